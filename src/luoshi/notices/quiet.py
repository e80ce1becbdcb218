"""When nobody is disturbed: at night and on days off."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from luoshi.calendar.workdays import Workdays

EVENING, MORNING = dt.time(19), dt.time(8, 30)


def may_send(
    now: dt.datetime, work: Workdays, evening: dt.time = EVENING, morning: dt.time = MORNING
) -> bool:
    """Whether a message may go out now; what may not waits until it may."""
    local = timezone.localtime(now)
    return work.is_working(local.date()) and morning <= local.time() < evening
