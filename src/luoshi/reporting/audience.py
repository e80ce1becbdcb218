"""Which units a duty is for, as of a day."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from luoshi.directory.models import Unit
from luoshi.directory.queries import in_force
from luoshi.ledger.models import Assignment
from luoshi.plans.models import OwnerRole, Plan, VersionState
from luoshi.reporting.models import Audience, Duty

ROLES = {
    Audience.LEADS: (OwnerRole.LEAD,),
    Audience.OWNERS: (OwnerRole.LEAD, OwnerRole.RESPONSIBLE),
}


def units_of(duty: Duty, on: dt.date) -> QuerySet[Unit]:
    """The duty's units in force on the day, in official order."""
    if duty.audience == Audience.NAMED:
        single = Q(pk__in=duty.parties.filter(unit__isnull=False).values("unit"))
        groups = duty.parties.filter(group__isnull=False).values("group")
        wanted = single | (Q(memberships__group__in=groups) & in_force(on, "memberships__"))
    elif duty.plan is None:
        return Unit.objects.none()
    else:
        wanted = Q(pk__in=owners(duty.plan, Audience(duty.audience)).values("pk"))
    return Unit.objects.filter(wanted, in_force(on)).distinct().order_by("position", "pk")


def owners(plan: Plan, audience: Audience) -> QuerySet[Unit]:
    """The units that hold one of the audience's roles in the plan as it is in force."""
    held = Assignment.objects.filter(
        task__plan=plan, task__version__state=VersionState.ISSUED, role__in=ROLES[audience]
    )
    return Unit.objects.filter(pk__in=held.filter(unit__isnull=False).values("unit"))
