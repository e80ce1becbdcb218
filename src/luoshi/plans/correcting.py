"""Correcting what was read of an item: fact by fact, so that two clerks on one item lose nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.directory.permission import Actor
from luoshi.plans import selecting
from luoshi.plans.changes import Changing, changing
from luoshi.plans.facts import Facts, differing, facts_of
from luoshi.plans.models import Item, ItemState, OwnerRole

# What a person corrects together, and what it is called. A deadline is one fact in several columns.
FACTS: dict[str, tuple[tuple[str, ...], Any]] = {
    "code": (("code",), gettext_lazy("序号")),
    "heading": (("heading",), gettext_lazy("标题")),
    "kind": (("kind",), gettext_lazy("类别")),
    "block": (("block",), gettext_lazy("板块")),
    "deadline": (
        (
            *("deadline_text", "deadline", "deadline_start", "deadline_end"),
            *("deadline_inherited", "deadline_waived"),
        ),
        gettext_lazy("时限"),
    ),
    "owners": (("owners",), gettext_lazy("责任主体")),
    "indicators": (("indicators",), gettext_lazy("指标")),
    "milestones": (("milestones",), gettext_lazy("节点")),
    "ownerless": (("ownerless_because",), gettext_lazy("没有责任单位的理由")),
}


@dataclass(frozen=True)
class Conflict:
    """A fact that somebody else changed meanwhile: what it was, what they made of it, what one wanted."""

    fact: str
    seen: Facts
    theirs: Facts
    mine: Facts


class Conflicting(Exception):
    """Somebody else changed the same facts; nothing was written. A person has to choose."""

    def __init__(self, conflicts: list[Conflict]) -> None:
        super().__init__(conflicts)
        self.conflicts = conflicts


def correct(actor: Actor, item: Item, wanted: Facts, seen: Facts) -> Item:
    """Give an item the `wanted` facts that differ from those `seen` when the page was shown.

    What others changed besides is kept. Raises Conflicting where they changed the very same fact to
    something else; Gone where the item is no more.
    """
    with changing(actor, item.version, "item-corrected") as change:
        held = change.item(item)
        _write(change, held, _meant(facts_of(held), wanted, seen))
    return held


def _meant(now: Facts, wanted: Facts, seen: Facts) -> Facts:
    """The facts to be written."""
    meant: Facts = {}
    conflicts = []
    for fact, (names, _label) in FACTS.items():
        mine = {name: wanted[name] for name in names if name in wanted}
        if all(seen.get(name) == value for name, value in mine.items()):
            continue
        theirs = {name: now[name] for name in mine}
        before = {name: seen.get(name) for name in mine}
        if theirs not in (before, mine):
            conflicts.append(Conflict(fact, before, theirs, mine))
        meant |= mine
    if conflicts:
        raise Conflicting(conflicts)
    return meant


def _write(change: Changing, item: Item, facts: Facts) -> None:
    if not facts:
        return
    if item.state == ItemState.DROPPED:
        raise ValidationError(_("这一项不列入台账；要更正，请先撤回“不列入”。"))
    if differing(facts_of(item, facts), facts)[1]:
        change.set(item, facts | {"by_hand": True})


def take_from_text(
    actor: Actor, item: Item, fact: str, start: int, end: int, role: OwnerRole = OwnerRole.RESPONSIBLE
) -> Item:
    """Add an owner, a deadline, an indicator or a milestone by its words in the text."""
    with changing(actor, item.version, "item-corrected") as change:
        held = change.item(item)
        start, end = selecting.trimmed(change.version.text, start, end)
        if end <= start:
            raise ValidationError(_("请先在原文里选中文字。"))
        if end - start > selecting.LONGEST_FACT:
            raise ValidationError(_("选中的文字太长，请只选这一处的词句。"))
        _write(change, held, _taken(held, change.version.text, fact, start, end, role))
    return held


def _taken(item: Item, text: str, fact: str, start: int, end: int, role: OwnerRole) -> Facts:
    year = selecting.reference_year(item.version.plan)
    if fact == "owner":
        return {
            "owners": [*facts_of(item, ("owners",))["owners"], selecting.owner_at(text, start, end, role)]
        }
    if fact == "deadline":
        return selecting.deadline_in(text, start, end, year) | {
            "deadline_inherited": False,
            "deadline_waived": "",
        }
    if fact == "indicator":
        return {"indicators": item.indicators + selecting.indicators_in(text, start, end)}
    if fact == "milestone":
        return {"milestones": item.milestones + selecting.milestones_in(text, start, end, year)}
    raise ValidationError(_("没有看懂这个操作，请刷新页面。"))
