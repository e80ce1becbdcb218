"""Splitting an item, merging two, adding one that the machine did not see."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from luoshi.directory.permission import Actor
from luoshi.plans import selecting
from luoshi.plans.changes import Changing, changing
from luoshi.plans.facts import Facts, facts_of
from luoshi.plans.models import Item, ItemKind, ItemState, Shape, Version


def split(actor: Actor, item: Item, at: int) -> Item:
    """Cut an item in two at an offset of the version's text; returns the second one.

    A fact goes with the words that it stands in. What stands outside the item's own sentences (its lines of
    owners, its deadline, what it inherits) belongs to both.
    """
    with changing(actor, item.version, "item-split") as change:
        held, text = change.item(item), change.version.text
        start, end = selecting.body_of(held, text)
        if not text[start:at].strip() or not text[at:end].strip() or not start < at < end:
            raise ValidationError(_("请把光标放在这一项的文字中间，再拆分。"))
        whole = facts_of(held)
        first, second = _part(whole, start, at, (start, end)), _part(whole, at, end, (start, end))
        first |= {"text": text[start:at].strip(), "end": at, "shape": Shape.SPLIT.value}
        second |= {
            "text": text[at:end].strip(),
            "start": at,
            "shape": Shape.SPLIT.value,
            "code": _next_code(held.code),
            "heading": "",
            "machine": None,
        }
        for part in (first, second):
            part |= {"state": ItemState.PROPOSED.value, "certainty": "likely"}
            part |= {"doubt": _("拆分而来，请核对"), "by_hand": True}
        change.set(held, first)
        return change.add(second)


def _part(whole: Facts, start: int, end: int, body: tuple[int, int]) -> Facts:
    """The facts of the part `[start, end)` of an item."""

    def belongs(place: Any) -> bool:
        begin = place[0] if place else None
        return begin is None or not body[0] <= begin < body[1] or start <= begin < end

    part = dict(whole)
    for name in ("indicators", "milestones"):
        part[name] = [fact for fact in whole[name] if belongs(fact.get("span"))]
    part["owners"] = [row for row in whole["owners"] if belongs((row["start"], row["end"]))]
    if whole["deadline_start"] is not None and not belongs((whole["deadline_start"],)):
        part |= {"deadline_text": "", "deadline": None, "deadline_start": None, "deadline_end": None}
    return part


def _next_code(code: str) -> str:
    """三（一）9 → 三（一）9-2 → 三（一）9-3."""
    known = re.fullmatch(r"(.*)-(\d+)", code)
    return f"{known[1]}-{int(known[2]) + 1}" if known else f"{code[:115]}-2"


def merge(actor: Actor, item: Item, other: Item) -> Item:
    """Make one of two items that follow one another; the earlier one stays."""
    with changing(actor, item.version, "item-merged") as change:
        pair = sorted((change.item(item), change.item(other)), key=lambda each: each.position)
        between = change.version.items.filter(position__gt=pair[0].position, position__lt=pair[1].position)
        if pair[0].pk == pair[1].pk or between.exists():
            raise ValidationError(_("只能合并前后相邻的两项。"))
        first, second = (facts_of(each) for each in pair)
        change.remove(pair[1])
        change.set(pair[0], _joined(first, second))
    return pair[0]


def _joined(first: Facts, second: Facts) -> Facts:
    dates = {each["deadline"] for each in (first, second) if each["deadline"]}
    doubts = [_("合并而来，请核对")] + ([_("两项的时限不同，保留了前一项的")] if len(dates) > 1 else [])
    owners = {(row["role"], row["name"]): row for row in [*second["owners"], *first["owners"]]}
    order = list(dict.fromkeys((row["role"], row["name"]) for row in [*first["owners"], *second["owners"]]))
    joined: Facts = {
        "text": "\n".join(filter(None, (first["text"], second["heading"], second["text"]))),
        "end": max(first["end"], second["end"]),
        "owners": [owners[key] for key in order],
        "indicators": first["indicators"] + second["indicators"],
        "milestones": first["milestones"] + second["milestones"],
        "shape": Shape.MERGED.value,
        "by_hand": True,
        "state": ItemState.PROPOSED.value,
        "certainty": "likely",
        "doubt": "；".join(doubts),
    }
    if not first["deadline_text"]:
        joined |= {name: value for name, value in second.items() if name.startswith("deadline")}
    return joined


def add(actor: Actor, version: Version, start: int, end: int) -> Item:
    """A task of a stretch of the text, with what the machine reads in that stretch.

    Refused where the words are an item's own already: that one is to be split or corrected.
    """
    with changing(actor, version, "item-added") as change:
        text = change.version.text
        start, end = selecting.trimmed(text, start, end)
        if end - start < 4:
            raise ValidationError(_("请先在原文里选中要列为任务的文字。"))
        for over in change.version.items.select_for_update().filter(start__lt=end, end__gt=start):
            _make_room(change, over, text, start)
        before = change.version.items.filter(start__lt=start).order_by("-start").first()
        found = selecting.facts_in(text, start, end, selecting.reference_year(change.version.plan))
        count = change.version.items.filter(shape=Shape.ADDED).count() + 1
        return change.add(
            {
                "code": _("增%(n)s") % {"n": count},
                "block": before.block if before else "",
                "kind": ItemKind.TASK.value,
                "heading": "",
                "text": text[start:end],
                "start": start,
                "end": end,
                "shape": Shape.ADDED.value,
                "by_hand": True,
                "machine": None,
                "certainty": "likely",
                "doubt": _("人工列入，请核对责任单位和时限"),
                **found,
            }
        )


def _make_room(change: Changing, item: Item, text: str, start: int) -> None:
    """Lines that only follow an item in the text are given up by it."""
    if start < selecting.body_of(item, text)[1]:
        raise ValidationError(
            _("选中的文字属于已有的事项“%(item)s”；要单列，请在那一项里拆分。") % {"item": item}
        )
    change.set(item, {"end": start})
