"""Periods that are reported on: a month, two months, a quarter, a half, a year, or a single date."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

_KEY = re.compile(r"(\d{4})(?:-(?:(Q)([1-4])|(H)([12])|(B)([1-6])|(\d\d)(?:-(\d\d))?))?")


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of days. `key` names it: 2026-06, 2026-Q2, 2026-H1, 2026-B3 (5–6月), 2026, 2026-06-18."""

    start: dt.date
    end: dt.date
    key: str

    @classmethod
    def of(cls, key: str) -> Period:
        """The period that a key names; raises ValueError for anything else."""
        found = _KEY.fullmatch(key)
        if found is None:
            raise ValueError(f"no period: {key!r}")
        year = int(found[1])
        if found[8] and found[9]:
            day = dt.date(year, int(found[8]), int(found[9]))
            return cls(day, day, key)
        if found[8]:
            return cls(dt.date(year, int(found[8]), 1), month_end(year, int(found[8])), key)
        letter = found[2] or found[4] or found[6]
        if not letter:
            return cls(dt.date(year, 1, 1), dt.date(year, 12, 31), key)
        months = {"Q": 3, "H": 6, "B": 2}[letter]
        last = months * int(found[3] or found[5] or found[7])
        return cls(dt.date(year, last - months + 1, 1), month_end(year, last), key)

    @classmethod
    def holding(cls, day: dt.date, months: int) -> Period:
        """The period of 1, 2, 3, 6 or 12 months that holds the day; 0 months: the day itself."""
        if months == 0:
            return cls.of(day.isoformat())
        if months == 12:
            return cls.of(f"{day.year}")
        if months == 1:
            return cls.of(f"{day.year}-{day.month:02d}")
        return cls.of(f"{day.year}-{ {2: 'B', 3: 'Q', 6: 'H'}[months] }{(day.month - 1) // months + 1}")

    @property
    def months(self) -> int:
        """How many months long; 0 for a single date."""
        return 0 if self.start == self.end else self.end.month - self.start.month + 1

    @property
    def before(self) -> Period:
        """The period of the same length before this one; of a single date, that date itself."""
        return Period.holding(self.start - dt.timedelta(days=1), self.months) if self.months else self

    @property
    def label(self) -> str:
        """2026年6月, 2026年二季度, 2026年上半年, 2026年5—6月, 2026年, 2026年6月18日."""
        year, month = self.start.year, self.start.month
        if self.months == 0:
            return _("%(y)s年%(m)s月%(d)s日") % {"y": year, "m": month, "d": self.start.day}
        if self.months == 12:
            return _("%(y)s年") % {"y": year}
        if self.months == 1:
            return _("%(y)s年%(m)s月") % {"y": year, "m": month}
        if self.months == 2:
            return _("%(y)s年%(m)s—%(n)s月") % {"y": year, "m": month, "n": month + 1}
        names = {
            3: (_("一季度"), _("二季度"), _("三季度"), _("四季度")),
            6: (_("上半年"), _("下半年")),
        }[self.months]
        return _("%(y)s年%(part)s") % {"y": year, "part": names[(month - 1) // self.months]}

    def __str__(self) -> str:
        return self.label


def month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
