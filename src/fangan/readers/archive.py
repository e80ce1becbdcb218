"""Zip containers (docx, xlsx, ofd) opened without trust in what they say of themselves."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from fangan.readers.errors import Code, ReadError
from fangan.readers.limits import (
    MAX_ARCHIVE_BYTES,
    MAX_ARCHIVE_ENTRIES,
    MAX_RATIO,
    MAX_XML_BYTES,
    RATIO_APPLIES_FROM,
)

_DAMAGED = "文件已损坏，打不开，请从原处重新取得后上传。"
_TROUBLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, KeyError, ValueError, NotImplementedError)
_ENCRYPTED_FLAG = 0x1
_BLOCK = 1 << 20


class Archive:
    """The parts of a container, read into memory one by one; nothing is ever written to disk.

    Raises ReadError for bombs (entries, total, ratio), names that point outside, encryption and damage.
    """

    def __init__(self, data: bytes) -> None:
        self._size = len(data)
        self._read = 0
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except _TROUBLE as error:
            raise ReadError(Code.DAMAGED, _DAMAGED) from error
        if len(entries) > MAX_ARCHIVE_ENTRIES:
            raise ReadError(Code.ARCHIVE_BOMB, "文件内部的部件多得不正常，为安全起见未打开。")
        if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
            raise ReadError(Code.ENCRYPTED, "文件设有打开密码，请去掉密码后上传。")
        if any(_points_outside(entry.filename) for entry in entries):
            raise ReadError(Code.ARCHIVE_UNSAFE, "文件内部的路径指向外部，为安全起见未打开。")
        self.names = {entry.filename for entry in entries}

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def read(self, name: str, limit: int = MAX_XML_BYTES) -> bytes:
        """One part's bytes; counted as they come out, whatever the directory states as their number."""
        pieces: list[bytes] = []
        size = 0
        try:
            with self._zip.open(name) as part:
                while block := part.read(_BLOCK):
                    size += len(block)
                    self._count(len(block), size, limit)
                    pieces.append(block)
        except _TROUBLE as error:
            raise ReadError(Code.DAMAGED, _DAMAGED) from error
        return b"".join(pieces)

    def _count(self, block: int, size: int, limit: int) -> None:
        self._read += block
        ratio = self._read > RATIO_APPLIES_FROM and self._read > MAX_RATIO * self._size
        if ratio or size > limit or self._read > MAX_ARCHIVE_BYTES:
            raise ReadError(Code.ARCHIVE_BOMB, "文件解压后大得不正常，为安全起见未打开。")


def _points_outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name.partition("/")[0]
