"""Making the obligations of a duty and keeping them right.

`settle` may run any number of times, at any moment, and be killed in the middle: what is there already
stays, what is missing is made, what the calendar or the membership has changed is moved or withdrawn.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import SYSTEM, Doer, record
from luoshi.calendar import clock
from luoshi.calendar.periods import Period
from luoshi.calendar.queries import workdays_of
from luoshi.calendar.rhythm import Occurrence
from luoshi.calendar.workdays import Workdays
from luoshi.ledger.lighting import relight_plan
from luoshi.reporting.audience import units_of
from luoshi.reporting.models import Duty, DutyState, Obligation, State

# How far ahead obligations stand in the table.
HORIZON = dt.timedelta(days=366)

# One statement for all units and periods of a duty: a year for thousands of units is hundreds of thousands
# of rows, which as objects of the ORM would take minutes. The identifier is 62 random bits.
_CREATE = """
INSERT INTO reporting_obligation
    (jurisdiction_id, pid, duty_id, unit_id, period, nominal, due, grace_until, closes_on)
SELECT %(place)s, encode(substring(uuid_send(gen_random_uuid()) FROM 9), 'hex'), %(duty)s, unit,
    period, nominal, due, grace_until, closes_on
FROM unnest(%(units)s::bigint[]) AS unit CROSS JOIN unnest(
    %(periods)s::text[], %(nominal)s::date[], %(due)s::date[], %(grace)s::date[], %(closes)s::date[]
) AS day (period, nominal, due, grace_until, closes_on)
ON CONFLICT (duty_id, unit_id, period) DO NOTHING
"""

_MOVE = """
UPDATE reporting_obligation AS obligation
SET nominal = day.nominal, due = day.due, grace_until = day.grace_until, closes_on = day.closes_on
FROM unnest(
    %(periods)s::text[], %(nominal)s::date[], %(due)s::date[], %(grace)s::date[], %(closes)s::date[]
) AS day (period, nominal, due, grace_until, closes_on)
WHERE obligation.duty_id = %(duty)s AND obligation.period = day.period
    AND obligation.first_submitted_on IS NULL AND obligation.state <> 'waived'
    AND (obligation.due, obligation.grace_until, obligation.closes_on)
        IS DISTINCT FROM (day.due, day.grace_until, day.closes_on)
"""


@dataclass
class Settled:
    """What `settle` changed; `moved` maps a period to its due dates before and after."""

    created: int = 0
    moved: dict[str, list[str]] = field(default_factory=dict)
    withdrawn: int = 0
    restored: int = 0

    @property
    def any(self) -> bool:
        return bool(self.created or self.moved or self.withdrawn or self.restored)


@transaction.atomic
def settle(duty: Duty, doer: Doer = SYSTEM, *, because: str = "", from_day: dt.date | None = None) -> Settled:
    """Bring a duty's obligations in line with its rule, the calendar and its units as of today.

    New ones are made for due dates from `from_day` (today unless given) to a year ahead.
    """
    duty = Duty.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=duty.pk)
    today, done = clock.today(), Settled()
    units = list(units_of(duty, today).values_list("pk", flat=True)) if _runs(duty) else []
    if _runs(duty):
        workdays = workdays_of(duty.jurisdiction.pid)
        done.moved = _move(duty, workdays, today)
        done.created = _create(duty, workdays, units, max(duty.first_day, from_day or today), today)
        done.restored = _restore(duty, units, today)
    done.withdrawn = _withdraw(duty, units, today)
    if done.any:
        if duty.plan is not None:
            relight_plan(duty.plan)
        after = {
            "created": done.created,
            "moved": done.moved,
            "withdrawn": done.withdrawn,
            "restored": done.restored,
        }
        record(
            doer,
            "reporting.obligations-settled",
            duty,
            jurisdiction=duty.jurisdiction.pid,
            after=after,
            reason=because,
        )
    return done


def _runs(duty: Duty) -> bool:
    return duty.state == DutyState.ACTIVE


def _create(duty: Duty, workdays: Workdays, units: list[int], from_day: dt.date, today: dt.date) -> int:
    last = min(filter(None, (duty.last_day, today + HORIZON)))
    days = list(duty.rhythm.occurrences(from_day, last, workdays))
    if not days or not units:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_CREATE, _columns(duty, workdays, days) | {"units": units})
        return int(cursor.rowcount)


def _move(duty: Duty, workdays: Workdays, today: dt.date) -> dict[str, list[str]]:
    """Open obligations whose date a change of the calendar or the rule has moved."""
    held = dict(
        duty.obligations.filter(first_submitted_on=None)
        .exclude(state=State.WAIVED)
        .order_by()
        .values_list("period", "due")
        .distinct()
    )
    if not held:
        return {}
    # A moved date may lie outside the stretch that the old ones span.
    margin = dt.timedelta(days=31)
    wanted = duty.rhythm.occurrences(min(held.values()) - margin, max(held.values()) + margin, workdays)
    days = [each for each in wanted if each.period.key in held]
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, _columns(duty, workdays, days))
    return {
        each.period.key: [held[each.period.key].isoformat(), each.due.isoformat()]
        for each in days
        if held[each.period.key] != each.due
    }


def _columns(duty: Duty, workdays: Workdays, days: list[Occurrence]) -> dict[str, Any]:
    closes = duty.closes_after
    return {
        "place": duty.jurisdiction_id,
        "duty": duty.pk,
        "periods": [each.period.key for each in days],
        "nominal": [each.nominal for each in days],
        "due": [each.due for each in days],
        "grace": [workdays.add(each.due, duty.grace_days) for each in days],
        "closes": [None if closes is None else workdays.add(each.due, closes) for each in days],
    }


def _withdraw(duty: Duty, units: list[int], today: dt.date) -> int:
    """What is not yet due and was never touched, of units that the duty is not for any more."""
    reason = _("单位已不在报送范围内") if _runs(duty) else _("这项报送要求已不再执行")
    return (
        duty.obligations.filter(state=State.DUE, due__gte=today)
        .exclude(unit__in=units)
        .update(state=State.WAIVED, because=reason, decided_by=None, decided_at=clock.now())
    )


def _restore(duty: Duty, units: list[int], today: dt.date) -> int:
    """What was withdrawn, by nobody but the system, of units that have come back."""
    return duty.obligations.filter(
        state=State.WAIVED, decided_by=None, due__gte=today, unit__in=units
    ).update(state=State.DUE, because="", decided_at=None)


def why_due(obligation: Obligation, workdays: Workdays) -> str:
    """One sentence that says why an obligation is due on its day."""
    found = Occurrence(Period.of(obligation.period), obligation.nominal, obligation.due)
    return obligation.duty.rhythm.why(found, workdays)
