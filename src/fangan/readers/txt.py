"""Plain text: byte order mark, else UTF-8, else GB18030."""

from __future__ import annotations

import dataclasses

from fangan.text import SourceText


def read(data: bytes, filename: str | None, sha256: str) -> SourceText:
    encoding = _encoding(data)
    text = data.decode(encoding, errors="replace")
    return dataclasses.replace(SourceText.of(text), filename=filename, sha256=sha256, encoding=encoding)


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8"
