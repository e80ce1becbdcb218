"""From uploaded bytes to rows: the only place where the platform calls fangan."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import fangan
from fangan import numerals
from fangan.lint import lint
from fangan.model import Certainty
from fangan.model import Item as ItemFact
from fangan.readers import ReadError
from fangan.readers.guarded import read_guarded
from luoshi.directory.models import Jurisdiction
from luoshi.directory.scope import new_pid
from luoshi.plans.blocks import block_of
from luoshi.plans.models import Finding, Item, Owner, Version

# Unknown names are asked for on a page of their own (see `queries.unresolved_names`).
KNOWN_OTHERWISE = ("UN05",)


class NotAPlan(Exception):
    """The file was read but holds nothing that could be a task. The message is for the user."""


_WORKING_DAYS = re.compile(r"(?P<n>\d{1,3}|[一二两三四五六七八九十]{1,3})个工作日(?:之?内|以内)")


@dataclass(frozen=True)
class Reading:
    """What fangan made of a file."""

    plan: fangan.Plan
    machine: dict[str, object]
    parser: str = version("luoshi")


def read(data: bytes, filename: str) -> fangan.SourceText:
    """The text of an uploaded file, read in a child process with limits. Raises ReadError."""
    return read_guarded(data, filename)


def understand(source: fangan.SourceText) -> Reading:
    """The plan in a text. Raises NotAPlan when no item was found."""
    plan = fangan.parse(source)
    if not plan.items:
        raise NotAPlan()
    machine = fangan.to_json(plan)
    machine.pop("text", None)
    return Reading(plan, machine)


def items_of(text: Version, reading: Reading) -> tuple[list[Item], list[Owner]]:
    """Unsaved rows for each item found, and for each owner's name."""
    items: list[Item] = []
    owners: list[Owner] = []
    place: Jurisdiction = text.jurisdiction
    raw_items = reading.machine["items"]
    assert isinstance(raw_items, list)
    for position, (fact, raw) in enumerate(zip(reading.plan.items, raw_items, strict=True)):
        deadline = fact.deadline
        block = block_of(fact, reading.plan.outline)[:300]
        certainty, doubts = judgement_of(fact)
        item = Item(
            jurisdiction=place,
            version=text,
            position=position,
            code=display_path(fact.path),
            block=block,
            kind=fact.kind.value,
            heading=fact.heading or "",
            text=fact.text,
            start=fact.span.start,
            end=fact.span.end,
            deadline_text=deadline.text[:200] if deadline else "",
            deadline=deadline.date if deadline else None,
            deadline_start=deadline.span.start if deadline else None,
            deadline_end=deadline.span.end if deadline else None,
            deadline_inherited=bool(deadline and deadline.inherited),
            indicators=raw["indicators"],
            milestones=raw["milestones"],
            machine=raw | {"block": block},
            certainty=certainty.value,
            doubt="；".join(doubts),
        )
        items.append(item)
        owners += _owners_of(item, fact)
    return items, owners


def working_days(text: str) -> int:
    """The number in N个工作日内, 0 where there is none: the contract of the parser has no place for it."""
    found = _WORKING_DAYS.search(text)
    return (numerals.parse_int(found["n"]) or 0) if found else 0


def duties_of(reading: Reading) -> list[dict[str, object]]:
    """The plan's standing obligations as they begin their life, each with an identifier."""
    found = reading.machine["duties"]
    assert isinstance(found, list)
    return [{**duty, "pid": new_pid()} for duty in found]


def goals_of(reading: Reading) -> dict[str, Any]:
    """What the plan promises as a whole: {"indicators": […], "milestones": […]}."""
    found = reading.machine["goals"]
    assert isinstance(found, dict)
    return {name: list(found.get(name) or ()) for name in ("indicators", "milestones")}


def meta_of(reading: Reading) -> dict[str, Any]:
    """What the plan says of itself."""
    found = reading.machine["meta"]
    assert isinstance(found, dict)
    return dict(found)


def findings_of(version: Version, reading: Reading) -> list[Finding]:
    """Unsaved rows for everything that the rules find."""
    return [
        Finding(
            jurisdiction=version.jurisdiction,
            version=version,
            position=position,
            code=found.code,
            severity=found.severity.value,
            certainty=found.certainty.value,
            message=found.message,
            start=found.span.start,
            end=found.span.end,
            related=[list(span) for span in found.related],
            fixes=[
                {
                    "label": fix.label,
                    "safe": fix.safe,
                    "edits": [
                        {"start": edit.span.start, "end": edit.span.end, "text": edit.text}
                        for edit in fix.edits
                    ],
                }
                for fix in found.fixes
            ],
        )
        for position, found in enumerate(lint(reading.plan, ignore=KNOWN_OTHERWISE))
    ]


def judgement_of(fact: ItemFact) -> tuple[Certainty, list[str]]:
    """The least certainty among an item's own facts, and why: what a reviewer must look at."""
    judged = [(fact.certainty, fact.reason)]
    judged += [(each.certainty, each.reason) for each in fact.assignments if not each.inherited]
    judged += [(each.certainty, each.reason) for each in fact.indicators]
    judged += [(each.certainty, each.reason) for each in fact.milestones]
    if fact.deadline and not fact.deadline.inherited:
        judged.append((fact.deadline.certainty, fact.deadline.reason))
    worst = max((certainty for certainty, _reason in judged), key=list(Certainty).index)
    reasons = [reason for certainty, reason in judged if certainty is not Certainty.CERTAIN and reason]
    return worst, list(dict.fromkeys(reasons))


def _owners_of(item: Item, fact: ItemFact) -> list[Owner]:
    rows = [
        Owner(
            jurisdiction=item.jurisdiction,
            item=item,
            role=assignment.role.value,
            label=(assignment.label or "")[:40],
            name=name.text[:200],
            start=name.span.start,
            end=name.span.end,
            inherited=assignment.inherited,
            inherited_from=display_path(assignment.source or ()),
            open_ended=assignment.open_ended,
        )
        for assignment in fact.assignments
        for name in assignment.names
    ]
    for position, row in enumerate(rows):
        row.position = position
    return rows


def display_path(path: tuple[str, ...]) -> str:
    """三（一）9 rather than 三/(一)/9: the way that people name an item."""
    return "".join(
        f"（{part[1:-1]}）" if part.startswith("(") and part.endswith(")") else part for part in path
    )[:120]


__all__ = [
    "NotAPlan",
    "ReadError",
    "Reading",
    "display_path",
    "goals_of",
    "items_of",
    "meta_of",
    "read",
    "understand",
]
