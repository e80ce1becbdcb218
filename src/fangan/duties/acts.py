"""The acts themselves: which clauses say that something is reported, met about, assessed …"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from fangan.duties import rhythm
from fangan.duties.actors import UNIT
from fangan.model import Action
from fangan.text import Span


@dataclass(frozen=True, slots=True)
class Act:
    """`alone`: worth noting without an actor. `rhythm` is set where the word itself says it."""

    action: Action
    recipient: str | None
    alone: bool
    rhythm: rhythm.Rhythm | None = None


@dataclass(frozen=True, slots=True)
class _Rule:
    action: Action
    pattern: re.Pattern[str]
    tasks: bool
    alone: bool


_DATA = tomllib.loads(resources.files("fangan.data").joinpath("duties.toml").read_text("utf-8"))
_RULES = tuple(
    _Rule(
        Action(entry["action"]),
        re.compile(entry["pattern"].replace("{unit}", UNIT)),
        entry.get("tasks", False),
        entry.get("alone", False),
    )
    for entry in _DATA["act"]
)
_IDIOM = re.compile(_DATA["rhythm_idiom"][0]["pattern"])
_IDIOM_ACTIONS: dict[str, str] = _DATA["rhythm_idiom"][0]["words"]
_NOT_MACHINERY = re.compile("|".join(map(re.escape, _DATA["not_machinery"]["words"])))
_ANY_ACT = re.compile(
    "报|会|调度|听取|考核|考评|督|检查|巡|访|抽查|跟踪|评|研判|分析|方案|计划|细则|清单|台账|措施|责任|图|表|通报|公开|公布|公示|晾晒|走流程"
)


def found(source: str, masked: str, clause: Span, *, task: bool) -> Iterator[Act]:
    """The acts of one clause, one for each action."""
    if not _ANY_ACT.search(masked, clause.start, clause.end):
        return
    words = clause.of(source) if "走流程" in clause.of(source) else clause.of(masked)
    seen: set[Action] = set()
    for idiom in _IDIOM.finditer(words):
        action = Action(_IDIOM_ACTIONS[idiom["word"]])
        if action not in seen and not task:
            seen.add(action)
            yield Act(action, None, True, rhythm.of_word(idiom["rhythm"]))
    if task and _NOT_MACHINERY.search(words):
        return
    for rule in _RULES:
        if rule.action in seen or (task and not rule.tasks):
            continue
        if match := rule.pattern.search(words):
            seen.add(rule.action)
            yield Act(rule.action, _recipient(source, clause, match), rule.alone)


def _recipient(source: str, clause: Span, match: re.Match[str]) -> str | None:
    if "recipient" not in match.re.groupindex or match["recipient"] is None:
        return None
    start, end = match.span("recipient")
    return source[clause.start + start : clause.start + end].strip()
