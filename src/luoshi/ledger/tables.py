"""A table of text as a file: a workbook or plain text (a Word table: see `word_tables`)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

import xlsxwriter
from django.utils.translation import gettext as _

Line = list[str]

# What a spreadsheet program would take for a formula at the start of a cell.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST = 32_000  # characters that a cell of a workbook holds
_LINE, _TALLEST = 14.5, 400.0  # points


@dataclass(frozen=True)
class Heading:
    """A line across the whole table, over the lines of one group."""

    text: str


@dataclass(frozen=True)
class Table:
    """`columns` as (title, width in characters)."""

    title: str
    note: str
    columns: list[tuple[str, int]]
    lines: Iterable[Line | Heading]


def workbook(table: Table) -> bytes:
    """One sheet: title, note, a head that stays in sight and can be filtered; every cell a text."""
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet(_("台账"))
        base = {"font_name": "宋体", "font_size": 11, "valign": "top"}
        title = book.add_format({**base, "font_size": 16, "bold": True, "valign": "vcenter"})
        note = book.add_format({**base, "font_color": "#5d6976"})
        edged = {**base, "border": 1, "border_color": "#b9c3cd"}
        head = book.add_format({**edged, "bold": True, "bg_color": "#e8eef4", "valign": "vcenter"})
        group = book.add_format({**edged, "bold": True, "bg_color": "#f4f7fa"})
        cell = book.add_format({**edged, "text_wrap": True})
        for place, (_label, width) in enumerate(table.columns):
            sheet.set_column(place, place, width)
        sheet.set_row(0, 28)
        sheet.write_string(0, 0, table.title, title)
        sheet.write_string(1, 0, table.note, note)
        for place, (label, _width) in enumerate(table.columns):
            sheet.write_string(2, place, label, head)
        row = 2
        for line in table.lines:
            row += 1
            if isinstance(line, Heading):
                for place in range(len(table.columns)):
                    sheet.write_string(row, place, "" if place else line.text, group)
                continue
            # Said here, since programs that open the file do not all fit the height to wrapped text.
            sheet.set_row(row, _height(line, table.columns))
            for place, text in enumerate(line):
                sheet.write_string(row, place, text[:_LONGEST], cell)
        sheet.freeze_panes(3, 0)
        sheet.autofilter(2, 0, row, len(table.columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(2)
        sheet.set_footer("&C— &P —")
    return file.getvalue()


def _height(line: Line, columns: list[tuple[str, int]]) -> float:
    """The height in points that a row's longest cell needs; Chinese characters are two wide."""
    lines = 1
    for text, (_label, width) in zip(line, columns, strict=True):
        wide = [sum(1 + (letter > "\u2e7f") for letter in part) for part in text[:_LONGEST].split("\n")]
        lines = max(lines, sum(-(-max(each, 1) // max(width - 1, 1)) for each in wide))
    return min(_TALLEST, _LINE * lines + 2)


def plain(table: Table) -> bytes:
    """Comma-separated, with the mark by which spreadsheet programs know UTF-8."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([label for label, _width in table.columns])
    for line in table.lines:
        cells = [line.text] if isinstance(line, Heading) else line
        writer.writerow([_harmless(text) for text in cells])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _harmless(text: str) -> str:
    """The text, which no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
