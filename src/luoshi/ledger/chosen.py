"""The active filters of a ledger list in words, each with the address of the list without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.directory.models import Unit
from luoshi.ledger.lights import NAMES
from luoshi.ledger.models import Block
from luoshi.ledger.queries import Filters
from luoshi.plans.models import ItemKind, OwnerRole, Plan

DUES = (
    ("7", gettext_lazy("7 天内到期")),
    ("30", gettext_lazy("30 天内到期")),
    ("90", gettext_lazy("90 天内到期")),
)


@dataclass(frozen=True)
class Chosen:
    """One active filter: what it is, what it is set to, and the query string without it."""

    name: str
    value: str
    query: str


def chosen(filters: Filters, query: Mapping[str, str]) -> list[Chosen]:
    """Every active filter, in the order in which the page offers them."""
    words: dict[str, tuple[str, Callable[[str], str]]] = {
        "plan": (_("方案"), lambda pid: _named(Plan, pid)),
        "block": (_("板块"), lambda pid: _named(Block, pid)),
        "unit": (_("单位"), lambda pid: _named(Unit, pid)),
        "role": (_("角色"), lambda value: str(dict(OwnerRole.choices).get(value, value))),
        "kind": (_("类别"), lambda value: str(dict(ItemKind.choices).get(value, value))),
        "due": (_("到期"), lambda value: str(dict(DUES).get(value, value))),
        "light": (_("灯"), lambda value: "、".join(str(NAMES.get(each, each)) for each in value.split(","))),
        "words": (_("查找"), str),
    }
    return [
        Chosen(name, word(getattr(filters, key)), _without(key, query))
        for key, (name, word) in words.items()
        if getattr(filters, key)
    ]


def _named(model: type[Plan] | type[Block] | type[Unit], pid: str) -> str:
    return str(model.objects.filter(pid=pid).first() or pid)


def _without(key: str, query: Mapping[str, str]) -> str:
    """The query without a filter; a block goes with its plan."""
    dropped = {key, "page"} | ({"block"} if key == "plan" else set())
    return urlencode({name: value for name, value in query.items() if name not in dropped and value})
