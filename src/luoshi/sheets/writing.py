"""Spreadsheets given out: a template to fill in, and the list of what was wrong in one."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from luoshi.sheets.checking import Check, letters
from luoshi.sheets.columns import Column, Kind

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ROOM = 2_000
_INLINE_CHOICES = 250
_RULES = {Kind.INTEGER: "integer", Kind.NUMBER: "decimal", Kind.DATE: "date", Kind.TEXT: "length"}
# Beyond what a number of a table can be.
_FAR = 10**18
# A text that begins so would be run as a formula by a spreadsheet that opens a csv.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def new_workbook(file: io.BytesIO) -> Workbook:
    """A workbook that writes what it is given: no text of it becomes a formula, a link or a number."""
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_date_format": "yyyy-mm-dd",
    }
    return xlsxwriter.Workbook(file, options)


def write_template(
    columns: Sequence[Column],
    *,
    title: str,
    how: Sequence[str] = (),
    rows: Iterable[Mapping[str, Any]] = (),
    may_add: bool = True,
) -> bytes:
    """An xlsx with the columns as header, `rows` filled in, and a sheet that says how to fill in the rest.

    With locked columns (or not `may_add`) the sheet is protected: only open cells can be typed in.
    """
    file = io.BytesIO()
    with new_workbook(file) as book:
        look = _Look(book)
        sheet = book.add_worksheet(title[:31])
        _for_paper(sheet)
        sheet.set_row(0, 24)
        guarded = not may_add or any(column.locked or column.hidden for column in columns)
        for position, column in enumerate(columns):
            # A hidden text that wraps would make its rows as high as it is long.
            shape = look.unseen if column.hidden else look.cell(column)
            sheet.set_column(position, position, column.width, shape, {"hidden": column.hidden})
            sheet.write_string(0, position, column.title, look.required if column.required else look.header)
        last = 0
        for last, row in enumerate(rows, 1):
            for position, column in enumerate(columns):
                value, like = row.get(column.key), column
                if isinstance(value, Open):
                    value, like = value.value, value.column
                    _guard(sheet, last, position, like)
                _write(sheet, last, position, value, look.unseen if like.hidden else look.cell(like))
        _offer_choices(book, sheet, columns, last + (_ROOM if may_add else 0))
        if guarded:
            sheet.protect("", {"format_columns": True, "format_rows": True, "sort": True, "autofilter": True})
        _write_how(book, look, columns, how)
    return file.getvalue()


def write_problems(check: Check) -> bytes:
    """All problems that a check kept, as a sheet: row, cell, column, value found, why, what would do."""
    file = io.BytesIO()
    with new_workbook(file) as book:
        look = _Look(book)
        sheet = book.add_worksheet(_("错误清单"))
        _for_paper(sheet)
        titles = (_("行"), _("单元格"), _("列"), _("填写的值"), _("问题"), _("可以填"))
        for position, (name, width) in enumerate(zip(titles, (8, 10, 18, 30, 36, 44), strict=True)):
            sheet.set_column(position, position, width)
            sheet.write_string(0, position, name, look.header)
        for number, each in enumerate(check.problems, 1):
            sheet.write_number(number, 0, each.row)
            rest = (each.cell, each.title, each.found, each.why, each.accepted)
            for position, text in enumerate(rest, 1):
                sheet.write_string(number, position, text, look.text)
        sheet.autofilter(0, 0, len(check.problems), len(titles) - 1)
    return file.getvalue()


def harmless(text: str) -> str:
    """A text for a csv cell: one that a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text


@dataclass(frozen=True)
class Open:
    """A cell of a row that is not like the others of its column: its value and what may be typed into it."""

    value: Any
    column: Column


