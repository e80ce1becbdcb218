"""Units that take over a part of a plan, or lose one, owe its reports from then on, or no more."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver

from luoshi.ledger.models import Assignment
from luoshi.ledger.signals import assignment_began, assignment_ended
from luoshi.reporting.jobs import queue_once, settle_plan
from luoshi.reporting.models import Duty, DutyState


@receiver(assignment_began)
@receiver(assignment_ended)
def _moved(sender: object, assignment: Assignment, **_more: Any) -> None:
    """Soon, by the worker, and once for many: a unit that is abolished hands over hundreds of parts."""
    plan = assignment.task.plan_id
    if Duty.objects.filter(plan=plan, state=DutyState.ACTIVE).exists():
        transaction.on_commit(partial(queue_once, settle_plan, f"reporting-settle-{plan}", plan=plan))
