"""A file read in a child process, its rows on disk, given out one by one.

The child's answer is kept in a temporary file that vanishes with the book, so that fifty thousand rows take
no more memory than the one that is looked at.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from luoshi.sheets import limits
from luoshi.sheets.refusals import Code, SheetRefused


@dataclass(frozen=True)
class Percentage:
    """A number that the sheet shows as a percentage: 0.85 in a cell of the format 0% is 85."""

    value: float


@dataclass(frozen=True)
class NoValue:
    """A formula without a value: `error` is what stands in the cell (#DIV/0!), empty if never calculated."""

    error: str


Cell = str | int | float | bool | dt.date | dt.datetime | Percentage | NoValue | None


@dataclass(frozen=True)
class Sheet:
    """One visible sheet: `rows` in it from its top to its last used one, `merged` cells filled down."""

    name: str
    rows: int
    merged: int
    offset: int


class Book:
    """What was read. `hidden` names the sheets that were left alone."""

    def __init__(self, spool: IO[bytes]) -> None:
        self._spool = spool
        weakref.finalize(self, spool.close)
        self.sheets: list[Sheet] = []
        self.hidden: list[str] = []
        self.counts_from_1904 = False
        self._index()
        if not any(sheet.rows for sheet in self.sheets):
            raise SheetRefused(Code.EMPTY)

    def sheet(self, name: str) -> Sheet | None:
        """The visible sheet of that name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)

    def rows(self, sheet: Sheet, most: int | None = None) -> Iterator[list[Cell]]:
        """The sheet's rows from its first one; cells after the last filled one of a row are left out."""
        position = sheet.offset
        for _count in range(sheet.rows if most is None else min(most, sheet.rows)):
            self._spool.seek(position)
            line = self._spool.readline()
            position += len(line)
            yield [_cell(plain) for plain in json.loads(line)]

    def _index(self) -> None:
        """Find where each sheet begins. Raises SheetRefused for what the child refused or broke off."""
        self._spool.seek(0)
        name, merged, offset, rows = None, 0, 0, 0
        while line := self._spool.readline():
            if line.startswith(b"["):
                rows += 1
                continue
            said: dict[str, Any] = json.loads(line)
            if name is not None:
                self.sheets.append(Sheet(name, rows, merged, offset))
            if "refused" in said:
                raise SheetRefused(Code(said["refused"]))
            if "end" in said:
                return
            if "hidden" in said:
                self.hidden = [str(each) for each in said["hidden"]]
                self.counts_from_1904 = bool(said["counts_from_1904"])
            else:
                name, merged, offset, rows = str(said["sheet"]), int(said["merged"]), self._spool.tell(), 0
        raise SheetRefused(Code.DAMAGED)


def open_book(data: bytes) -> Book:
    """A file's visible sheets. Raises SheetRefused, also for what made the child slow, big or crash."""
    if len(data) > limits.MAX_FILE_BYTES:
        raise SheetRefused(Code.TOO_LARGE)
    spool: IO[bytes] = tempfile.TemporaryFile(prefix="luoshi-sheet-")  # noqa: SIM115 - the book closes it
    try:
        _read_into(spool, data)
        return Book(spool)
    except (ValueError, KeyError, TypeError) as error:
        raise SheetRefused(Code.DAMAGED) from error


def _read_into(spool: IO[bytes], data: bytes) -> None:
    command = [sys.executable, "-I", "-m", "luoshi.sheets.opening"]
    try:
        child = subprocess.run(
            command,
            input=data,
            stdout=spool,
            stderr=subprocess.DEVNULL,
            timeout=2 * limits.SECONDS,
            check=False,
            env=_bare_environment(),
        )
    except subprocess.TimeoutExpired as error:
        raise SheetRefused(Code.TOO_SLOW) from error
    if child.returncode == -getattr(signal, "SIGXCPU", 24):
        raise SheetRefused(Code.TOO_SLOW)
    if child.returncode in (-getattr(signal, "SIGKILL", 9), -getattr(signal, "SIGXFSZ", 25)):
        raise SheetRefused(Code.TOO_MANY_CELLS)


def _bare_environment() -> dict[str, str]:
    """No secret of the parent's reaches the child."""
    kept = {key: value for key, value in os.environ.items() if key in ("PATH", "SYSTEMROOT", "LANG")}
    return {**kept, "PYTHONUTF8": "1"}


def _cell(plain: Any) -> Cell:
    if not isinstance(plain, list):
        assert plain is None or isinstance(plain, str | int | float)
        return plain
    kind, value = plain
    match kind:
        case "d":
            return dt.date.fromisoformat(value)
        case "t":
            return dt.datetime.fromisoformat(value)
        case "%":
            return Percentage(float(value))
        case _:
            return NoValue(str(value))


def shown(cell: Cell) -> str:
    """A cell as a person would read it aloud: what an error message quotes."""
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return f"{cell:.15g}"
        case dt.datetime():
            return cell.strftime("%Y-%m-%d %H:%M")
        case dt.date():
            return cell.isoformat()
        case Percentage():
            return f"{cell.value:.15g}%"
        case NoValue():
            return cell.error
        case _:
            return str(cell).strip()
