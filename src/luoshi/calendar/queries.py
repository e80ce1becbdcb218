"""Reading a place's working days."""

from __future__ import annotations

from luoshi.calendar.holidays import DayRule
from luoshi.calendar.models import SpecialDay
from luoshi.calendar.workdays import Workdays


def workdays_of(jurisdiction: str) -> Workdays:
    """The working days of the place with this public identifier."""
    return Workdays(
        DayRule(row.day, row.working, row.name, row.source)
        for row in SpecialDay.objects.filter(jurisdiction=jurisdiction)
    )
