"""What may be typed into the cells of a unit's sheet: the spreadsheet itself refuses what would be refused.

A figure stands as a number, so that it can be calculated with; one that a spreadsheet would not
give back as it is, for its many digits, stands as a text. What is typed is checked again when it comes back.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils.translation import gettext as _

from luoshi.reporting import drafting
from luoshi.reporting.fields import DAY, LINE, NUMBER, PERCENT, Field
from luoshi.reporting.figures import JUMP_FACTOR, JUMP_POINTS, bounds
from luoshi.sheets.columns import Column, Kind
from luoshi.sheets.writing import Open

# Digits that a spreadsheet keeps of a number.
_DIGITS = 15
_TITLE = 30


def open_cell(each: Field) -> Open:
    """The cell that a field is filled in."""
    title = each.label[:_TITLE]
    if each.kind == PERCENT:
        hint = _("0 到 100 的整数，不写百分号")
        column = Column("now", title, Kind.INTEGER, least=0, most=100, hint=hint)
        return Open(int(each.value) if each.value.isdigit() else None, column)
    if each.kind == NUMBER:
        return _figure(each, title)
    if each.kind == DAY:
        hint = "；".join(filter(None, (each.hint, _("写成 2026-06-18，没有完成的留空"))))
        day = dt.date.fromisoformat(each.value) if each.value else None
        return Open(day, Column("now", title, Kind.DATE, past=True, hint=hint))
    words = {"factor": JUMP_FACTOR, "points": JUMP_POINTS}
    hint = ""
    if each.kind == LINE:
        hint = (
            _("比上期差 %(factor)s 倍以上、比率差 %(points)s 个百分点以上，或累计数减少时，写明原因") % words
        )
    return Open(each.value, Column("now", title, longest=drafting.MOST_CHARACTERS, hint=hint))


def _figure(each: Field, title: str) -> Open:
    least, most = bounds(each.indicator) if each.indicator else (None, None)
    last = _("上期 %(value)s") % {"value": each.last} if each.last else ""
    measure = _("计量单位：%(unit)s") % {"unit": each.unit} if each.unit else ""
    column = Column("now", title, Kind.NUMBER, least=least, most=most)
    hint = "；".join(filter(None, (measure, each.hint, last, column.accepts())))
    column = Column("now", title, Kind.NUMBER, least=least, most=most, hint=hint)
    if each.value and f"{float(each.value):.{_DIGITS}g}" != each.value:
        return Open(each.value, Column("now", title, hint=hint))
    return Open(Decimal(each.value) if each.value else None, column)
