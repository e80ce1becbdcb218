"""Date expressions have the days that an official would enter into a calendar."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import yaml

from fangan import dates

SPECS = yaml.safe_load((Path(__file__).parents[2] / "specs/dates.yaml").read_text("utf-8"))
CASES = [case for group in SPECS["cases"].values() for case in group]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_every_expression_is_found_with_its_days(case: dict[str, Any]) -> None:
    expected = [
        (each["words"], each.get("start"), each.get("end"), each.get("stated", True))
        for each in case["found"]
    ]
    found = [
        (when.span.of(case["text"]), when.start, when.end, when.stated)
        for when in dates.find(case["text"], year=case.get("year", 2023))
    ]
    assert found == expected


@pytest.mark.parametrize("case", SPECS["garbled"], ids=lambda case: case["text"])
def test_a_garbled_date_has_all_its_readings(case: dict[str, Any]) -> None:
    assert list(dates.garbled(case["text"])) == case["dates"]


@pytest.mark.parametrize("case", SPECS["signature"], ids=lambda case: case["text"])
def test_a_line_that_is_a_date_is_a_signature(case: dict[str, Any]) -> None:
    assert dates.signature(case["text"]) == case["date"]


@pytest.mark.parametrize("case", SPECS["terms"], ids=lambda case: case["text"])
def test_a_term_counts_from_the_day_after(case: dict[str, Any]) -> None:
    (term,) = dates.terms(case["text"])
    assert (term.count, term.unit) == (case["count"], case["unit"])
    assert term.last_day(dt.date(2023, 3, 10)) == case["last"]


def test_the_years_of_an_expression() -> None:
    (span,) = dates.find("2022—2024年")
    assert span.years == (2022, 2023, 2024)
    (before,) = dates.find("2025年底前")
    assert before.years == (2025,)
    (unsaid,) = dates.find("年底前")
    assert unsaid.years == ()


def test_a_five_year_plan_covers_five_years() -> None:
    assert dates.five_year_plan(14) == (dt.date(2021, 1, 1), dt.date(2025, 12, 31))


def test_read_takes_only_an_opening_date() -> None:
    when = dates.read(" 2024年底前完成")
    assert when is not None and when.end == dt.date(2024, 12, 31)
    assert dates.read("力争在各方努力下于2024年底前完成") is None
