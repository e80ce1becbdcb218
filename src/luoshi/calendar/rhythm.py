"""When something falls due again and again: rules as data, dates with the reason for each.

The words and their meaning (DESIGN's rules): 前 includes the day itself; 底前 is the last day of the month;
上旬, 中旬, 下旬 end on the 10th, the 20th, the last day; N个工作日内 counts from the day after receipt; a
due date on a day off stays, unless the duty says the working day before or after it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.calendar.periods import Period, month_end
from luoshi.calendar.workdays import WEEKDAYS, Workdays


class Cadence(TextChoices):
    MONTHLY = "monthly", gettext_lazy("每月")
    BIMONTHLY = "bimonthly", gettext_lazy("逢双月")
    QUARTERLY = "quarterly", gettext_lazy("每季度")
    SEMIANNUAL = "semiannual", gettext_lazy("每半年")
    YEARLY = "yearly", gettext_lazy("每年")
    ONCE = "once", gettext_lazy("一次")
    WITHIN = "within", gettext_lazy("若干个工作日内")


class DayOff(TextChoices):
    STAY = "stay", gettext_lazy("不变，仍是当天")
    PREVIOUS = "previous", gettext_lazy("提前到上一个工作日")
    NEXT = "next", gettext_lazy("顺延到下一个工作日")


class About(TextChoices):
    """Which period a report that falls due in a period tells of."""

    THIS = "this", gettext_lazy("当期")
    LAST = "last", gettext_lazy("上期")


LAST_DAY = 31

MONTHS = {
    Cadence.MONTHLY: tuple(range(1, 13)),
    Cadence.BIMONTHLY: (2, 4, 6, 8, 10, 12),
    Cadence.QUARTERLY: (3, 6, 9, 12),
    Cadence.SEMIANNUAL: (6, 12),
    Cadence.YEARLY: (12,),
}
_LENGTHS = {
    Cadence.MONTHLY: 1,
    Cadence.BIMONTHLY: 2,
    Cadence.QUARTERLY: 3,
    Cadence.SEMIANNUAL: 6,
    Cadence.YEARLY: 12,
}


@dataclass(frozen=True)
class Occurrence:
    """One due date. `nominal` is the day before days off are regarded."""

    period: Period
    nominal: dt.date
    due: dt.date


@dataclass(frozen=True)
class Rhythm:
    """A rule of due dates.

    `months` empty means those that the cadence usually has; `day` counts in the month, 31 for its last day;
    `date` is the day of a one-off; `received` and `working_days` serve N个工作日内.
    """

    cadence: Cadence
    months: tuple[int, ...] = ()
    day: int = LAST_DAY
    date: dt.date | None = None
    received: dt.date | None = None
    working_days: int = 0
    day_off: DayOff = DayOff.STAY
    about: About = About.THIS

    @property
    def due_months(self) -> tuple[int, ...]:
        return self.months or MONTHS.get(self.cadence, ())

    @property
    def length(self) -> int:
        """Months in a period; months that do not fit the cadence make each its own period."""
        length = _LENGTHS.get(self.cadence, 0)
        if len({(month - 1) // length for month in self.due_months} if length else ()) < len(self.due_months):
            return 1
        return length

    def times_a_year(self) -> int:
        return len(self.due_months) or 1

    def occurrences(self, first: dt.date, last: dt.date, workdays: Workdays) -> Iterator[Occurrence]:
        """Every due date from `first` to `last`, in order; the day itself counts."""
        if self.cadence in (Cadence.ONCE, Cadence.WITHIN):
            found = self._single(workdays)
            if found is not None and first <= found.due <= last:
                yield found
            return
        # A day off at a year's turn may carry a date of one year into the next.
        for year in range(first.year - 1, last.year + 2):
            for month in self.due_months:
                found = self._in_month(year, month, workdays)
                if first <= found.due <= last:
                    yield found

    def _single(self, workdays: Workdays) -> Occurrence | None:
        nominal = self.date
        if self.cadence == Cadence.WITHIN and self.received is not None:
            nominal = workdays.add(self.received, self.working_days)
        if nominal is None:
            return None
        return Occurrence(Period.holding(nominal, 0), nominal, self._moved(nominal, workdays))

    def _in_month(self, year: int, month: int, workdays: Workdays) -> Occurrence:
        end = month_end(year, month)
        nominal = end.replace(day=min(self.day, end.day))
        period = Period.holding(nominal, self.length)
        return Occurrence(
            period.before if self.about == About.LAST else period, nominal, self._moved(nominal, workdays)
        )

    def _moved(self, nominal: dt.date, workdays: Workdays) -> dt.date:
        if self.day_off == DayOff.NEXT:
            return workdays.next(nominal)
        return workdays.previous(nominal) if self.day_off == DayOff.PREVIOUS else nominal

    def __str__(self) -> str:
        """The rule in words: 每月10日前, 6月、9月、12月19日前, 收到后5个工作日内."""
        if self.cadence == Cadence.WITHIN:
            return _("%(day)s收到后 %(n)s 个工作日内") % {"day": self.received or "", "n": self.working_days}
        if self.cadence == Cadence.ONCE:
            return _("%(day)s 前") % {"day": self.date or ""}
        usual = {
            Cadence.MONTHLY: _("每月"),
            Cadence.BIMONTHLY: _("逢双月"),
            Cadence.QUARTERLY: _("每季度末月"),
            Cadence.SEMIANNUAL: _("每年6月、12月"),
            Cadence.YEARLY: _("每年12月"),
        }
        months = usual[self.cadence]
        if self.months and self.months != MONTHS[self.cadence]:
            months = _("每年%(months)s月") % {"months": "月、".join(str(month) for month in self.months)}
        if self.day >= LAST_DAY:
            return _("%(months)s底前") % {"months": months}
        return _("%(months)s%(day)s日前") % {"months": months, "day": self.day}

    def why(self, found: Occurrence, workdays: Workdays) -> str:
        """One sentence that says why the date is this day."""
        return "".join(part for part in (self._begin(found), self._day_off(found, workdays)) if part) + (
            ""
            if workdays.knows(found.due.year)
            else _("%(y)s年的放假安排还没有公布，先按周末推算，公布后重算。") % {"y": found.due.year}
        )

    def _begin(self, found: Occurrence) -> str:
        day = f"{found.nominal.month}月{found.nominal.day}日"
        if self.cadence == Cadence.WITHIN:
            return _("%(received)s收到，从次日起数 %(n)s 个工作日，到%(day)s。") % {
                "received": self.received,
                "n": self.working_days,
                "day": day,
            }
        return _("规定“%(rule)s”，“前”含当天，是%(day)s（%(weekday)s）。") % {
            "rule": self,
            "day": day,
            "weekday": WEEKDAYS[found.nominal.weekday()],
        }

    def _day_off(self, found: Occurrence, workdays: Workdays) -> str:
        if workdays.is_working(found.nominal):
            return ""
        words = {"what": workdays.what(found.nominal), "day": f"{found.due.month}月{found.due.day}日"}
        if self.day_off == DayOff.STAY:
            return _("当天是%(what)s，没有规定顺延，期限不变。") % words
        if self.day_off == DayOff.NEXT:
            return _("当天是%(what)s，按规定顺延到下一个工作日%(day)s。") % words
        return _("当天是%(what)s，按规定提前到上一个工作日%(day)s。") % words
