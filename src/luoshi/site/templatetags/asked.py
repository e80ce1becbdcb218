"""What a plan asks to be reported, as the clerk sees it before issuing, and what waits for approval."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import template

from luoshi.calendar import clock
from luoshi.directory.models import Membership
from luoshi.directory.permission import Actor
from luoshi.directory.queries import in_force
from luoshi.ledger.expanding import Share
from luoshi.plans.models import Version
from luoshi.reporting.asked import Asked, asked_in
from luoshi.reporting.models import Asks, Audience, Duty
from luoshi.reporting.proposals import dates
from luoshi.reporting.queries import to_approve

register = template.Library()


@register.inclusion_tag("reporting/parts/asked.html")
def asked_reports(
    version: Version, shares: Iterable[Share], ticked: Collection[str] | None = None
) -> dict[str, Any]:
    """Each report that a version asks for, with its dates and how many units; `ticked` are those that the
    clerk had confirmed in a form that came back."""
    today, held = clock.today(), list(shares)
    rows = [
        {
            "asked": each,
            "dates": [] if each.why_not else dates(each.duty, today),
            "units": _how_many(each, held),
            "asks": [str(label) for value, label in Asks.choices if value in each.fields["asks"]],
            "ticked": each.sure if ticked is None else each.pid in ticked,
        }
        for each in asked_in(version, today)
    ]
    return {
        "rows": [row for row in rows if row["dates"]],
        "without": [row["asked"] for row in rows if not row["dates"]],
    }


@register.simple_tag
def duties_to_approve(actor: Actor) -> list[Duty]:
    """Reporting duties that wait for the reader's decision."""
    return list(to_approve(actor))


def _how_many(asked: Asked, shares: list[Share]) -> int:
    """The units that will owe it, before any of them has got its tasks."""
    if asked.fields["audience"] == Audience.NAMED:
        members = Membership.objects.filter(in_force(clock.today()), group__in=asked.groups)
        return len({unit.pk for unit in asked.units} | set(members.values_list("unit", flat=True)))
    leads = asked.fields["audience"] == Audience.LEADS
    return sum(bool(share.lead or (share.responsible and not leads)) for share in shares)
