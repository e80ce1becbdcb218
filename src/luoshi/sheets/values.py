"""A cell as the value that its column wants, or a sentence that says why not."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from luoshi.sheets.books import Cell, NoValue, Percentage, shown
from luoshi.sheets.columns import Column, Kind
from luoshi.sheets.days import day_of, day_of_number
from luoshi.sheets.figures import Unfit, number_of

Value = str | dt.date | Decimal | int | tuple[str, ...] | None

_BETWEEN = re.compile(r"[、，,；;\n]+")


def value_of(cell: Cell, column: Column, *, from_1904: bool = False) -> Value:
    """The cell's value; None for an empty one. Raises Unfit, also for an empty one that is required."""
    if isinstance(cell, NoValue):
        raise Unfit(_("公式没有算出的值"))
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        if column.required:
            raise Unfit(_("没有填写"))
        return None
    if column.kind is Kind.DATE:
        return _date(cell, column, from_1904)
    value: Value = _READERS[column.kind](cell, column)
    return value


def comparable(text: str) -> str:
    """A title or choice as it is compared: width, case, spaces, and marks such as * and ： left aside."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\s*:]+|\(必填\)|\(选填\)", "", plain)


def _date(cell: Cell, column: Column, from_1904: bool) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, bool | Percentage):
        raise Unfit(_("不是日期"))
    if isinstance(cell, int | float):
        return day_of_number(cell, from_1904=from_1904, opens=column.opens)
    return day_of(str(cell), opens=column.opens)


def _number(cell: Cell, column: Column) -> Decimal:
    if isinstance(cell, bool):
        raise Unfit(_("不是数"))
    if isinstance(cell, int | float | Percentage):
        value = cell.value if isinstance(cell, Percentage) else cell
        # Fifteen digits are what Excel keeps: 0.1+0.2 is shown and meant as 0.3.
        number = Decimal(f"{value:.15g}")
    elif isinstance(cell, dt.date):
        raise Unfit(_("是日期，不是数；请把单元格格式改为“常规”"))
    else:
        number = number_of(str(cell))
    if column.least is not None and number < column.least:
        raise Unfit(_("小于 %(least)s") % {"least": column.least})
    if column.most is not None and number > column.most:
        raise Unfit(_("大于 %(most)s") % {"most": column.most})
    return number


def _integer(cell: Cell, column: Column) -> int:
    number = _number(cell, column)
    if number != number.to_integral_value():
        raise Unfit(_("不是整数"))
    return int(number)


def _text(cell: Cell, column: Column) -> str:
    text = shown(cell)
    if "\n" in text:
        text = "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()
    else:
        text = " ".join(text.split())
    if len(text) > column.longest:
        raise Unfit(_("有 %(n)s 字，太长") % {"n": len(text)})
    return text


def _choice(cell: Cell, column: Column) -> str:
    wanted = comparable(shown(cell))
    for written, meaning in column.accepted:
        if wanted in (comparable(written), meaning.casefold()):
            return meaning
    raise Unfit(_("不在可填的值里"))


def _list(cell: Cell, column: Column) -> tuple[str, ...]:
    names = [" ".join(name.split()) for name in _BETWEEN.split(shown(cell))]
    names = list(dict.fromkeys(name for name in names if name))
    if too_long := next((name for name in names if len(name) > column.longest), None):
        raise Unfit(_("其中一项有 %(n)s 字，太长") % {"n": len(too_long)})
    if column.required and not names:
        raise Unfit(_("没有填写"))
    return tuple(names)


_READERS: dict[Kind, Callable[[Cell, Column], Any]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.INTEGER: _integer,
    Kind.CHOICE: _choice,
    Kind.LIST: _list,
}
