"""The examples of docs/grammar hold: each fenced block that names a stage is run."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from fangan import dates, duties, indicators, milestones, parse
from fangan.model import Item
from fangan.text import Span
from tests.fangan import test_duties, test_indicators, test_milestones, test_plans

PAGES = Path(__file__).parents[2] / "docs/grammar"
BLOCK = re.compile(r"^```yaml (?P<stage>\w+)(?: (?P<year>\d{4}))?\n(?P<cases>.*?)^```", re.M | re.S)
EXAMPLES = [
    pytest.param(block["stage"], int(block["year"] or 0) or None, case, id=f"{path.stem}-{case['text'][:20]}")
    for path in sorted(PAGES.glob("*.md"))
    for block in BLOCK.finditer(path.read_text("utf-8"))
    for case in yaml.safe_load(block["cases"])
]


def found(stage: str, text: str, year: int | None) -> list[Any]:
    match stage:
        case "dates":
            return [[when.span.of(text), when.start, when.end] for when in dates.find(text, year=year)]
        case "indicators":
            return [test_indicators.noted(each) for each in indicators.find(text)]
        case "milestones":
            measured = indicators.find(text)
            whole = Span(0, len(text))
            return [test_milestones.noted(each) for each in milestones.find(text, whole, measured, year=year)]
        case "duties":
            return [test_duties.noted(each) for each in duties.find(text, year=year)]
        case "items":
            return [noted_item(item) for item in parse(text).items]
    raise ValueError(f"unknown stage {stage}")


def noted_item(item: Item) -> str:
    """path | kind | owners | deadline, the last where there is one."""
    parts = [test_plans.path_of(item), test_plans.KINDS[item.kind.value], test_plans.owners_of(item)]
    if item.deadline:
        parts.append(str(item.deadline.date or item.deadline.text))
    return " | ".join(parts)


@pytest.mark.parametrize(("stage", "year", "case"), EXAMPLES)
def test_an_example_of_the_docs_holds(stage: str, year: int | None, case: dict[str, Any]) -> None:
    assert found(stage, case["text"], year) == case["found"]
