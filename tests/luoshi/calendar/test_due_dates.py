"""Working days and due dates, as `specs/calendar` says them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luoshi.calendar.holidays import DayRule
from luoshi.calendar.periods import Period
from luoshi.calendar.rhythm import About, Cadence, DayOff, Rhythm
from luoshi.calendar.workdays import Workdays

SPECS = Path(__file__).parents[3] / "specs" / "calendar"
DUE: list[dict[str, Any]] = yaml.safe_load((SPECS / "due_dates.yaml").read_text())
DAYS: list[dict[str, Any]] = yaml.safe_load((SPECS / "working_days.yaml").read_text())


def rhythm(rule: dict[str, Any]) -> Rhythm:
    known = {"cadence": Cadence, "day_off": DayOff, "about": About, "months": tuple}
    return Rhythm(**{name: known[name](value) if name in known else value for name, value in rule.items()})


@pytest.mark.parametrize("case", DUE, ids=lambda case: case["name"])
def test_due_dates_are_as_the_spec_says(case):
    rule, days = rhythm(case["rule"]), Workdays()
    found = list(rule.occurrences(case["first"], case["last"], days))
    assert [[each.due, each.period.key] for each in found] == [[due, str(key)] for due, key in case["due"]]
    if "says" in case:
        assert str(rule) == case["says"]
    if "why" in case:
        assert any(case["why"] in rule.why(each, days) for each in found)


@pytest.mark.parametrize("case", DAYS, ids=lambda case: str(case["day"]))
def test_the_state_councils_days(case):
    days = Workdays()
    assert days.is_working(case["day"]) is case["working"]
    assert days.what(case["day"]) == case["what"]


def test_a_place_may_rule_otherwise_and_says_so():
    festival = DayRule(dt.date(2026, 4, 15), False, "县庆", "青政发〔2026〕1号")
    days = Workdays([festival])
    assert days.what(dt.date(2026, 4, 15)) == "县庆放假"
    assert days.add(dt.date(2026, 4, 14), 1) == dt.date(2026, 4, 16)
    assert Workdays().add(dt.date(2026, 4, 14), 1) == dt.date(2026, 4, 15)


def test_a_year_without_an_announcement_is_not_known():
    assert Workdays().knows(2026)
    assert not Workdays().knows(2031)


@given(st.dates(dt.date(2023, 1, 1), dt.date(2028, 1, 1)), st.integers(0, 60))
def test_adding_working_days_and_counting_them_agree(day, count):
    days = Workdays()
    end = days.add(day, count)
    assert days.between(day, end) == count
    assert count == 0 or days.is_working(end)
    assert days.between(end, day) == -count


@given(st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1)), st.sampled_from([0, 1, 2, 3, 6, 12]))
def test_a_key_names_its_period_and_the_one_before_ends_the_day_before(day, months):
    period = Period.holding(day, months)
    assert period.start <= day <= period.end
    assert Period.of(period.key) == period
    assert period.months == months
    if months:
        assert period.before.end == period.start - dt.timedelta(days=1)
        assert period.before.months == months


@pytest.mark.parametrize(
    ("key", "label"),
    [
        ("2026-06", "2026年6月"),
        ("2026-Q2", "2026年二季度"),
        ("2026-H2", "2026年下半年"),
        ("2026-B3", "2026年5—6月"),
        ("2026", "2026年"),
        ("2026-06-18", "2026年6月18日"),
    ],
)
def test_periods_have_names_that_people_use(key, label):
    assert str(Period.of(key)) == label


@pytest.mark.parametrize("key", ["", "2026-13", "2026-Q5", "26", "2026-6", "二季度"])
def test_a_key_of_nothing_is_refused(key):
    with pytest.raises(ValueError, match=r"period|month"):
        Period.of(key)
