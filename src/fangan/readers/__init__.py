"""Files to text: one module a format."""

from __future__ import annotations

import hashlib

from fangan.readers import txt
from fangan.text import SourceText


def read(data: bytes, filename: str | None = None) -> SourceText:
    """The text of a file."""
    return txt.read(data, filename, hashlib.sha256(data).hexdigest())
