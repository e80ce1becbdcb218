"""A place's own holidays and worked weekends; a change moves what is open and leaves an event."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar.models import SpecialDay
from luoshi.calendar.queries import workdays_of
from luoshi.directory.permission import Actor, require
from luoshi.reporting.models import Duty, DutyState
from luoshi.reporting.obligations import settle


@transaction.atomic
def set_day(actor: Actor, day: dt.date, *, working: bool, name: str, source: str) -> int:
    """Rule that a day is worked or off; returns how many periods of duties that moved."""
    require(actor, "calendar.change")
    if not source.strip():
        raise ValidationError(_("请写明依据，如文号。"))
    if not working and not name.strip():
        raise ValidationError(_("请写明放的是什么假。"))
    place = actor.jurisdiction.pid
    before = workdays_of(place).what(day)
    row = SpecialDay.objects.filter(jurisdiction=place, day=day).first() or SpecialDay(
        jurisdiction=place, day=day
    )
    row.working, row.name, row.source = working, name.strip()[:40], source.strip()[:200]
    row.save()
    record(
        actor,
        "calendar.day-set",
        row,
        jurisdiction=place,
        before={"what": before},
        after={"day": day, "working": working, "what": workdays_of(place).what(day)},
        reason=row.source,
    )
    return _settle_all(actor, _("%(day)s的上班安排调整") % {"day": day})


@transaction.atomic
def clear_day(actor: Actor, day: dt.date) -> int:
    """Go back to what the State Council and the week say of a day."""
    require(actor, "calendar.change")
    place = actor.jurisdiction.pid
    row = SpecialDay.objects.filter(jurisdiction=place, day=day).first()
    if row is None:
        return 0
    before = workdays_of(place).what(day)
    record(
        actor,
        "calendar.day-set",
        row,
        jurisdiction=place,
        before={"what": before},
        after={"day": day, "cleared": True},
    )
    row.delete()
    return _settle_all(actor, _("%(day)s的上班安排恢复") % {"day": day})


def _settle_all(actor: Actor, because: str) -> int:
    running = Duty.objects.filter(jurisdiction=actor.jurisdiction, state=DutyState.ACTIVE)
    return sum(len(settle(duty, actor, because=because).moved) for duty in running)
