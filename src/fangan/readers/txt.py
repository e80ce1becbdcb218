"""Plain text, in whatever encoding it was saved."""

from __future__ import annotations

from fangan.readers.characters import clean, private_use_warning
from fangan.readers.encoding import Decoded, decode
from fangan.readers.errors import Code, ReadError
from fangan.readers.limits import MAX_CHARACTERS
from fangan.text import SourceText


def read(data: bytes) -> SourceText:
    """Offsets lead back to the decoded file's characters, the byte order mark not counted."""
    return from_decoded(decode(data))


def from_decoded(decoded: Decoded) -> SourceText:
    if len(decoded.text) > MAX_CHARACTERS:
        raise ReadError(Code.TOO_LARGE, "文字超过500万字，不像一份方案，请检查文件。")
    text, offsets = clean(decoded.text)
    if not text.strip():
        raise ReadError(Code.NO_TEXT, "文件里没有文字，请检查是否上传了空白文件。")
    return SourceText(
        text=text,
        offsets=offsets,
        encoding=decoded.encoding,
        metadata={"encoding_confidence": f"{decoded.confidence:.2f}"},
        warnings=(*decoded.warnings, *private_use_warning(text)),
    )
