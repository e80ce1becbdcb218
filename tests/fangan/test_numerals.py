"""Numbers are read as an official would read them aloud."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fangan import numerals

SPECS = yaml.safe_load((Path(__file__).parents[2] / "specs/numerals.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", SPECS["parse"], ids=lambda case: case["text"] or "empty")
def test_a_number_has_its_value(case: dict[str, Any]) -> None:
    assert numerals.parse(case["text"]) == case["value"]


@pytest.mark.parametrize("case", SPECS["fraction"], ids=lambda case: case["text"])
def test_a_fraction_has_part_and_whole(case: dict[str, Any]) -> None:
    parts = numerals.fraction(case["text"])
    assert (None if parts is None else list(parts)) == case["parts"]


def test_whole_numbers_only_where_only_they_make_sense() -> None:
    assert numerals.parse_int("二十五") == 25
    assert numerals.parse_int("2.5") is None


def test_narrowing_keeps_every_offset() -> None:
    text = "达到９０．５％，５Ｇ基站１＋Ｎ"
    assert numerals.narrow(text) == "达到90.5%，5G基站1+N"
    assert len(numerals.narrow(text)) == len(text)
