"""What the filters of a ledger list offer, and the active ones in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.db.models import CharField, Exists, F, IntegerField, OuterRef, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.directory.models import Unit
from luoshi.directory.permission import Actor
from luoshi.directory.scope import in_scope, scope_keys
from luoshi.ledger.access import sees_all, visible
from luoshi.ledger.filters import Filters
from luoshi.ledger.grouping import way
from luoshi.ledger.lights import NAMES
from luoshi.ledger.models import OPEN_STATES, Assignment, Block, SignState, TaskState
from luoshi.plans.models import ItemKind, OwnerRole, Plan

DUES = (
    ("7", gettext_lazy("7 天内到期")),
    ("30", gettext_lazy("30 天内到期")),
    ("90", gettext_lazy("90 天内到期")),
)
SIGNS = [
    ("asked", gettext_lazy("要签收的")),
    ("owed", gettext_lazy("还没有签收")),
    ("late", gettext_lazy("超期没有签收")),
    *((state.value, state.label) for state in (SignState.AWAITING, SignState.SIGNED, SignState.REFUSED)),
]
ASKS = [("any", gettext_lazy("有待批的变更")), *((state.value, state.label) for state in OPEN_STATES)]


@dataclass
class Offers:
    """What can be chosen, each as (value, words): only what would find something the actor may see."""

    plans: list[tuple[str, str]] = field(default_factory=list)
    blocks: list[tuple[str, str]] = field(default_factory=list)
    units: list[tuple[str, str]] = field(default_factory=list)
    leaders: list[tuple[str, str]] = field(default_factory=list)

    def name(self, kind: str, value: str) -> str:
        offered: list[tuple[str, str]] = getattr(self, kind)
        return dict(offered).get(value, value)


def offers(actor: Actor, filters: Filters) -> Offers:
    """In one question to the database, for the page asks many."""
    statement, values = _question(actor, (actor.role, actor.unit.pk), scope_keys(), filters.plan)
    found = Offers()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        for kind, value, words, _place in sorted(
            cursor.fetchall(), key=lambda part: (part[0], part[3], part[2])
        ):
            getattr(found, kind).append((value, words))
    return found


@lru_cache(maxsize=500)
def _question(
    actor: Actor, _standing: tuple[str, int], _scope: frozenset[int], plan: str
) -> tuple[str, tuple[Any, ...]]:
    """The statement with its values. It depends on the arguments alone (two actors are the same when their
    keys are, so that what they are is told beside), and to put it together takes longer than the answer."""
    tasks, assignments = visible(actor), Assignment.objects.all()
    if not sees_all(actor):
        assignments = assignments.filter(task__in=tasks)
    plans = Plan.objects.filter(Exists(tasks.filter(plan=OuterRef("pk"))))
    parts = [
        _part("plans", plans, "pid", "title", "-pk"),
        _part("units", _units(actor, assignments), "pid", "name", "position"),
    ]
    if plan:
        blocks = Block.objects.filter(Exists(tasks.filter(block=OuterRef("pk"))), plan__pid=plan)
        parts.append(_part("blocks", blocks, "pid", "title", "position"))
    asked = [part.query.sql_with_params() for part in parts]
    asked.append(_every_leader() if sees_all(actor) else _leaders(assignments).query.sql_with_params())
    statement = " UNION ALL ".join(f"({words})" for words, _values in asked)
    return statement, tuple(value for _words, values in asked for value in values)


def _leaders(assignments: QuerySet[Assignment]) -> QuerySet:  # type: ignore[type-arg]
    """One row for each name before the union, which would otherwise sort a row for each task."""
    named = assignments.filter(role=OwnerRole.SUPERVISOR).exclude(leader="")
    return _part("leaders", named, "leader", "leader", None).distinct()


# From one name to the next along an index (`ledger_assignment_leader`), where a DISTINCT reads it whole: a
# handful of names stand in tens of thousands of assignments.
_NEXT_LEADER = """SELECT a.leader FROM ledger_assignment a
    WHERE a.jurisdiction_id = place.id AND a.role = 'supervisor' AND a.ended_at IS NULL AND a.leader > {name}
    ORDER BY a.leader LIMIT 1"""
_EVERY_LEADER = f"""SELECT DISTINCT 'leaders', named.leader, named.leader, 0
    FROM directory_jurisdiction place, LATERAL (
        WITH RECURSIVE named(leader) AS (
            ({_NEXT_LEADER.format(name="''")})
            UNION ALL
            SELECT ({_NEXT_LEADER.format(name="named.leader")}) FROM named WHERE named.leader IS NOT NULL
        )
        SELECT leader FROM named WHERE leader IS NOT NULL
    ) named
    WHERE """


def _every_leader() -> tuple[str, tuple[int, ...]]:
    """The same for who sees everything."""
    scope, keys = in_scope("place.id")
    return _EVERY_LEADER + scope, keys


def _units(actor: Actor, assignments: QuerySet[Assignment]) -> QuerySet[Unit]:
    """For who sees everything a look into the index for each unit, for others their few tasks."""
    if sees_all(actor):
        return Unit.objects.filter(Exists(assignments.filter(unit=OuterRef("pk"))))
    return Unit.objects.filter(pk__in=assignments.order_by().values("unit"))


def _part(kind: str, rows: QuerySet, value: str, words: str, place: str | None) -> QuerySet:  # type: ignore[type-arg]
    """Rows of any table as (kind, value, words, place)."""
    order = Value(0) if place is None else (-F(place[1:]) if place[0] == "-" else F(place))
    text = CharField()
    return rows.order_by().values_list(
        Value(kind, output_field=text),
        Cast(value, text),
        Cast(words, text),
        Cast(order, IntegerField()),
    )


@dataclass(frozen=True)
class Chosen:
    """One active filter: what it is, what it is set to, and the query string without it."""

    name: str
    value: str
    query: str


def chosen(filters: Filters, query: Mapping[str, str], offered: Offers, of: str = "") -> list[Chosen]:
    """Every active filter, in the order in which the page offers them; `of` is the title of the one group
    that the list is narrowed to, where a row of it is on the page."""
    words = {
        "plan": (_("方案"), offered.name("plans", filters.plan)),
        "block": (_("板块"), offered.name("blocks", filters.block)),
        "unit": (_("单位"), offered.name("units", filters.unit)),
        "role": (_("角色"), _word(OwnerRole, filters.role)),
        "leader": (_("督办领导"), filters.leader),
        "kind": (_("类别"), _word(ItemKind, filters.kind)),
        "state": (_("状态"), _word(TaskState, filters.state)),
        "sign": (_("签收"), str(dict(SIGNS).get(filters.sign) or _word(SignState, filters.sign))),
        "asks": (_("变更"), str(dict(ASKS).get(filters.asks, filters.asks))),
        "due": (_("到期"), str(dict(DUES).get(filters.due, filters.due))),
        "month": (_("时限月份"), filters.month),
        "light": (_("灯"), "、".join(str(NAMES.get(each, each)) for each in filters.light.split(","))),
        "of": (str(way(filters.group).label), of or filters.of),
        "words": (_("查找"), filters.words),
    }
    return [
        Chosen(name, value, _without(key, query))
        for key, (name, value) in words.items()
        if getattr(filters, key)
    ]


def _word(choices: type[OwnerRole | ItemKind | TaskState | SignState], value: str) -> str:
    return str(dict(choices.choices).get(value, value))


def _without(key: str, query: Mapping[str, str]) -> str:
    """The query without a filter; a block goes with its plan."""
    dropped = {key, "page"} | ({"block"} if key == "plan" else set())
    return urlencode({name: value for name, value in query.items() if name not in dropped and value})
