"""What a plan says of itself (title, number, issuer, days): from a version's text, as people corrected it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from luoshi.plans.models import Plan, Version, VersionState

WORDS = {"title": 300, "doc_number": 80, "issuer": 200}
DAYS = ("signed_on", "period_start", "period_end")


def describe(plan: Plan, meta: Mapping[str, Any], otherwise: str) -> None:
    """Give an unsaved plan what `meta` says. What the machine did not find stays as it was; what a person
    corrected (`by_hand`) holds, even where it is empty."""
    by_hand = bool(meta.get("by_hand"))
    for name, longest in WORDS.items():
        said = meta.get(name) or ("" if by_hand and name != "title" else getattr(plan, name))
        setattr(plan, name, said[:longest])
    plan.title = plan.title or otherwise[: WORDS["title"]]
    for name in DAYS:
        said = meta.get(name) or (meta.get("published_on") if name == "signed_on" and not by_hand else None)
        if said or by_hand:
            setattr(plan, name, dt.date.fromisoformat(said) if said else None)


def described(version: Version) -> dict[str, Any]:
    """What the version says of the plan, as `describe` would write it; days as dates."""
    held = version.plan
    plan = Plan(**{name: getattr(held, name) for name in (*WORDS, *DAYS)})
    describe(plan, version.meta, held.title)
    return {name: getattr(plan, name) for name in (*WORDS, *DAYS)}


def follow(version: Version) -> None:
    """A plan that is not in force yet is called what its draft says; one in force waits for the issue."""
    plan = version.plan
    if plan.versions.exclude(state=VersionState.REVIEW).exists():
        return
    describe(plan, version.meta, plan.title)
    plan.save(update_fields=(*WORDS, *DAYS))
