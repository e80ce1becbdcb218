"""The result: every task and indicator of the upper plan with the lower plan's answer."""

from __future__ import annotations

from dataclasses import dataclass

from fangan.align.verdicts import Reason, Verdict
from fangan.model import Certainty, Indicator, Item, Plan
from fangan.text import Span


@dataclass(frozen=True, slots=True)
class Shared:
    """A stretch of wording that stands in both texts, place names and unit levels aside.

    `weight` is the sum of the rarity of its pairs of characters: a pair that stands in one task of each plan
    and nowhere else counts 1, one that stands everywhere counts 0.
    """

    upper: Span
    lower: Span
    weight: float


@dataclass(frozen=True, slots=True)
class SentencePair:
    """Two sentences, or two headings, that correspond. Their weight is the sum of what they share."""

    upper: Span
    lower: Span
    shared: tuple[Shared, ...]
    headings: bool = False

    @property
    def weight(self) -> float:
        return sum(stretch.weight for stretch in self.shared)


@dataclass(frozen=True, slots=True)
class Answer:
    """A task of the lower plan that answers one of the upper plan.

    `similarity` is the share of the upper task's wording, by weight, that stands in this answer. `added` are
    the answer's sentences that nothing in the upper plan corresponds to. An answer without pairs of sentences
    rests on indicators of the same name.
    """

    item: Item
    similarity: float
    pairs: tuple[SentencePair, ...]
    added: tuple[Span, ...] = ()

    @property
    def weight(self) -> float:
        return sum(pair.weight for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class TaskAlignment:
    """A task of the upper plan. `nearest` is what came closest where nothing answers it.

    `section` is the label of the section that it stands in; `similarity` the share of its wording that stands
    in all its answers together; `unanswered` its sentences that no answer takes up.
    """

    item: Item
    section: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    answers: tuple[Answer, ...]
    similarity: float
    unanswered: tuple[Span, ...] = ()
    nearest: Answer | None = None
    certainty: Certainty = Certainty.CERTAIN


@dataclass(frozen=True, slots=True)
class IndicatorAlignment:
    """An indicator of the upper plan and its counterpart; the items are None for those of the goals."""

    indicator: Indicator
    item: Item | None
    section: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    counterpart: Indicator | None = None
    counterpart_item: Item | None = None
    certainty: Certainty = Certainty.CERTAIN


@dataclass(frozen=True, slots=True)
class Coverage:
    """Counts over one section of the upper plan, or all of it. Indicators outside the period do not count."""

    section: str
    tasks: int
    tasks_answered: int
    indicators: int
    indicators_answered: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """Upper and lower plan side by side. `new` are tasks and indicators of the lower plan only."""

    upper: Plan
    lower: Plan
    tasks: tuple[TaskAlignment, ...]
    indicators: tuple[IndicatorAlignment, ...]
    new_tasks: tuple[Item, ...]
    new_indicators: tuple[tuple[Indicator, Item | None], ...]
    total: Coverage
    sections: tuple[Coverage, ...]

    @property
    def unanswered_tasks(self) -> tuple[TaskAlignment, ...]:
        return tuple(task for task in self.tasks if task.verdict is Verdict.MISSING)

    @property
    def unanswered_indicators(self) -> tuple[IndicatorAlignment, ...]:
        return tuple(found for found in self.indicators if found.verdict is Verdict.MISSING)
