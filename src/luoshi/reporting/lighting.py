"""Having the ledger look again at the lights that a report may have changed."""

from __future__ import annotations

from luoshi.ledger.lighting import relight
from luoshi.ledger.models import Assignment
from luoshi.reporting.models import Obligation


def relight_for(*obligations: Obligation) -> int:
    """The lights of the unit's part in the plans that obligations of one unit are of; returns how many
    changed."""
    plans = {each.duty.plan_id for each in obligations if each.duty.plan_id is not None}
    if not plans:
        return 0
    return relight(Assignment.objects.filter(unit=obligations[0].unit_id, task__plan__in=plans))
