"""What an import is: the columns of a table, and how one row of it becomes acts of the directory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.utils.functional import Promise

from luoshi.directory.permission import Actor
from luoshi.sheets.checking import Row
from luoshi.sheets.columns import Column


@dataclass(frozen=True)
class Outcome:
    """What one row does: `what` is add, change or same; `details` say it in words."""

    row: int
    name: str
    what: str
    details: Sequence[str] = field(default_factory=tuple)


class RowRefused(Exception):
    """A row that the directory does not take: in which column, why, and what would do."""

    def __init__(self, key: str, why: str, accepted: str = "") -> None:
        super().__init__(why)
        self.key, self.why, self.accepted = key, why, accepted


class Taking(Protocol):
    """One going-through of a table; it may remember earlier rows."""

    def take(self, row: Row) -> Outcome:
        """Do what the row says. Raises RowRefused or ValidationError."""

    def finish(self) -> list[tuple[Row, RowRefused]]:
        """Do what needs all rows; returns the rows that cannot be."""


@dataclass(frozen=True)
class Table:
    """A kind of import. `key_column` is where a refusal without a column of its own is shown."""

    what: str
    title: str | Promise
    permission: str
    columns: Callable[[], tuple[Column, ...]]
    how: Sequence[str | Promise]
    taking: Callable[[Actor], Taking]
    # What the directory holds now, to fill a template with.
    held: Callable[[], Iterable[dict[str, Any]]]
    key_column: str = "name"
