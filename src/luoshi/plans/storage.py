"""Uploaded files on disk, each once, named by its SHA-256."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings


def keep(data: bytes) -> str:
    """Store the bytes and return their SHA-256. Whole or not at all, also when the disk is full."""
    digest = hashlib.sha256(data).hexdigest()
    target = path_of(digest)
    if target.exists():
        return digest
    target.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return digest


def path_of(digest: str) -> Path:
    """Where the file with this SHA-256 lies."""
    return Path(settings.MEDIA_ROOT) / digest[:2] / digest


def read(digest: str) -> bytes:
    """The stored bytes."""
    return path_of(digest).read_bytes()
