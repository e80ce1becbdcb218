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


def by_unit(rows: QuerySet[Assignment], today: dt.date) -> list[Mapping[str, Any]]:
    """Each unit with how many of these assignments it has signed for, owes and owes beyond the limit, in
    official order; a unit that signed nothing stands in its place."""
    counted: QuerySet[Any, Mapping[str, Any]] = (
        rows.filter(unit__isnull=False)
        .exclude(sign_state=SignState.NONE)
        .order_by("unit__position", "unit_id")
        .values("unit__pid", "unit__name")
        .annotate(
            all=Count("pk"),
            signed=Count("pk", filter=Q(sign_state=SignState.SIGNED)),
            owed=Count("pk", filter=OWED),
            late=Count("pk", filter=OWED & Q(sign_by__lt=today)),
            refused=Count("pk", filter=Q(sign_state=SignState.REFUSED)),
        )
    )
    return list(counted)
