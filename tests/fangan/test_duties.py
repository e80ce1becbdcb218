"""Duties are found with act, actor, recipient and rhythm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fangan import duties
from fangan.model import Certainty, Duty

CASES = yaml.safe_load((Path(__file__).parents[2] / "specs/duties.yaml").read_text("utf-8"))


def noted(duty: Duty) -> str:
    """As the specs write it: act | actor → recipient | rhythm."""
    beat = [duty.cadence.value]
    beat += [f"{duty.day}日"] if duty.day else []
    beat += [f"[{','.join(map(str, duty.months))}]"] if duty.months else []
    beat += [str(duty.date)] if duty.date else []
    return f"{duty.action.value} | {duty.actor or '—'} → {duty.recipient or '—'} | {' '.join(beat)}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:24])
def test_every_duty_is_noted(case: dict[str, Any]) -> None:
    options = {key: case[key] for key in ("task", "owner", "ends", "year") if key in case}
    found = duties.find(case["text"], **options)
    assert [noted(duty) for duty in found] == case["found"]
    assert all(duty.text == duty.span.of(case["text"]) for duty in found)


def test_an_actor_taken_from_the_owners_is_only_likely() -> None:
    (duty,) = duties.find("每季度通报各镇进展。", owner="县发展改革局")
    assert (duty.actor, duty.certainty) == ("县发展改革局", Certainty.LIKELY)
    assert duty.reason
