"""A new version beside the one in force: which item carries on which, what was added, dropped, changed.

Items are paired by code and words; what a person said of a pair (see `Pair`) goes before what is computed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext_lazy as _

from luoshi.plans.comparing_facts import Beside, indicators, milestones, only_changed
from luoshi.plans.facts import Facts, facts_of
from luoshi.plans.models import Item, ItemState, Pair, Version

# Below this the words of two items have no more in common than any two sentences of one plan.
ALIKE = 0.35
# What the same code and the same heading are worth beside the words.
SAME_CODE, SAME_HEADING = 0.15, 0.1

_WORDS = re.compile(r"\d+(?:\.\d+)?%?|[A-Za-z]+|\s+|.", re.DOTALL)

_FACTS: dict[str, tuple[tuple[str, ...], Any]] = {
    "code": (("code",), _("序号")),
    "heading": (("heading",), _("标题")),
    "text": (("text",), _("内容")),
    "block": (("block",), _("板块")),
    "kind": (("kind",), _("类别")),
    "deadline": (("deadline", "deadline_text"), _("时限")),
    "owners": (("owners",), _("责任主体")),
    "indicators": (("indicators",), _("指标")),
    "milestones": (("milestones",), _("节点")),
}
# What binds a unit: a change of one of these is a change of the task, a new number alone is not.
WEIGHTY = frozenset({"text", "heading", "deadline", "owners", "indicators", "milestones"})
_SERIES = {"indicators": indicators, "milestones": milestones}
# What is told of an item that stands in one version only, besides its words.
_ALONE = ("deadline", "owners", "indicators", "milestones")


@dataclass(frozen=True)
class Difference:
    """One fact that is another one now; `before` and `after` as `corrections.fact_words` reads them."""

    fact: str
    name: str
    before: Facts
    after: Facts

    @property
    def each(self) -> list[Beside]:
        """Of indicators and milestones those that changed, each beside what it was."""
        if self.fact not in _SERIES:
            return []
        rows = _SERIES[self.fact](self.before.get(self.fact) or (), self.after.get(self.fact) or ())
        return only_changed(rows)


@dataclass
class Row:
    """One item of either version with its counterpart. `kind`: added, dropped, changed, moved, same.

    The differences of an item that has no counterpart are all that binds a unit in it.
    """

    old: Item | None
    new: Item | None
    similarity: float = 0
    by_hand: bool = False
    differences: list[Difference] = field(default_factory=list)

    @property
    def kind(self) -> str:
        if self.old is None:
            return "added"
        if self.new is None:
            return "dropped"
        if any(each.fact in WEIGHTY for each in self.differences):
            return "changed"
        return "moved" if self.differences else "same"

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """The words of both: ("same" | "gone" | "come", words), in reading order."""
        return words_apart(self.old.text if self.old else "", self.new.text if self.new else "")


@dataclass
class Comparison:
    """Everything in the order of the new version, dropped items where they stood."""

    old: Version
    new: Version
    rows: list[Row]

    @property
    def counts(self) -> Counter[str]:
        return Counter(row.kind for row in self.rows)

    def of_kind(self, kind: str) -> list[Row]:
        return [row for row in self.rows if not kind or row.kind == kind]


def compare(old: Version, new: Version) -> Comparison:
    """Pairs and differences of everything that is not left out of either version."""
    before, after = _items(old), _items(new)
    rows = [_row(pair) for pair in _pairs(before, after, list(new.pairs.all()))]
    places = {item.pk: number for number, item in enumerate(before)}
    last = 0.0
    order: dict[int, float] = {}
    for row in sorted((row for row in rows if row.new), key=lambda row: row.new.position if row.new else 0):
        order[id(row)] = last = row.new.position if row.new else last
    beside = {row.old.pk: order[id(row)] for row in rows if row.old and row.new}
    for row in rows:
        if row.new is None and row.old is not None:
            # A dropped item stands behind the one that it followed.
            ahead = [beside[item.pk] for item in before[: places[row.old.pk]] if item.pk in beside]
            order[id(row)] = (ahead[-1] if ahead else -1) + 0.5
    return Comparison(old, new, sorted(rows, key=lambda row: order[id(row)]))


def _items(version: Version) -> list[Item]:
    items = version.items.exclude(state=ItemState.DROPPED).prefetch_related("owners").order_by("position")
    return list(items)


def _row(pair: tuple[Item | None, Item | None, float, bool]) -> Row:
    old, new, similarity, by_hand = pair
    row = Row(old, new, similarity, by_hand)
    if old is not None and new is not None:
        row.differences = differences(facts_of(old), facts_of(new))
    elif old is not None:
        row.differences = [Difference(*each, {}) for each in _told(old)]
    elif new is not None:
        row.differences = [Difference(fact, name, {}, facts) for fact, name, facts in _told(new)]
    return row


def _told(item: Item) -> list[tuple[str, str, Facts]]:
    """(fact, its name, what it says) of an item that stands alone."""
    found = []
    for fact in _ALONE:
        names, label = _FACTS[fact]
        facts = facts_of(item, names)
        if any(facts.values()):
            found.append((fact, str(label), facts))
    return found


def differences(before: Facts, after: Facts) -> list[Difference]:
    """The facts that are not the same; where they stand in the text does not matter."""
    found = []
    for fact, (names, label) in _FACTS.items():
        if _bare(fact, before) != _bare(fact, after):
            old, new = ({name: facts[name] for name in names} for facts in (before, after))
            if fact == "owners":
                # Of long lists of units, those that make the difference.
                old, new = _without(old, new), _without(new, old)
            found.append(Difference(fact, str(label), old, new))
    return found


def _without(owners: Facts, others: Facts) -> Facts:
    known = {(row["role"], row["name"]) for row in others["owners"]}
    return {"owners": [row for row in owners["owners"] if (row["role"], row["name"]) not in known]}


def _bare(fact: str, facts: Facts) -> Any:
    if fact == "owners":
        return sorted((row["role"], row["name"]) for row in facts["owners"])
    if fact == "indicators":
        names = ("name", "op", "value", "value_hi", "unit", "year", "binding")
        return [tuple(each.get(name) for name in names) for each in facts["indicators"]]
    if fact == "milestones":
        return [tuple(each.get(name) for name in ("text", "year", "date")) for each in facts["milestones"]]
    if fact == "deadline":
        return facts["deadline"] or facts["deadline_text"]
    if fact == "text":
        return re.sub(r"\s+", "", facts["text"])
    return facts[fact]


def _pairs(
    before: Sequence[Item], after: Sequence[Item], said: Iterable[Pair]
) -> list[tuple[Item | None, Item | None, float, bool]]:
    olds, news = {item.pk: item for item in before}, {item.pk: item for item in after}
    found: list[tuple[Item | None, Item | None, float, bool]] = []
    for pair in said:
        old, new = olds.pop(pair.old_id or 0, None), news.pop(pair.new_id or 0, None)
        if old is not None or new is not None:
            found.append((old, new, 1 if old and new else 0, True))
    for old, new, score in _likeliest(list(olds.values()), list(news.values())):
        found.append((olds.pop(old.pk), news.pop(new.pk), score, False))
    found += [(old, None, 0, False) for old in olds.values()]
    found += [(None, new, 0, False) for new in news.values()]
    return found


def _likeliest(olds: list[Item], news: list[Item]) -> list[tuple[Item, Item, float]]:
    """Each item with the one that is most like it, the surest pairs first."""
    left = {item.pk: item for item in news}
    by_words: dict[tuple[str, str], list[Item]] = {}
    for item in news:
        by_words.setdefault((item.heading, item.text), []).append(item)
    found, rest = [], []
    for old in olds:
        # The same words are the same task; of several, the one with the same number.
        same = [item for item in by_words.get((old.heading, old.text), ()) if item.pk in left]
        twin = next((item for item in same if item.code == old.code), same[0] if same else None)
        if twin is None:
            rest.append(old)
        else:
            found.append((old, left.pop(twin.pk), 1.0))
    grams = {item.pk: _grams(item) for item in (*rest, *left.values())}
    scored = [
        (score, -old.position, old, new)
        for old in rest
        for new in left.values()
        if (score := _likeness(old, new, grams[old.pk], grams[new.pk])) >= ALIKE
    ]
    taken: set[int] = set()
    for score, _place, old, new in sorted(scored, key=lambda each: (-each[0], -each[1], each[3].position)):
        if old.pk not in taken and new.pk in left:
            taken.add(old.pk)
            found.append((old, left.pop(new.pk), min(score, 0.99)))
    return found


def _grams(item: Item) -> frozenset[str]:
    words = re.sub(r"\W+", "", item.heading + item.text)
    return frozenset(words[at : at + 2] for at in range(len(words) - 1))


def _likeness(old: Item, new: Item, mine: frozenset[str], theirs: frozenset[str]) -> float:
    whole = len(mine) + len(theirs)
    words = 2 * len(mine & theirs) / whole if whole else 0.0
    named = bool(old.heading) and old.heading == new.heading
    return words + SAME_CODE * (old.code == new.code) + SAME_HEADING * named


def words_apart(before: str, after: str) -> list[tuple[str, str]]:
    """The two texts as one, word by word: what stayed, what is gone, what has come."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    pieces: list[tuple[str, str]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(("gone", "".join(old[i1:i2])))
        if j2 > j1:
            pieces.append(("come", "".join(new[j1:j2])))
    return pieces
