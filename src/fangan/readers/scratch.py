"""Folders for temporary files. Each goes with the call that made it, however that ends.

Only a process that is killed cannot tidy up; what it left goes when the next one reads its first file.
"""

from __future__ import annotations

import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from time import time
from typing import IO

if sys.platform != "win32":
    import fcntl

_PREFIX = "fangan-"
_LOCK = ".lock"
_JUST_MADE = 600.0
_DAY = 86_400.0


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder of this call's own, marked as in use for as long as this process lives."""
    _tidy_once()
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as name, (Path(name) / _LOCK).open("wb") as lock:
        _hold(lock)
        yield Path(name)


def remove_left_behind(seconds: float = _JUST_MADE) -> None:
    """Removes the folders of processes that are no more, but for those changed in the last `seconds`."""
    with suppress(OSError):
        for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            if _is_ours(folder, seconds) and not _is_held(folder):
                shutil.rmtree(folder, ignore_errors=True)


@cache
def _tidy_once() -> None:
    remove_left_behind()


def _is_ours(folder: Path, seconds: float) -> bool:
    """A folder of this user's and no link to one, which has been left alone for some time."""
    try:
        found = folder.lstat()
    except OSError:
        return False
    mine = not hasattr(os, "getuid") or found.st_uid == os.getuid()
    return mine and stat.S_ISDIR(found.st_mode) and time() - found.st_mtime > seconds


def _hold(lock: IO[bytes]) -> None:
    if sys.platform != "win32":
        fcntl.flock(lock, fcntl.LOCK_EX)


def _is_held(folder: Path) -> bool:
    """Whether the process lives: the system lets its lock go when it ends. Without locks, a day must do."""
    path = folder / _LOCK
    if sys.platform == "win32" or not path.is_file():
        return time() - folder.stat().st_mtime < _DAY
    try:
        with path.open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    return False
