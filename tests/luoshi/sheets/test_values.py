"""What a person typed is read as meant, or the sentence says why it cannot be."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from luoshi.sheets.books import NoValue, Percentage
from luoshi.sheets.columns import Column, Kind
from luoshi.sheets.days import day_of, day_of_number
from luoshi.sheets.figures import Unfit, number_of
from luoshi.sheets.values import value_of

SPECS = Path(__file__).parents[3] / "specs" / "sheets"
FIGURES = yaml.safe_load((SPECS / "figures.yaml").read_text(encoding="utf-8"))
DAYS = yaml.safe_load((SPECS / "days.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", FIGURES, ids=lambda case: case["text"])
def test_numbers_as_people_write_them(case):
    if "why" in case:
        with pytest.raises(Unfit, match=case["why"]):
            number_of(case["text"])
    else:
        assert number_of(case["text"]) == Decimal(case["value"])


@pytest.mark.parametrize("case", DAYS, ids=lambda case: str(case.get("text", case.get("number"))))
def test_days_as_people_write_them(case):
    def read(opens: bool) -> dt.date:
        if "text" in case:
            return day_of(case["text"], opens=opens)
        return day_of_number(case["number"], from_1904=case.get("from_1904", False), opens=opens)

    if "why" in case:
        with pytest.raises(Unfit, match=case["why"]):
            read(False)
    else:
        assert read(False) == case["day"]
        assert read(True) == case.get("opens", case["day"])


@pytest.mark.parametrize(
    ("cell", "kind", "value"),
    [
        (0.1 + 0.2, Kind.NUMBER, Decimal("0.3")),
        (Percentage(85.0), Kind.NUMBER, Decimal("85")),
        (3.0, Kind.INTEGER, 3),
        ("三", Kind.INTEGER, 3),
        (12.0, Kind.TEXT, "12"),
        ("  县  水务局\n办公室 ", Kind.TEXT, "县 水务局\n办公室"),
        (dt.date(2026, 6, 30), Kind.TEXT, "2026-06-30"),
        ("县水务局、县供电局,县水务局\n", Kind.LIST, ("县水务局", "县供电局")),
        (" 城 镇 ", Kind.CHOICE, "town"),
        ("town", Kind.CHOICE, "town"),
        ("   ", Kind.NUMBER, None),
        (dt.datetime(2026, 6, 30, 18), Kind.DATE, dt.date(2026, 6, 30)),
    ],
)
def test_a_cell_becomes_what_its_column_wants(cell, kind, value):
    column = Column("it", "它", kind, accepted=(("城镇", "town"), ("乡村", "village")))
    assert value_of(cell, column) == value


@pytest.mark.parametrize(
    ("cell", "kind", "why"),
    [
        (NoValue("#DIV/0!"), Kind.TEXT, "公式没有算出的值"),
        (NoValue(""), Kind.NUMBER, "公式没有算出的值"),
        (None, Kind.TEXT, "没有填写"),
        (" 、，", Kind.LIST, "没有填写"),
        ("城", Kind.CHOICE, "不在可填的值里"),
        (1.5, Kind.INTEGER, "不是整数"),
        (-1, Kind.NUMBER, "小于 0"),
        (True, Kind.NUMBER, "不是数"),
        (True, Kind.DATE, "不是日期"),
        (dt.date(2026, 6, 30), Kind.NUMBER, "是日期，不是数"),
        ("长" * 11, Kind.TEXT, "有 11 字，太长"),
        ("短、" + "长" * 11, Kind.LIST, "其中一项有 11 字"),
    ],
)
def test_a_cell_that_does_not_fit_says_why(cell, kind, why):
    column = Column("it", "它", kind, accepted=(("城镇", "town"),), required=True, longest=10, least=0)
    with pytest.raises(Unfit, match=why):
        value_of(cell, column)
