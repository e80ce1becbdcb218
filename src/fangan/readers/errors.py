"""What a reader says when it cannot read."""

from __future__ import annotations

from enum import StrEnum


class Code(StrEnum):
    """Why a file was not read; the platform chooses what to offer by it."""

    EMPTY = "empty"
    BINARY = "binary"
    UNSUPPORTED = "unsupported"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    NO_TEXT = "no_text"
    TOO_LARGE = "too_large"
    TOO_MANY_PAGES = "too_many_pages"
    ARCHIVE_BOMB = "archive_bomb"
    ARCHIVE_UNSAFE = "archive_unsafe"
    CONVERTER_MISSING = "converter_missing"
    OCR_MISSING = "ocr_missing"
    TIME_LIMIT = "time_limit"
    MEMORY_LIMIT = "memory_limit"


class ReadError(Exception):
    """A file that is not read; `str()` is one Chinese sentence for the person who uploaded it."""

    def __init__(self, code: Code, message: str) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message

    def __str__(self) -> str:
        return self.message
