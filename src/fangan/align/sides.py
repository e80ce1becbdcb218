"""One plan's tasks ready to be compared, and what of their wording the other plan takes up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from fangan.align.pairing import Pair
from fangan.align.rarity import Rarity
from fangan.align.sentences import Sentence
from fangan.model import Item, Plan
from fangan.text import Span

WORTH_TELLING = 4.0
"""Weight from which a clause without counterpart is worth telling: about five characters of its own."""

TOUCHED = 0.2
"""A clause of which at least this share is covered is taken up, if in other words."""

_CLAUSES = re.compile(r"[，,：:、—]")
_OPENING, _CLOSING = re.compile(r"[（(]"), re.compile(r"[）)]")


class Side:
    """`items` in the order of the plan; a task is named by its place among them."""

    def __init__(
        self, plan: Plan, items: Sequence[Item], sentences: Sequence[Sentence], rarity: Rarity
    ) -> None:
        self.plan = plan
        self.items = items
        self.sentences = sentences
        self.running = [rarity.running(sentence.wording.symbols) for sentence in sentences]
        self.of_task: dict[int, list[int]] = defaultdict(list)
        for index, sentence in enumerate(sentences):
            self.of_task[sentence.task].append(index)

    def share_of_task(self, task: int, covered: Mapping[int, Collection[int]]) -> float:
        """The share of a task's wording, by weight, at the covered places of its sentences."""
        indexes = self.of_task.get(task, [])
        whole = sum(self.running[index][-1] for index in indexes)
        return sum(self._weight(index, covered.get(index, ())) for index in indexes) / whole if whole else 0.0

    def left_over(
        self,
        task: int,
        covered: Mapping[int, Collection[int]],
        judged: Sequence[Span] = (),
        met: Sequence[Span] = (),
    ) -> tuple[Span, ...]:
        """Sentences of a task that nothing covers, and clauses of the others that are worth telling.

        Not clauses with one of the stretches `judged`, and not sentences with one of those `met`.
        """
        spans: list[Span] = []
        for index in self.of_task.get(task, []):
            if self.sentences[index].heading:
                continue
            whole = self.sentences[index].span
            if index in covered:
                spans += [
                    left for left in self._clauses_left(index, covered[index]) if not _meets(left, judged)
                ]
            elif not _meets(whole, met):
                spans.append(whole)
        return tuple(spans)

    def _clauses_left(self, index: int, covered: Collection[int]) -> Iterator[Span]:
        """Neighbouring clauses without counterpart as one span."""
        wording, text = self.sentences[index].wording, self.plan.source.text
        waiting: list[int] = []
        for places, last in self._clauses(index, text):
            weight = self._weight(index, places)
            shared = self._weight(index, [place for place in places if place in covered])
            if weight and shared < TOUCHED * weight:
                waiting += places
                if not last:
                    continue
            if waiting and self._weight(index, waiting) >= WORTH_TELLING:
                yield wording.span(waiting[0], waiting[-1] + 1)
            waiting = []

    def _clauses(self, index: int, text: str) -> Iterator[tuple[list[int], bool]]:
        """Places of the symbols of each clause, and whether it is the sentence's last one."""
        starts = self.sentences[index].wording.starts
        clause: list[int] = []
        depth = 0
        for place, start in enumerate(starts):
            clause.append(place)
            end = place + 1 == len(starts)
            gap = "" if end else text[start : starts[place + 1]]
            depth += len(_OPENING.findall(gap)) - len(_CLOSING.findall(gap))
            if end or (depth <= 0 and _CLAUSES.search(gap)):
                yield clause, end
                clause = []

    def _weight(self, index: int, places: Iterable[int]) -> float:
        running = self.running[index]
        return sum(running[place + 1] - running[place] for place in places if place + 1 < len(running))


def _meets(span: Span, others: Sequence[Span]) -> bool:
    return any(other.start < span.end and span.start < other.end for other in others)


def covered_above(pairs: Iterable[Pair]) -> dict[int, set[int]]:
    """Sentence of the upper plan → the places of its shared pairs of characters."""
    found: dict[int, set[int]] = defaultdict(set)
    for each in pairs:
        for stretch in each.stretches:
            found[each.upper].update(range(stretch.upper, stretch.upper + stretch.length - 1))
    return found


def covered_below(pairs: Iterable[Pair]) -> dict[int, set[int]]:
    """The same for the lower plan."""
    found: dict[int, set[int]] = defaultdict(set)
    for each in pairs:
        for stretch in each.stretches:
            found[each.lower].update(range(stretch.lower, stretch.lower + stretch.length - 1))
    return found
