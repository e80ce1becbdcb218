"""Which sentences of the lower plan correspond to which of the upper plan, by the wording that they share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from fangan.align.rarity import Rarity, grams
from fangan.align.sentences import Sentence
from fangan.align.stretches import Prepared, Stretch, shared

CANDIDATES = 8
"""Sentences compared in full for each sentence, those with the most rare pairs of characters in common."""

WORTH_A_LOOK = 2.0
CLEAR = 7.0
"""Shared weight that is enough whatever else the sentences say: about eight characters found nowhere else."""

LONG, LONG_WEIGHT = 10, 3.5
"""So many symbols in a row are copied, even where the plans speak of their theme everywhere."""

SHARE, LEAST = 0.4, 3.5
"""Else this share of the lighter sentence, and at least this weight, must be shared."""

ALMOST = 0.999
"""The most that sentences can share which are not the same word for word."""

COPIED = 1.5
"""Weight from which a sentence that is the same word for word corresponds by itself."""

SUPPORTED = 0.75
"""Share of the lighter sentence that is enough where the two tasks correspond in other sentences."""

NEW_SHARE = 0.2
"""A further answer to the same sentence must bring this share of it that the others do not."""

SIDELINE = 0.15
"""A task linked more weakly than this share of the strongest link counts only on clear evidence."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Indexes into the two lists of sentences, and what the sentences share."""

    upper: int
    lower: int
    stretches: tuple[Stretch, ...]
    weight: float
    share: float

    @property
    def holds(self) -> bool:
        if self.share >= 1 and self.weight >= COPIED:
            return True
        unbroken = any(each.length >= LONG and each.weight >= LONG_WEIGHT for each in self.stretches)
        return unbroken or self.weight >= CLEAR or (self.weight >= LEAST and self.share >= SHARE)


def pair(uppers: Sequence[Sentence], lowers: Sequence[Sentence], rarity: Rarity) -> tuple[Pair, ...]:
    """The pairs that hold, in the order of the upper plan."""
    left = [_prepared(sentence, rarity) for sentence in uppers]
    right = [_prepared(sentence, rarity) for sentence in lowers]
    found = [
        _compared(one, other, left[one], right[other])
        for one, other in sorted({*_candidates(left, right, rarity), *_copies(left, right)})
    ]

    def tasks(each: Pair) -> tuple[int, int]:
        return uppers[each.upper].task, lowers[each.lower].task

    def same_kind(each: Pair) -> bool:
        return uppers[each.upper].heading is lowers[each.lower].heading

    def alike(each: Pair) -> bool:
        """A heading corresponds to a sentence of the body only where both say little else."""
        if same_kind(each):
            return each.holds
        heavier = max(left[each.upper].weight, right[each.lower].weight)
        return each.holds and each.weight >= SUPPORTED * heavier

    linked = {tasks(each) for each in found if alike(each)}
    holding = [
        each
        for each in found
        if alike(each) or (same_kind(each) and each.share >= SUPPORTED and tasks(each) in linked)
    ]
    chosen = _chosen(holding, uppers, lowers, left)
    return tuple(_main_links(chosen, uppers, lowers))


def best_pairs(
    one: Iterable[int],
    other: Sequence[int],
    uppers: Sequence[Sentence],
    lowers: Sequence[Sentence],
    rarity: Rarity,
) -> list[Pair]:
    """For each of some upper sentences the best of some lower ones, whether it holds or not."""
    right = {index: _prepared(lowers[index], rarity) for index in other}
    found = []
    for index in one:
        left = _prepared(uppers[index], rarity)
        pairs = [
            _compared(index, its, left, side)
            for its, side in right.items()
            if uppers[index].heading is lowers[its].heading
        ]
        if pairs and (best := max(pairs, key=lambda each: each.weight)).stretches:
            found.append(best)
    return found


def _prepared(sentence: Sentence, rarity: Rarity) -> Prepared:
    symbols = sentence.wording.symbols
    return Prepared.of(symbols, rarity.running(symbols))


