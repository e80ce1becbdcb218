"""An item's facts as plain data: what a change keeps of before and after, and what undoing writes back.

{"heading": …, "deadline": "2026-12-31", …, "owners": [{"role", "name", …}]}: dates as ISO strings, spans
into the version's text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from luoshi.plans.models import Item, Owner, Version

Facts = dict[str, Any]

FIELDS = (
    *("code", "block", "kind", "heading", "text", "start", "end"),
    *("deadline_text", "deadline", "deadline_start", "deadline_end", "deadline_inherited", "deadline_waived"),
    *("indicators", "milestones", "machine", "shape", "by_hand", "certainty", "doubt"),
    *("state", "dropped_because", "ownerless_because"),
)
OWNER_FIELDS = (
    *("role", "label", "name", "start", "end"),
    *("inherited", "inherited_from", "open_ended"),
)


def facts_of(item: Item, names: Collection[str] = (*FIELDS, "owners")) -> Facts:
    """What a reviewer can change of an item, or the named facts of it."""
    found: Facts = {name: getattr(item, name) for name in FIELDS if name in names}
    if "deadline" in found:
        found["deadline"] = item.deadline.isoformat() if item.deadline else None
    if "owners" in names:
        rows = item.owners.all()
        found["owners"] = [{name: getattr(owner, name) for name in OWNER_FIELDS} for owner in rows]
    return found


def differing(before: Facts, after: Facts) -> tuple[Facts, Facts]:
    """The facts of both that are not the same."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: before.get(name) for name in names}, {name: after[name] for name in names}


def write(item: Item, facts: Facts) -> None:
    """Set some facts of a locked item and count the revision."""
    fields = {name: value for name, value in facts.items() if name in FIELDS}
    for name, value in fields.items():
        setattr(item, name, _date(value) if name == "deadline" else value)
    item.revision += 1
    item.save(update_fields=(*fields, "revision"))
    if "owners" in facts:
        item.owners.all().delete()
        Owner.objects.bulk_create(owners_of(item, facts["owners"]))


def make(version: Version, pid: str, position: int, facts: Facts) -> Item:
    """A new item with all its facts; `position` is put right by whoever calls."""
    fields = {name: facts[name] for name in FIELDS if name in facts}
    fields["deadline"] = _date(facts.get("deadline"))
    item = Item.objects.create(
        jurisdiction_id=version.jurisdiction_id, version=version, pid=pid, position=position, **fields
    )
    Owner.objects.bulk_create(owners_of(item, facts.get("owners", [])))
    return item


def owners_of(item: Item, rows: list[Facts]) -> list[Owner]:
    """Unsaved owners, in their order."""
    return [
        Owner(jurisdiction_id=item.jurisdiction_id, item=item, position=position, **row)
        for position, row in enumerate(rows)
    ]


def _date(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None
