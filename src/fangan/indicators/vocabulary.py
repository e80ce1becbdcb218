"""The words of `fangan/data/*.toml` that reading a measured target needs, as sets and pattern sources."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from fangan.data import entries


def alternation(words: set[str] | frozenset[str] | list[str] | tuple[str, ...]) -> str:
    """A pattern source that matches any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))


def by_character(known: Iterable[str], at: int) -> dict[str, tuple[str, ...]]:
    """The words by their first (0) or last (-1) character, the longest first: of hundreds a few are tried."""
    found: dict[str, list[str]] = {}
    for word in sorted(known, key=len, reverse=True):
        found.setdefault(word[at], []).append(word)
    return {char: tuple(group) for char, group in found.items()}


_MEASURES = entries("measures.toml")
_OPERATORS = entries("operators.toml")
_VERBS = entries("verbs.toml")

GARBLED: dict[str, str] = {key: value for key, value in _MEASURES.pop("garbled").items() if key != "source"}
NOT_FOLLOWED: dict[str, str] = {
    key: value for key, value in _MEASURES.pop("not_followed").items() if key != "source"
}
"""The characters that make a measure word the beginning of another word when they follow it."""

UNIT_GROUP: dict[str, str] = {word: group for group, entry in _MEASURES.items() for word in entry["words"]}
"""Which group of `measures.toml` a unit without its multiplier belongs to."""

PREFIX_OPS: dict[str, str] = {word: op for op, words in _OPERATORS["prefix"].items() for word in words}
SUFFIX_OPS: dict[str, str] = {word: op for op, words in _OPERATORS["suffix"].items() for word in words}
MORE = alternation([word for words in _OPERATORS["more"].values() for word in words])

DELIVER: frozenset[str] = frozenset(_VERBS["deliver"])
CHANGE: frozenset[str] = frozenset(_VERBS["change"])
HEADS: frozenset[str] = frozenset(_VERBS["heads"])
BARE: frozenset[str] = frozenset(_VERBS["bare"])
OPENERS: frozenset[str] = frozenset(_VERBS["openers"])
NOT_OPENERS: frozenset[str] = frozenset(_VERBS["not_openers"])
FIGURES: frozenset[str] = frozenset(_VERBS["figures"])


@lru_cache(maxsize=1024)
def group_of(unit: str | None) -> str | None:
    """The group of a unit as written, multiplier and denominator aside: 万吨 → physical, /10万 → share."""
    if not unit:
        return None
    if unit.startswith("/"):
        return "share"
    base = unit.partition("/")[0].partition("(")[0].partition("（")[0]
    while base and base not in UNIT_GROUP and base[0] in "万亿":
        base = base[1:]
    return UNIT_GROUP.get(base)
