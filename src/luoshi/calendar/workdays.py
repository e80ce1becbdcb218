"""Working days of a place: weekdays, put right by the State Council's days and by the place's own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.calendar.holidays import DayRule, state_council

ONE_DAY = dt.timedelta(days=1)
WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)


class Workdays:
    """Which days are worked. `own` are the place's rules, which go before the State Council's."""

    def __init__(self, own: Iterable[DayRule] = ()) -> None:
        rules, years = state_council()
        kept = tuple(own)
        self.rules = {**rules, **{rule.day: rule for rule in kept}}
        self._years = years | {rule.day.year for rule in kept}

    def knows(self, year: int) -> bool:
        """Whether the year's holidays are announced; otherwise only weekends are known."""
        return year in self._years

    def is_working(self, day: dt.date) -> bool:
        rule = self.rules.get(day)
        return day.weekday() < 5 if rule is None else rule.working

    def add(self, day: dt.date, count: int) -> dt.date:
        """The `count`-th working day after `day`, which itself does not count (民法典第二百零一条)."""
        while count > 0:
            day += ONE_DAY
            count -= self.is_working(day)
        return day

    def next(self, day: dt.date) -> dt.date:
        """The day itself if it is worked, else the first one after it that is."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def previous(self, day: dt.date) -> dt.date:
        """The day itself if it is worked, else the last one before it that is."""
        while not self.is_working(day):
            day -= ONE_DAY
        return day

    def between(self, after: dt.date, until: dt.date) -> int:
        """Working days after the first day up to and with the last; negative when `until` lies before."""
        if until < after:
            return -self.between(until, after)
        days = (until - after).days
        return sum(self.is_working(after + dt.timedelta(days=index)) for index in range(1, days + 1))

    def what(self, day: dt.date) -> str:
        """What the day is, in a word or two: 端午节放假, 周日调休上班, 周六, 周三."""
        rule, weekday = self.rules.get(day), str(WEEKDAYS[day.weekday()])
        if rule is None:
            return weekday
        if not rule.working:
            return _("%(name)s放假") % {"name": rule.name}
        return rule.name or _("%(weekday)s调休上班") % {"weekday": weekday}
