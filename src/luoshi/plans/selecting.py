"""What words that a person selected say, as fangan reads them: spans stay those of the whole text."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

import fangan
from fangan import indicators, milestones
from fangan.deadlines import read_deadline
from fangan.model import Goals, Meta
from fangan.pipeline import reference_year as year_of
from fangan.text import Span
from luoshi.plans.facts import Facts
from luoshi.plans.models import Item, OwnerRole, Plan

LONGEST_FACT = 300


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch inside the text, without the blanks at its ends."""
    start, end = max(0, start), min(len(text), end)
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


def reference_year(plan: Plan) -> int | None:
    """What a month without a year refers to in this plan."""
    return year_of(Meta(signed_on=plan.signed_on, period_start=plan.period_start, period_end=plan.period_end))


def deadline_in(text: str, start: int, end: int, year: int | None) -> Facts:
    """The deadline that the words state; without a date where they name none."""
    found = read_deadline(text, Span(start, end), year)
    date: dt.date | None = found.date if found else None
    return {
        "deadline_text": text[start:end][:200],
        "deadline": date.isoformat() if date else None,
        "deadline_start": start,
        "deadline_end": end,
    }


def indicators_in(text: str, start: int, end: int) -> list[Facts]:
    """Indicators in the words; words without a figure are one indicator in words."""
    span = Span(start, end)
    found = _as_json(text, Goals(indicators=indicators.find(text, span, measured=True)))["indicators"]
    plain = {
        "name": text[start:end][:80],
        **{"op": "=", "value": None, "value_hi": None, "unit": None, "year": None, "measure": None},
        **{"better": None, "binding": None, "baseline": None, "baseline_year": None},
    }
    return found or [plain | _placed(text, start, end)]


def milestones_in(text: str, start: int, end: int, year: int | None) -> list[Facts]:
    """Milestones in the words; words without a date are one milestone without."""
    span = Span(start, end)
    found = _as_json(text, Goals(milestones=milestones.find(text, span, year=year)))["milestones"]
    return found or [{"year": None, "date": None} | _placed(text, start, end)]


def facts_in(text: str, start: int, end: int, year: int | None) -> Facts:
    """Owners, deadline, indicators and milestones in a stretch that is to be an item."""
    facts: Facts = {
        "indicators": _as_json(text, Goals(indicators=indicators.find(text, Span(start, end))))["indicators"],
        "milestones": [],
        "owners": [],
    }
    # The stretch as a document of its own, numbered so that it has an item whatever it begins with.
    for lead in ("", "1.", "一、重点任务\n1."):
        inner = fangan.parse(lead + text[start:end]).items
        if inner and any(item.assignments for item in inner):
            break
    by = start - len(lead)
    for item in inner:
        facts["owners"] += [
            {
                **{"role": entry.role.value, "label": (entry.label or "")[:40], "name": name.text[:200]},
                **{"start": name.span.start + by, "end": name.span.end + by},
                **{"inherited": False, "inherited_from": "", "open_ended": entry.open_ended},
            }
            for entry in item.assignments
            for name in entry.names
            if name.span.start + by >= start
        ]
        if item.deadline and "deadline_text" not in facts and item.deadline.span.start + by >= start:
            place = item.deadline.span.shifted(by)
            facts |= deadline_in(text, place.start, place.end, year)
    return facts


def owner_at(text: str, start: int, end: int, role: OwnerRole) -> Facts:
    """An owner by its words."""
    return {
        **{"role": role.value, "label": "", "name": " ".join(text[start:end].split())[:200]},
        **{"start": start, "end": end, "inherited": False, "inherited_from": "", "open_ended": False},
    }


def duty_at(text: str, start: int, end: int) -> Facts:
    """A duty by its words: what the machine reads in them, else a report to be filled in."""
    found = fangan.to_json(fangan.parse("一、工作要求\n" + text[start:end]))["duties"]
    placed = _placed(text, start, end)
    if found:
        return {**found[0], **placed}
    return {
        **{"action": "report", "actor": None, "recipient": None, "cadence": "adhoc"},
        **{"day": None, "months": [], "date": None},
        **placed,
    }


def body_of(item: Item, text: str) -> tuple[int, int]:
    """Where the item's own sentences stand; its whole stretch where they cannot be told apart."""
    at = text.find(item.text, item.start, item.end) if item.text else -1
    return (at, at + len(item.text)) if at >= 0 else (item.start, item.end)


def _placed(text: str, start: int, end: int) -> Facts:
    said = {"text": text[start:end], "span": [start, end], "certainty": "certain"}
    return {**said, "reason": _("人工选定")}


def _as_json(text: str, goals: Goals) -> dict[str, Any]:
    """The facts as the contract writes them."""
    plan = fangan.Plan(source=fangan.SourceText.of(text), meta=Meta(), goals=goals)
    found: dict[str, Any] = fangan.to_json(plan)["goals"]
    return found
