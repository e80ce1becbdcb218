"""How often the machine was right: what people kept of its reading, and what they had to correct.

Counted over items that somebody has decided on; an item that still waits says nothing yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.plans.facts import facts_of
from luoshi.plans.models import Item, ItemState, Shape, Version

_NAMES: dict[str, Any] = {
    "boundary": _("事项的起止"),
    "heading": _("标题"),
    "kind": _("类别"),
    "block": _("板块"),
    "deadline": _("时限"),
    "owners": _("责任主体"),
    "indicators": _("指标"),
    "milestones": _("节点"),
}


@dataclass(frozen=True)
class Accuracy:
    """One kind of fact: read right and kept; read wrongly, so changed or removed; not read, so added."""

    name: str
    kept: int
    wrong: int
    missed: int

    @property
    def percent(self) -> int | None:
        """Kept of all that there was to read; None where there was nothing."""
        whole = self.kept + self.wrong + self.missed
        return round(100 * self.kept / whole) if whole else None


def of(version: Version) -> list[Accuracy]:
    """Each kind of fact of which anything has been decided."""
    items = version.items.exclude(state=ItemState.PROPOSED).prefetch_related("owners")
    counts = count(items)
    found = [
        Accuracy(str(name), *(counts[kind, verdict] for verdict in ("kept", "wrong", "missed")))
        for kind, name in _NAMES.items()
    ]
    return [each for each in found if each.percent is not None]


def count(items: Iterable[Item]) -> Counter[tuple[str, str]]:
    """(kind of fact, verdict) → how many."""
    counts: Counter[tuple[str, str]] = Counter()
    for item in items:
        if item.state == ItemState.DROPPED:
            counts["boundary", "wrong"] += item.machine is not None
        elif item.machine is None:
            counts["boundary", "missed"] += 1
        else:
            counts["boundary", "kept" if item.shape == Shape.READ else "wrong"] += 1
            if item.shape == Shape.READ:
                _compare(counts, facts_of(item), item.machine)
    return counts


def _compare(counts: Counter[tuple[str, str]], now: Mapping[str, Any], read: Mapping[str, Any]) -> None:
    for kind in ("heading", "kind", "block"):
        if kind in read:
            same = (now[kind] or "") == (read[kind] or "")[:300]
            counts[kind, "kept" if same else "wrong"] += 1
    deadline = read.get("deadline") or {}
    was, is_now = (deadline.get("text") or "", deadline.get("date")), (now["deadline_text"], now["deadline"])
    if was[0] or is_now[0]:
        counts["deadline", "kept" if was == is_now else "wrong" if was[0] else "missed"] += 1
    written = [
        (entry["role"], name) for entry in read.get("assignments", ()) for name in entry.get("names", ())
    ]
    _lists(counts, "owners", written, [(row["role"], row["name"]) for row in now["owners"]])
    for kind, key in (("indicators", _indicator), ("milestones", _milestone)):
        _lists(counts, kind, map(key, read.get(kind, ())), map(key, now[kind]))


def _lists(counts: Counter[tuple[str, str]], kind: str, read: Iterable[Any], now: Iterable[Any]) -> None:
    before, after = Counter(read), Counter(now)
    counts[kind, "kept"] += (before & after).total()
    counts[kind, "wrong"] += (before - after).total()
    counts[kind, "missed"] += (after - before).total()


def _indicator(fact: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(fact.get(name) for name in ("name", "op", "value", "value_hi", "unit", "year"))


def _milestone(fact: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(fact.get(name) for name in ("text", "year", "date"))
