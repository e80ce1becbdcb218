"""Having the ledger look again at the lights that a report may have changed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from luoshi.ledger.lighting import relight
from luoshi.ledger.models import Assignment
from luoshi.plans.models import OwnerRole
from luoshi.reporting.models import Asks, Counted, Obligation, Series


def relight_for(*obligations: Obligation) -> int:
    """The lights of the units' parts in the plans that their obligations are of; returns how many changed.
    Those that lead what a unit gave figures for are looked at soon after, by the worker."""
    plans = {each.duty.plan_id for each in obligations if each.duty.plan_id is not None}
    units = {each.unit_id for each in obligations}
    if not plans:
        return 0
    for plan in {each.duty.plan_id for each in obligations if Asks.FIGURES in each.duty.asks} - {None}:
        transaction.on_commit(partial(_look_at_leads_soon, plan))
    return relight(Assignment.objects.filter(unit__in=units, task__plan__in=plans))


def _look_at_leads_soon(plan: int | None) -> None:
    # The worker's part stands on this module.
    from luoshi.reporting.jobs import queue_once, relight_leads

    queue_once(relight_leads, f"reporting-leads-{plan}", plan=plan)


def relight_leads_of(series: Iterable[Series] | QuerySet[Series]) -> int:
    """The lights of those who lead tasks with indicators that are counted by these series."""
    tasks = Counted.objects.filter(series__in=series).values("indicator__task")
    return relight(Assignment.objects.filter(role=OwnerRole.LEAD, task__in=tasks))
