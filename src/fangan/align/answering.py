"""From pairs of sentences to answers: which lower tasks take up which upper ones, and how."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from fangan.align.alignment import Answer, IndicatorAlignment, SentencePair, Shared
from fangan.align.pairing import Pair, best_pairs, pair
from fangan.align.rarity import Rarity
from fangan.align.sides import Side, covered_above, covered_below
from fangan.align.themes import PLAUSIBLE, Rerank, Themes
from fangan.model import Certainty
from fangan.text import Span

SHOWN = 3
"""Pairs of sentences shown of a task that is merely the nearest."""


@dataclass(frozen=True, slots=True)
class Near:
    """What comes closest to a task that nothing answers; `certainty` is that of nothing answering it."""

    answer: Answer
    likeness: float

    @property
    def certainty(self) -> Certainty:
        return Certainty.LIKELY if self.likeness >= PLAUSIBLE else Certainty.CERTAIN


class Answering:
    """Tasks are named by their places in `above.items` and `below.items`."""

    def __init__(self, above: Side, below: Side, rarity: Rarity, rerank: Rerank | None = None) -> None:
        self.above, self.below = above, below
        self.pairs = pair(above.sentences, below.sentences, rarity)
        self._rarity = rarity
        self._themes = Themes(above, below, rarity, rerank)
        self._above, self._below = covered_above(self.pairs), covered_below(self.pairs)
        self._links: dict[int, dict[int, list[Pair]]] = defaultdict(lambda: defaultdict(list))
        for each in self.pairs:
            one, other = above.sentences[each.upper].task, below.sentences[each.lower].task
            self._links[one][other].append(each)

    def answers(self, task: int) -> tuple[Answer, ...]:
        """The weightiest first."""
        found = [self._answer(task, other, pairs) for other, pairs in self._links.get(task, {}).items()]
        return tuple(sorted(found, key=lambda answer: -answer.weight))

    def nearest(self, task: int) -> Near | None:
        found = self._themes.nearest(task)
        return Near(self.compared(task, found.task), found.likeness) if found else None

    def compared(self, task: int, other: int) -> Answer:
        """Any two tasks side by side: the few sentences that share most, whether they correspond or not."""
        above, below = self.above, self.below
        pairs = best_pairs(
            above.of_task[task], below.of_task[other], above.sentences, below.sentences, self._rarity
        )
        pairs.sort(key=lambda each: -each.weight)
        return self._answer(task, other, sorted(pairs[:SHOWN], key=lambda each: each.upper), added=False)

    def similarity(self, task: int) -> float:
        return self.above.share_of_task(task, self._above)

    def unanswered(self, task: int, indicators: Sequence[IndicatorAlignment]) -> tuple[Span, ...]:
        """Sentences and clauses; indicators are judged by themselves."""
        judged = [each.indicator.span for each in indicators]
        met = [each.indicator.span for each in indicators if each.counterpart]
        return self.above.left_over(task, self._above, judged, met)

    def linked_tasks(self) -> set[tuple[Span, Span]]:
        return {
            (self.above.items[one].span, self.below.items[other].span)
            for one, others in self._links.items()
            for other in others
        }

    def _answer(self, task: int, other: int, pairs: Sequence[Pair], added: bool = True) -> Answer:
        return Answer(
            item=self.below.items[other],
            similarity=self.above.share_of_task(task, covered_above(pairs)),
            pairs=tuple(self._sentence_pair(each) for each in pairs),
            added=self.below.left_over(other, self._below) if added else (),
        )

    def _sentence_pair(self, each: Pair) -> SentencePair:
        one, other = self.above.sentences[each.upper], self.below.sentences[each.lower]
        shared = tuple(
            Shared(
                one.wording.span(stretch.upper, stretch.upper + stretch.length),
                other.wording.span(stretch.lower, stretch.lower + stretch.length),
                stretch.weight,
            )
            for stretch in each.stretches
        )
        return SentencePair(one.span, other.span, shared, headings=one.heading and other.heading)