class _Look:
    """The formats of one workbook."""

    def __init__(self, book: Workbook) -> None:
        head = {"bold": True, "border": 1, "valign": "vcenter", "text_wrap": True, "locked": True}
        self.header: Format = book.add_format({**head, "bg_color": "#E7EFF7"})
        self.required: Format = book.add_format({**head, "bg_color": "#FFF4D8"})
        self.text: Format = book.add_format({"text_wrap": True, "valign": "top"})
        self.unseen: Format = book.add_format({"locked": True, "num_format": "@"})
        self._cells = {
            (kind, locked): book.add_format(
                {
                    "locked": locked,
                    "valign": "top",
                    "text_wrap": True,
                    "border": 1,
                    "border_color": "#C9D1D9",
                    **({"num_format": "yyyy-mm-dd"} if kind is Kind.DATE else {}),
                    **({"num_format": "@"} if kind in (Kind.TEXT, Kind.LIST) else {}),
                    **({"bg_color": "#EDF0F3"} if locked else {}),
                }
            )
            for kind in Kind
            for locked in (False, True)
        }

    def cell(self, column: Column) -> Format:
        return self._cells[column.kind, column.locked or column.hidden]


def _for_paper(sheet: Worksheet) -> None:
    """The header stays in sight, and on A4 all columns stand on one page with the header on each."""
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write(sheet: Worksheet, row: int, position: int, value: Any, look: Format) -> None:
    if value is None or value == "":
        sheet.write_blank(row, position, None, look)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, position, dt.datetime.combine(value, dt.time()), look)
    elif isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        sheet.write_number(row, position, value, look)
    else:
        text = "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        sheet.write_string(row, position, text[:32_767], look)


def _guard(sheet: Worksheet, row: int, position: int, column: Column) -> None:
    """Have the spreadsheet itself refuse what would be refused when it comes back."""
    if column.kind not in _RULES:
        return
    rule: dict[str, Any] = {
        "validate": _RULES[column.kind],
        **_limits(column),
        "error_title": column.title[:32],
        "error_message": column.accepts()[:255],
    }
    # A note that springs up over every cell of words would be in the way of writing.
    if column.hint or column.kind is not Kind.TEXT:
        rule |= {"input_title": column.title[:32], "input_message": (column.hint or column.accepts())[:255]}
    sheet.data_validation(row, position, row, position, rule)


def _limits(column: Column) -> dict[str, Any]:
    match column.kind:
        case Kind.TEXT:
            return {"criteria": "<=", "value": column.longest}
        case Kind.DATE:
            latest = "=TODAY()" if column.past else dt.date(2200, 12, 31)
            return {"criteria": "between", "minimum": dt.date(2000, 1, 1), "maximum": latest}
        case _:
            least = -_FAR if column.least is None else column.least
            most = _FAR if column.most is None else column.most
            return {"criteria": "between", "minimum": least, "maximum": most}


def _offer_choices(book: Workbook, sheet: Worksheet, columns: Sequence[Column], last: int) -> None:
    """Drop-downs; a list too long for a rule of its own (255 characters) stands on a hidden sheet."""
    lists: Worksheet | None = None
    for position, column in enumerate(columns):
        if column.kind is not Kind.CHOICE or not column.accepted:
            continue
        words = [written for written, _meaning in column.accepted]
        source: Any = words
        if len(",".join(words)) > _INLINE_CHOICES or any("," in word for word in words):
            if lists is None:
                lists = book.add_worksheet(_("选项"))
                lists.very_hidden()
            for row, word in enumerate(words):
                lists.write_string(row, position, word)
            letter = letters(position)
            source = f"='{lists.get_name()}'!${letter}$1:${letter}${len(words)}"
        sheet.data_validation(
            1,
            position,
            max(last, 1),
            position,
            {
                "validate": "list",
                "source": source,
                "error_title": column.title[:32],
                "error_message": _("请从下拉框里选一个。"),
            },
        )


def _write_how(book: Workbook, look: _Look, columns: Sequence[Column], how: Sequence[str]) -> None:
    sheet = book.add_worksheet(_("填写说明"))
    _for_paper(sheet)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, 2, 40)
    sheet.set_column(3, 3, 50)
    sheet.set_column(4, 4, 24)
    for position, name in enumerate((_("列"), _("必填"), _("可以填"), _("说明"), _("例"))):
        sheet.write_string(0, position, name, look.header)
    row = 0
    for row, column in enumerate((each for each in columns if not each.hidden), 1):
        must = _("是") if column.required else ""
        accepts = _("不用填") if column.locked else column.accepts()
        for position, text in enumerate((column.title, must, accepts, column.hint, column.example)):
            sheet.write_string(row, position, text, look.text)
    for offset, sentence in enumerate(how, 2):
        sheet.write_string(row + offset, 0, sentence)
