"""Where a table's header stands and which column is which: suggested here, decided by the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from luoshi.sheets.books import Book, Sheet, shown
from luoshi.sheets.columns import Column
from luoshi.sheets.values import comparable

_HEADER_WITHIN = 20
_SAMPLES = 3


@dataclass(frozen=True)
class Layout:
    """Header and columns of a sheet. `header` is the header's row and `columns` values are positions, from 0.

    `titles` are the words of the header row as they stand in the file.
    """

    sheet: str
    header: int
    titles: tuple[str, ...]
    columns: Mapping[str, int] = field(default_factory=dict)
    # The first row below the header, which may be several rows high.
    first: int = 0

    def lacking(self, columns: Sequence[Column]) -> list[Column]:
        """Required columns that the file does not have."""
        return [column for column in columns if column.required and column.key not in self.columns]

    def with_choice(self, chosen: Mapping[str, str]) -> Layout:
        """The layout as a person decided: {column key: position in the file, or "" for none}."""
        columns = dict(self.columns)
        for key, position in chosen.items():
            columns.pop(key, None)
            if position.isdigit() and int(position) < len(self.titles):
                columns[key] = int(position)
        return Layout(self.sheet, self.header, self.titles, columns, self.first)

    def to_plain(self) -> dict[str, Any]:
        """JSON data, to keep between the check and the import."""
        return {"sheet": self.sheet, "header": self.header, "columns": dict(self.columns)}


def suggest(book: Book, columns: Sequence[Column], sheet: str | None = None) -> Layout:
    """The sheet and row whose titles fit most columns; the first filled sheet's first row if none fit."""
    sheets = [each for each in book.sheets if each.rows and (sheet is None or each.name == sheet)]
    found = [_best(book, each, columns) for each in sheets]
    return max(found, key=lambda layout: len(layout.columns), default=Layout("", 0, ()))


def at_row(book: Book, columns: Sequence[Column], sheet: Sheet, header: int) -> Layout:
    """The layout when a person says in which row the header stands."""
    rows = list(book.rows(sheet, header + 4))
    titles = tuple(shown(cell) for cell in rows[header]) if header < len(rows) else ()
    first = header + 1
    # A header merged over several rows comes once for each: the table begins below the last.
    while first < len(rows) and titles and _continues(titles, [shown(cell) for cell in rows[first]]):
        first += 1
    return Layout(sheet.name, header, titles, _matched(titles, columns), first)


def from_plain(book: Book, columns: Sequence[Column], plain: Mapping[str, Any]) -> Layout:
    """What `to_plain` kept, for the same file again; falls back to the suggestion."""
    sheet = book.sheet(str(plain["sheet"]))
    if sheet is None:
        return suggest(book, columns)
    layout = at_row(book, columns, sheet, int(plain["header"]))
    chosen = {column.key: str(plain["columns"].get(column.key, "")) for column in columns}
    return layout.with_choice(chosen)


def samples(book: Book, layout: Layout) -> list[list[str]]:
    """What stands in the first rows under each title, so that a person recognises the column."""
    sheet = book.sheet(layout.sheet)
    rows = list(book.rows(sheet, layout.first + _SAMPLES))[layout.first :] if sheet else []
    return [
        [shown(row[position]) for row in rows if position < len(row) and row[position] is not None]
        for position in range(len(layout.titles))
    ]


def _best(book: Book, sheet: Sheet, columns: Sequence[Column]) -> Layout:
    rows = list(book.rows(sheet, _HEADER_WITHIN))
    scores = [len(_matched([shown(cell) for cell in row], columns)) for row in rows]
    return at_row(book, columns, sheet, scores.index(max(scores)))


def _matched(titles: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """{column key: position}: exact titles first, then synonyms; a position is given away once."""
    at: dict[str, int] = {}
    for index, title in enumerate(titles):
        if title:
            at.setdefault(comparable(title), index)
    found: dict[str, int] = {}
    for names_of in (lambda each: (each.title, each.key), lambda each: each.synonyms):
        for column in columns:
            if column.key in found:
                continue
            for name in names_of(column):
                position = at.get(comparable(name))
                if position is not None and position not in found.values():
                    found[column.key] = position
                    break
    return found


def _continues(titles: Sequence[str], below: Sequence[str]) -> bool:
    same = sum(bool(title) and title == other for title, other in zip(titles, below, strict=False))
    return same >= max(1, sum(map(bool, below)) / 2)
