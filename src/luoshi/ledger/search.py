"""Full-text search in Chinese without a dictionary.

A run of Chinese characters is looked up by its overlapping pairs, at consecutive places, so that a phrase
is found exactly as it is written and wherever it begins; digits and Latin letters are words. Full and half
width, upper and lower case are alike. The database builds the same pairs (`ledger_words` in the migrations):
水质巡查 gives 水质:1 质巡:2 巡查:3 查:4, the last character standing alone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q, QuerySet

from luoshi.directory.models import Alias
from luoshi.directory.names import key_of
from luoshi.ledger.models import Assignment, Task, TaskWords

# What belongs to a word; everything else parts words. The same ranges stand in the database's function.
_LETTERS = "\u00c0-\u1fff\u2e80-\u2fff\u3005-\u3007\u3040-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(f"[a-z0-9]+|[{_LETTERS}]+")
_LONGEST = 64  # characters of one Latin word that are told apart
# Weights of the classes D, C, B, A: a hit in the title counts ten times one in the text.
_WEIGHTS = [0.1, 0.2, 0.4, 1.0]


def folded(text: str) -> str:
    """The form in which words are compared."""
    return unicodedata.normalize("NFKC", text).lower()


def expression(word: str) -> str:
    """The tsquery for one word as typed; empty when it holds nothing that could be found."""
    runs: list[str] = _RUN.findall(folded(word))
    parts: list[str] = []
    for index, run in enumerate(runs):
        last = index == len(runs) - 1
        if run.isascii():
            # Letters are found while they are being typed; 12 is not 120.
            parts.append(f"'{run[:_LONGEST]}'" + (":*" if last and run[-1].isalpha() else ""))
            continue
        parts += [f"'{one}{other}'" for one, other in pairwise(run)]
        if not last:
            parts.append(f"'{run[-1]}'")
        elif len(run) == 1:
            parts.append(f"'{run}':*")
    return " <-> ".join(parts)


def found(tasks: QuerySet[Task], words: Sequence[str]) -> QuerySet[Task]:
    """The tasks that every one of the words is found in: in code, key, title or text, or in the name of
    somebody who has a part in it."""
    for word in words:
        asked = expression(word)
        if not asked:
            return tasks.none()
        hits = TaskWords.objects.filter(vector=_query(asked)).values("task")
        holders = _held_by(word)
        tasks = tasks.filter(pk__in=hits.union(holders) if holders is not None else hits)
    return tasks


def rank(words: Sequence[str]) -> SearchRank:
    """How well a task's own words answer, for ordering; tasks found by a holder's name alone come last."""
    asked = " & ".join(f"({each})" for each in map(expression, words) if each)
    return SearchRank(F("words__vector"), _query(asked), weights=_WEIGHTS)


def _query(asked: str) -> SearchQuery:
    return SearchQuery(asked, search_type="raw", config="simple")


def _held_by(word: str) -> QuerySet[Assignment, Any] | None:
    """The tasks of units, groups and leaders whose name holds the word; None for too short a word."""
    key = key_of(word)
    if len(key) < 2:
        return None
    names = Alias.objects.filter(key__contains=key).values_list("unit", "group")
    units = {unit for unit, _group in names if unit}
    groups = {group for _unit, group in names if group}
    held = Q(role="supervisor", leader__contains=word)
    if units:
        held |= Q(unit__in=units)
    if groups:
        held |= Q(group__in=groups)
    return Assignment.objects.filter(held).order_by().values("task")
