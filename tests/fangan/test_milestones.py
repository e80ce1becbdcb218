"""Milestones are found with year, date and their own words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fangan import indicators, milestones
from fangan.model import Milestone
from fangan.text import Span

CASES = yaml.safe_load((Path(__file__).parents[2] / "specs/milestones.yaml").read_text("utf-8"))


def noted(milestone: Milestone) -> str:
    """As the specs write it: year date | words."""
    date = f" {milestone.date}" if milestone.date else ""
    return f"{milestone.year}{date} | {milestone.text}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_every_dated_commitment_is_noted(case: dict[str, Any]) -> None:
    text = case["text"]
    measured = indicators.find(text, title=case.get("title"))
    found = milestones.find(
        text, Span(0, len(text)), measured, year=case.get("year"), title=case.get("title")
    )
    assert [noted(milestone) for milestone in found] == case["found"]
    assert all(milestone.text in milestone.span.of(text) for milestone in found)
