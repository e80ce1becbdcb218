"""The acts themselves: which clauses say that something is reported, met about, assessed …"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from fangan.data import entries
from fangan.duties import rhythm
from fangan.duties.actors import RECIPIENT, UNIT
from fangan.expressions import expression
from fangan.indicators.masking import FILL
from fangan.model import Action
from fangan.text import Span


class Act(NamedTuple):
    """`alone`: worth noting without an actor. `subject`: none without the clause's own subject.

    `regular`: none without a rhythm.

    `rhythm` is set where the word itself says it.
    """

    action: Action
    recipient: str | None
    alone: bool
    rhythm: rhythm.Rhythm | None = None
    subject: bool = False
    regular: bool = False


@dataclass(frozen=True)
class _Rule:
    """One `[[act]]` of the data; its pattern is compiled when a clause first holds one of its words."""

    action: Action
    source: str
    tasks: bool | str
    alone: bool
    subject: bool
    words: tuple[str, ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        source = self.source.replace("{unit}", UNIT).replace("{recipient}", RECIPIENT)
        return re.compile(source.replace("{each}", rhythm.EACH))


_DATA = entries("duties.toml")
_RULES = tuple(
    _Rule(
        Action(entry["action"]),
        entry["pattern"],
        entry.get("tasks", False),
        entry.get("alone", False),
        entry.get("subject", False),
        tuple(entry["words"]),
    )
    for entry in _DATA["act"]
)
_TASK_RULES = tuple(rule for rule in _RULES if rule.tasks)
_IDIOM = expression(_DATA["rhythm_idiom"][0]["pattern"])
_IDIOM_ACTIONS: dict[str, str] = _DATA["rhythm_idiom"][0]["words"]
_NOT_MACHINERY = expression("|".join(map(re.escape, _DATA["not_machinery"]["words"])))
_SUPERVISED = expression(_DATA["supervised"]["pattern"])
_PRACTISED = expression(r"实行|执行|坚持|推行|建立|落实")
_QUOTED = expression(r"[“\"][^“”\"]{4,40}[”\"]")
_WHY = ("重要意义", "重要性", "充分认识")
"""What tells of the sense of an act is no act."""

_SET_UP = ("机制", "体系", "制度", "平台")
_SETS_UP = expression(
    r"(?:健全|完善|建立|构建)[^，。；]{0,30}(?:督|考核|考评|评估|评价|会商|会议|通报|报告|研判|调度)[^，。；]{0,8}"
    rf"(?:{'|'.join(_SET_UP)})$"
)
_INCLUDED = {Action.WALKTHROUGH: Action.REPORT, Action.PUBLISH: Action.MEETING}
"""What is said inside the other is not said again: 将走流程情况报…, 召开会议通报…"""


def _by_word(rules: Iterable[_Rule]) -> dict[str, list[tuple[str, list[int]]]]:
    """Each word with the places of the rules that it may belong to, by its first character: of two dozen
    rules few ever do."""
    of_word: dict[str, list[int]] = {}
    for rule in rules:
        for word in rule.words:
            of_word.setdefault(word, []).append(_RULES.index(rule))
    found: dict[str, list[tuple[str, list[int]]]] = {}
    for word, places in of_word.items():
        found.setdefault(word[0], []).append((word, places))
    return found


_RULES_BY_WORD, _TASK_RULES_BY_WORD = _by_word(_RULES), _by_word(_TASK_RULES)


def _any_word(rules: Iterable[_Rule], *others: str) -> re.Pattern[str]:
    """A pattern for any word that one of the rules cannot do without; alternatives that all open with a
    plain character are found many times quicker than any others."""
    words = {re.escape(word) for rule in rules for word in rule.words}
    return re.compile("|".join((*sorted(words), *others)))


_QUOTED_ACT = (f"“{FILL}{{4}}", f'"{FILL}{{4}}')
_ANY_ACT = _any_word(_RULES, *_IDIOM_ACTIONS, *_QUOTED_ACT)
_ANY_TASK_ACT = _any_word(rule for rule in _RULES if rule.tasks)


def possible(source: str, span: Span) -> bool:
    """Whether a stretch of a task holds any word that an act within tasks is made of."""
    return _ANY_TASK_ACT.search(source, *span) is not None


def places(masked: str, *, task: bool) -> list[int]:
    """Where the words begin that acts are made of: clauses without any hold no act."""
    return [word.start() for word in (_ANY_TASK_ACT if task else _ANY_ACT).finditer(masked)]


def found(source: str, words: str, clause: Span, *, task: bool) -> Iterator[Act]:
    """The acts of one clause, one for each action. `words` are the clause's, masked."""
    seen: set[Action] = set()
    practised: set[Act] = set()
    for idiom in () if task else _idioms(words) or _quoted_idioms(clause.of(source), words):
        action = Action(_IDIOM_ACTIONS[idiom["word"]])
        seen.add(action)
        act = Act(action, None, True, rhythm.of_word(idiom["rhythm"]))
        if act not in practised:
            practised.add(act)
            yield act
    if "重要" in words and any(why in words for why in _WHY):
        return
    if (task and _NOT_MACHINERY.search(words)) or (words.endswith(_SET_UP) and _SETS_UP.search(words)):
        return
    for rule in _that_may_hold(words, task=task):
        if rule.action in seen or _INCLUDED.get(rule.action) in seen:
            continue
        if rule.action is Action.INSPECT and task and "对" in words and _SUPERVISED.search(words):
            continue
        if match := rule.pattern.search(words):
            seen.add(rule.action)
            recipient = _recipient(source, clause, match)
            if recipient:
                # 报县政府督查室 is a report, and nobody's 督查.
                start, end = match.span("recipient")
                words = words[:start] + FILL * (end - start) + words[end:]
            regular = task and rule.tasks == "rhythm"
            yield Act(rule.action, recipient, rule.alone, subject=rule.subject, regular=regular)


def _that_may_hold(words: str, *, task: bool) -> list[_Rule]:
    """The rules of which the clause holds a word, in the order of the data."""
    by_first = _TASK_RULES_BY_WORD if task else _RULES_BY_WORD
    places: set[int] = set()
    for char in by_first.keys() & words:
        for word, rules in by_first[char]:
            if word in words:
                places.update(rules)
    return [_RULES[place] for place in sorted(places)]


def _idioms(words: str) -> list[re.Match[str]]:
    """月报告、季通报: two of them in a row, or one that is said to be the practice."""
    idioms = list(_IDIOM.finditer(words))
    whole = bool(idioms) and idioms[0][0] == words
    return idioms if whole or len(idioms) > 1 or (idioms and _PRACTISED.search(words)) else []


def _quoted_idioms(said: str, words: str) -> list[re.Match[str]]:
    """建立“月调度、季通报”机制: the same inside quotes, which are masked."""
    quoted = _QUOTED.search(said) if FILL in words and _PRACTISED.search(words) else None
    found = list(_IDIOM.finditer(quoted[0])) if quoted else []
    return found if len(found) > 1 else []


def _recipient(source: str, clause: Span, match: re.Match[str]) -> str | None:
    if "recipient" not in match.re.groupindex or match["recipient"] is None:
        return None
    start, end = match.span("recipient")
    return source[clause.start + start : clause.start + end].strip()
