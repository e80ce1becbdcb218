"""What two versions promise, fact by fact: indicators by year, milestones, duties, the plan's own title and
days. Indicators and milestones are paired as the ledger carries them on: by name and unit, by words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.plans.describing import DAYS, WORDS, described
from luoshi.plans.facts import Facts
from luoshi.plans.models import Version

_SAID = ("op", "value", "value_hi", "binding", "text")
_MEASURED = ("op", "value", "value_hi", "binding")
_DONE = ("cadence", "day", "months", "date")
_META = {
    "title": _("标题"),
    "doc_number": _("文号"),
    "issuer": _("发文机关"),
    "signed_on": _("成文日期"),
    "period_start": _("期限起"),
    "period_end": _("期限止"),
}


@dataclass(frozen=True)
class Beside:
    """One fact of either version with its counterpart; `year` is None where the text names none."""

    name: str
    before: Facts | None
    after: Facts | None
    same: bool = False
    year: int | None = None

    @property
    def kind(self) -> str:
        if self.before is None:
            return "added"
        if self.after is None:
            return "dropped"
        return "same" if self.same else "changed"


@dataclass(frozen=True)
class Whole:
    """What belongs to the plan as a whole, in both versions."""

    meta: list[Beside]
    indicators: list[Beside]
    milestones: list[Beside]
    duties: list[Beside]

    @property
    def rows(self) -> list[Beside]:
        return [*self.meta, *self.indicators, *self.milestones, *self.duties]

    @property
    def changed(self) -> int:
        return len(only_changed(self.rows))

    @property
    def unchanged(self) -> int:
        return len(self.rows) - self.changed

    @property
    def indicators_changed(self) -> list[Beside]:
        return only_changed(self.indicators)

    @property
    def milestones_changed(self) -> list[Beside]:
        return only_changed(self.milestones)

    @property
    def duties_changed(self) -> list[Beside]:
        return only_changed(self.duties)


def whole(old: Version, new: Version) -> Whole:
    """What changes outside the items."""
    before, after = old.goals, new.goals
    return Whole(
        _described(old, new),
        indicators(before.get("indicators") or (), after.get("indicators") or ()),
        milestones(before.get("milestones") or (), after.get("milestones") or ()),
        _duties(old.duties, new.duties),
    )


def indicators(before: Iterable[Facts], after: Iterable[Facts]) -> list[Beside]:
    """Every target beside the one of the same indicator and year."""

    def key(fact: Facts) -> Hashable:
        return str(fact.get("name") or ""), str(fact.get("unit") or ""), fact.get("year")

    def same(old: Facts, new: Facts) -> bool:
        # The words say what a figure does not; beside one they are only how it is put.
        names = _SAID if old.get("value") is None else _MEASURED
        return all(old.get(name) == new.get(name) for name in names)

    return _beside(before, after, key, same, lambda fact: str(fact.get("name") or ""))


def milestones(before: Iterable[Facts], after: Iterable[Facts]) -> list[Beside]:
    """Every milestone beside the one of the same words."""

    def due(fact: Facts) -> Any:
        return fact.get("date") or fact.get("year")

    return _beside(
        before,
        after,
        lambda fact: re.sub(r"\s+", "", str(fact.get("text") or "")),
        lambda old, new: due(old) == due(new),
        lambda fact: str(fact.get("text") or ""),
    )


def _duties(before: Iterable[Facts], after: Iterable[Facts]) -> list[Beside]:
    return _beside(
        before,
        after,
        lambda fact: (fact.get("action"), fact.get("actor"), fact.get("recipient")),
        lambda old, new: all(old.get(name) == new.get(name) for name in _DONE),
        lambda fact: str(fact.get("actor") or ""),
    )


def _described(old: Version, new: Version) -> list[Beside]:
    """The title and days of the plan that are other ones now."""
    before, after = described(old), described(new)
    return [
        Beside(
            str(_META[name]),
            {"words": before[name]} if before[name] else None,
            {"words": after[name]} if after[name] else None,
        )
        for name in (*WORDS, *DAYS)
        if before[name] != after[name]
    ]


def _beside(
    before: Iterable[Facts],
    after: Iterable[Facts],
    key: Callable[[Facts], Hashable],
    same: Callable[[Facts, Facts], bool],
    name: Callable[[Facts], str],
) -> list[Beside]:
    """In the order of the new version, what it drops at the end. Of several with one key, those that are the
    same go together first, then as they stand."""
    left: dict[Hashable, list[Facts]] = defaultdict(list)
    for fact in before:
        left[key(fact)].append(fact)
    kept = list(after)
    twins = [_take(left[key(fact)], fact, same) for fact in kept]
    found = []
    for fact, twin in zip(kept, twins, strict=True):
        others = left[key(fact)]
        old = twin or (others.pop(0) if others else None)
        found.append(Beside(name(fact), old, fact, twin is not None, fact.get("year")))
    gone = [fact for facts in left.values() for fact in facts]
    return [*found, *(Beside(name(fact), fact, None, year=fact.get("year")) for fact in gone)]


def _take(facts: list[Facts], wanted: Facts, same: Callable[[Facts, Facts], bool]) -> Facts | None:
    for place, fact in enumerate(facts):
        if same(fact, wanted):
            return facts.pop(place)
    return None


def only_changed(rows: Sequence[Beside]) -> list[Beside]:
    """Those that are not as they were."""
    return [row for row in rows if row.kind != "same"]
