"""Where an indicator should stand on a day: the rules of the path, on values that anyone can check."""

import datetime as dt
from decimal import Decimal

import pytest

from luoshi.ledger.models import Indicator, Target
from luoshi.ledger.paths import expected

START = dt.date(2026, 1, 1)


def course(measure: str, better: str = "higher", baseline: str | None = None) -> Indicator:
    began = dt.date(2025, 12, 31) if baseline else None
    return Indicator(
        measure=measure,
        better=better,
        baseline=Decimal(baseline) if baseline else None,
        baseline_on=began,
    )


def until(*points: tuple[int, str]) -> list[Target]:
    return [Target(by=dt.date(year, 12, 31), low=Decimal(low)) for year, low in points]


@pytest.mark.parametrize(
    ("indicator", "targets", "day", "value"),
    [
        # From nothing on the first day: 364 days lie between, half of them is the 2nd of July.
        (course("count"), until((2026, "364")), dt.date(2026, 7, 2), "182"),
        (course("count"), until((2026, "3000")), dt.date(2026, 6, 18), "1385"),
        (course("share", baseline="58"), until((2026, "62")), dt.date(2026, 7, 2), "60.01"),
        (course("level", "lower", "12"), until((2026, "11"), (2027, "9")), dt.date(2026, 12, 31), "11"),
        (course("level", "lower", "12"), until((2026, "11"), (2027, "9")), dt.date(2027, 7, 1), "10.00"),
        (course("growth"), until((2026, "6"), (2027, "7")), dt.date(2026, 3, 1), "6"),
        (course("duration", "lower"), until((2026, "5")), dt.date(2026, 3, 1), "5"),
        (course("share"), until((2026, "97")), dt.date(2026, 12, 31), "97"),
        (course("count"), until((2026, "3000")), dt.date(2027, 1, 5), "3000"),
    ],
)
def test_the_path_on_a_day(indicator, targets, day, value):
    assert expected(indicator, targets, day, START).value == Decimal(value)


def test_what_starts_from_an_unknown_level_has_no_path_and_says_so():
    found = expected(course("share"), until((2026, "97")), dt.date(2026, 6, 18), START)
    assert (found.value, found.why) == (None, "没有基期值，第一个目标日前不计进度线。")


def test_a_superseded_target_bends_no_path():
    old, new = until((2026, "3000"))[0], until((2026, "2400"))[0]
    old.superseded_at = dt.datetime(2026, 5, 1, tzinfo=dt.UTC)
    assert expected(course("count"), [old, new], dt.date(2026, 12, 31), START).value == 2400
