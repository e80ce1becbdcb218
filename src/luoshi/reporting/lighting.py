"""Having the ledger look again at the lights that a report may have changed."""

from __future__ import annotations

from luoshi.ledger.lighting import relight
from luoshi.ledger.models import Assignment
from luoshi.reporting.models import Obligation


def relight_for(obligation: Obligation) -> int:
    """The lights of the unit's part in the plan that an obligation is of; returns how many changed."""
    plan = obligation.duty.plan_id
    if plan is None:
        return 0
    return relight(Assignment.objects.filter(unit=obligation.unit_id, task__plan=plan))
