"""What people type, as `specs/reporting` says it is read, refused, or asked about."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.exceptions import ValidationError

from luoshi.calendar import clock
from luoshi.ledger.models import Indicator, Measure
from luoshi.reporting import figures
from luoshi.reporting.drafting import checked
from luoshi.reporting.fields import DAY, NUMBER, PERCENT, Field

SPECS = Path(__file__).parents[3] / "specs" / "reporting"
TYPED: list[dict[str, Any]] = yaml.safe_load((SPECS / "typed.yaml").read_text())
JUMPS: list[dict[str, Any]] = yaml.safe_load((SPECS / "jumps.yaml").read_text())


def indicator(of: str) -> Indicator:
    return Indicator(name="水质达标率", measure=Measure(of), unit="%" if of in ("share", "growth") else "处")


def field(of: str) -> Field:
    if of == "percent":
        return Field("percent:x", "完成百分比", PERCENT)
    if of == "day":
        return Field("stone:x", "节点", DAY)
    return Field("figure:x", "水质达标率", NUMBER, indicator=indicator(of))


@pytest.mark.parametrize("case", TYPED, ids=lambda case: f"{case['of']} {case['typed']}")
def test_what_is_typed_is_kept_or_refused_in_words(case):
    with clock.at("2026-06-18"):
        if "kept" in case:
            assert checked(field(case["of"]), case["typed"].strip()) == case["kept"]
        else:
            with pytest.raises(ValidationError) as refused:
                checked(field(case["of"]), case["typed"])
            assert str(case["says"]) in refused.value.messages[0]


@pytest.mark.parametrize("case", JUMPS, ids=lambda case: case["name"])
def test_a_sudden_change_asks_for_a_word(case):
    last = Decimal(case["last"]) if case["last"] else None
    year_ago = Decimal(case["year_ago"]) if "year_ago" in case else None
    why = figures.jump(Decimal(case["now"]), last, indicator(case["of"]), year_ago)
    assert why if "says" in case else not why
    assert case.get("says", "") in why
