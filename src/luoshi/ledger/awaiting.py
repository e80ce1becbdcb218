"""Reads of signing (签收情况): what waits for whom, and who has signed for what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from luoshi.directory.permission import Actor
from luoshi.ledger.models import Assignment, Share, SignState, TaskState

OWED = Q(sign_state__in=(SignState.AWAITING, SignState.OFFERED))


def to_sign(actor: Actor) -> QuerySet[Assignment]:
    """What waits for the actor's unit: to be signed for, or offered to it or to the actor; by limit."""
    offered = Q(offered_unit=actor.unit) | Q(offered_person=actor.person) | Q(unit=actor.unit)
    mine = Q(sign_state=SignState.AWAITING, unit=actor.unit) | Q(sign_state=SignState.OFFERED) & offered
    return (
        Assignment.objects.filter(mine, task__state=TaskState.OPEN)
        .select_related("task__plan", "task__block", "unit", "group", "offered_unit", "offered_person")
        .order_by("sign_by", "task__plan_id", "task__position")
    )


def shares_to_sign(actor: Actor) -> QuerySet[Share]:
    """Shares of splits in force that wait for the actor's unit."""
    return (
        Share.objects.filter(sign_state=SignState.AWAITING, unit=actor.unit, split__revoked_at__isnull=True)
        .select_related("split__task__plan", "split__target__indicator", "split__unit", "unit")
        .order_by("sign_by", "pk")
    )


def refused() -> QuerySet[Assignment]:
    """Assignments that units have given back and that wait for the clerk."""
    rows = Assignment.objects.filter(sign_state=SignState.REFUSED)
    return rows.select_related("task__plan", "unit").order_by("pk")


def standing(name: str, on: dt.date) -> Q:
    """Assignments of which something is to be said about signing: all that are signed for ("asked"), those
    that wait ("owed") or wait beyond their limit ("late"), or those in one state."""
    if name == "asked":
        return ~Q(sign_state=SignState.NONE)
    if name in ("owed", "late"):
        return OWED & Q(sign_by__lt=on) if name == "late" else OWED
    return Q(sign_state=name)


def by_unit(rows: QuerySet[Assignment], today: dt.date) -> list[Mapping[str, Any]]:
    """Each unit with the number of tasks in which it is asked to sign, has signed, owes it and so on, in
    official order; a unit that signed nothing stands in its place. A number is the length of the ledger list
    that the same words open: a task counts once, whatever parts the unit has in it."""
    counted: QuerySet[Any, Mapping[str, Any]] = (
        rows.filter(standing("asked", today), unit__isnull=False)
        .exclude(task__state=TaskState.CANCELLED)
        .order_by("unit__position", "unit_id")
        .values("unit__pid", "unit__name")
        .annotate(
            **{
                name: Count("task", filter=standing(name, today), distinct=True)
                for name in ("asked", "signed", "owed", "late", "refused")
            }
        )
    )
    return list(counted)
