"""Which indicator of the lower plan is the counterpart of which one of the upper plan."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from fangan.align.naming import SAME_NAME, Names
from fangan.align.quantities import comparable
from fangan.model import Indicator, Item, Plan
from fangan.text import Span

SAME_SENTENCE, SAME_TASK, SAME_YEAR, OTHER_UNIT = 0.3, 0.15, 0.2, 0.5
LEAST_IN_SENTENCE = 0.3
ALL_BUT_EQUAL = 0.9


@dataclass(frozen=True, slots=True)
class Target:
    """An indicator where it stands; `item` is None for one of the goals."""

    indicator: Indicator
    item: Item | None
    year: int | None

    @property
    def at(self) -> Span:
        return self.indicator.span


@dataclass(frozen=True, slots=True)
class Match:
    """`likeness` of the names; `evident` when the sentences correspond as well."""

    lower: Target
    likeness: float
    evident: bool


def read_targets(plan: Plan, items: Sequence[Item], with_goals: bool) -> list[Target]:
    found = [
        Target(indicator, item, _year(indicator, item, plan))
        for item in items
        for indicator in item.indicators
    ]
    if with_goals:
        found += [
            Target(indicator, None, _year(indicator, None, plan)) for indicator in plan.goals.indicators
        ]
    return sorted(found, key=lambda target: target.at)


def _year(indicator: Indicator, item: Item | None, plan: Plan) -> int | None:
    """The year by which it is due: its own, that of the task's deadline, else the end of the plan."""
    if indicator.year:
        return indicator.year
    if item and item.deadline and item.deadline.date:
        return item.deadline.date.year
    return plan.meta.period_end.year if plan.meta.period_end else None


def match_targets(
    uppers: Sequence[Target],
    lowers: Sequence[Target],
    names: Names,
    sentences: Collection[tuple[Span, Span]],
    tasks: Collection[tuple[Span, Span]],
) -> dict[int, Match]:
    """Index of the upper target → its counterpart; each lower target serves one upper target.

    `sentences` and `tasks` are the spans of those that correspond. The best pairs are made first.
    """
    together = _in_one_sentence(uppers, lowers, sentences)
    found: list[tuple[float, int, int, Match]] = []
    for one, upper in enumerate(uppers):
        for other, lower in enumerate(lowers):
            likeness = names.likeness(upper.indicator.name, lower.indicator.name)
            if likeness < LEAST_IN_SENTENCE:
                continue
            evident = (one, other) in together
            same_unit = comparable(upper.indicator, lower.indicator)
            if evident or (likeness >= SAME_NAME and (same_unit or likeness >= ALL_BUT_EQUAL)):
                score = likeness + SAME_SENTENCE * evident + SAME_YEAR * (upper.year == lower.year)
                score += SAME_TASK * _answers(upper.item, lower.item, tasks) - OTHER_UNIT * (not same_unit)
                found.append((score, -one, -other, Match(lower, likeness, evident)))
    return _one_to_one(found)


def _in_one_sentence(
    uppers: Sequence[Target], lowers: Sequence[Target], sentences: Collection[tuple[Span, Span]]
) -> set[tuple[int, int]]:
    """Pairs of targets that stand in sentences that correspond."""
    return {
        (one, other)
        for mine, its in sentences
        for one in _inside(mine, uppers)
        for other in _inside(its, lowers)
    }


def _inside(sentence: Span, targets: Sequence[Target]) -> range:
    """Targets stand in the order of the text."""
    return range(
        bisect_left(targets, sentence.start, key=lambda target: target.at.start),
        bisect_left(targets, sentence.end, key=lambda target: target.at.start),
    )


def _answers(upper: Item | None, lower: Item | None, tasks: Collection[tuple[Span, Span]]) -> bool:
    return upper is not None and lower is not None and (upper.span, lower.span) in tasks


def _one_to_one(found: list[tuple[float, int, int, Match]]) -> dict[int, Match]:
    matches: dict[int, Match] = {}
    taken: set[int] = set()
    for _, minus_one, minus_other, match in sorted(found, key=lambda entry: entry[:3], reverse=True):
        if -minus_one not in matches and -minus_other not in taken:
            matches[-minus_one] = match
            taken.add(-minus_other)
    return matches