def _candidates(
    left: Sequence[Prepared], right: Sequence[Prepared], rarity: Rarity
) -> Iterable[tuple[int, int]]:
    """For each sentence of either side the few of the other that share its rarest pairs of characters."""
    postings: dict[str, list[int]] = defaultdict(list)
    for index, side in enumerate(right):
        for gram in set(grams(side.symbols)):
            postings[gram].append(index)
    sums: dict[tuple[int, int], float] = {}
    for one, side in enumerate(left):
        row: dict[int, float] = defaultdict(float)
        for gram in set(grams(side.symbols)):
            weight = rarity.of(gram)
            if weight > 0.1:
                for other in postings.get(gram, ()):
                    row[other] += weight
        sums.update({(one, other): total for other, total in row.items() if total >= WORTH_A_LOOK})
    best: set[tuple[int, int]] = set()
    for place in (0, 1):
        groups: dict[int, list[tuple[float, tuple[int, int]]]] = defaultdict(list)
        for key, total in sums.items():
            groups[key[place]].append((total, key))
        for group in groups.values():
            best.update(key for _, key in sorted(group, reverse=True)[:CANDIDATES])
    return best


def _copies(left: Sequence[Prepared], right: Sequence[Prepared]) -> Iterable[tuple[int, int]]:
    """Sentences that are the same word for word, however common the words are."""
    places: dict[str, list[int]] = defaultdict(list)
    for other, side in enumerate(right):
        places[side.symbols].append(other)
    for one, side in enumerate(left):
        for other in places.get(side.symbols, ())[:CANDIDATES]:
            yield one, other


def _compared(one: int, other: int, left: Prepared, right: Prepared) -> Pair:
    if left.symbols == right.symbols:
        return Pair(one, other, (Stretch(left.weight, 0, 0, len(left.symbols)),), left.weight, 1.0)
    stretches = shared(left, right)
    weight = sum(stretch.weight for stretch in stretches)
    lighter = max(min(left.weight, right.weight), 0.01)
    return Pair(one, other, stretches, weight, min(ALMOST, weight / lighter))


def _chosen(
    holding: Sequence[Pair], uppers: Sequence[Sentence], lowers: Sequence[Sentence], left: Sequence[Prepared]
) -> list[Pair]:
    """The best answers to each upper sentence, and the best question to each lower sentence left over.

    A pair counts for more where its two tasks correspond in other sentences too or where it is copied word
    for word, and for less where a heading stands against a sentence of the body.
    """
    affinity: dict[tuple[int, int], float] = defaultdict(float)
    for each in holding:
        affinity[uppers[each.upper].task, lowers[each.lower].task] += each.weight

    def rank(each: Pair) -> float:
        one, other = uppers[each.upper], lowers[each.lower]
        together = affinity[one.task, other.task]
        value = each.weight + min(each.weight, 0.3 * (together - each.weight))
        if one.heading is not other.heading:
            return 0.5 * value
        return 2 * value if each.share >= 1 else value

    chosen: list[Pair] = []
    by_upper: dict[int, list[Pair]] = defaultdict(list)
    for each in sorted(holding, key=rank, reverse=True):
        if _brings(each, by_upper[each.upper], left[each.upper]) >= NEW_SHARE:
            by_upper[each.upper].append(each)
            chosen.append(each)
    answered = {each.lower for each in chosen}
    for each in sorted(holding, key=rank, reverse=True):
        if each.lower not in answered:
            answered.add(each.lower)
            chosen.append(each)
    return chosen


def _brings(each: Pair, before: Sequence[Pair], side: Prepared) -> float:
    """The share of the upper sentence that the pair covers and the pairs before it do not."""
    if not before:
        return 1.0
    covered = {
        at
        for other in before
        for stretch in other.stretches
        for at in range(stretch.upper, stretch.upper + stretch.length - 1)
    }
    new = sum(
        side.running[at + 1] - side.running[at]
        for stretch in each.stretches
        for at in range(stretch.upper, stretch.upper + stretch.length - 1)
        if at not in covered
    )
    return new / max(side.weight, 0.01)


def _main_links(
    chosen: Sequence[Pair], uppers: Sequence[Sentence], lowers: Sequence[Sentence]
) -> Iterable[Pair]:
    """Without pairs of tasks that correspond much better to others, unless the evidence is clear."""
    links: dict[tuple[int, int], float] = defaultdict(float)
    for each in chosen:
        links[uppers[each.upper].task, lowers[each.lower].task] += each.weight
    top_upper: dict[int, float] = defaultdict(float)
    top_lower: dict[int, float] = defaultdict(float)
    for (one, other), weight in links.items():
        top_upper[one] = max(top_upper[one], weight)
        top_lower[other] = max(top_lower[other], weight)
    for each in sorted(chosen, key=lambda each: (each.upper, each.lower)):
        one, other = uppers[each.upper].task, lowers[each.lower].task
        weight = links[one, other]
        if each.share >= 1 or weight >= CLEAR or weight >= SIDELINE * max(top_upper[one], top_lower[other]):
            yield each
