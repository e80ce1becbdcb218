"""Where an obligation stands as of a day: on time, late, missing, not due yet, waived.

Counted over the obligations that exist, so a unit that sent nothing is in every table. What was handed in
late stays late, whatever happened since.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import Case, CharField, Count, F, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.models import Assignment
from luoshi.reporting.models import Obligation, State

ON_TIME, LATE, MISSING, AHEAD, WAIVED = "on-time", "late", "missing", "ahead", "waived"

# In the order of tables; the glossary's words.
NAMES = {
    ON_TIME: _("按时"),
    LATE: _("迟报"),
    MISSING: _("未报"),
    AHEAD: _("未到期"),
    WAIVED: _("免报"),
}
COUNTED = (ON_TIME, LATE, MISSING, AHEAD)

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Standing(TypedDict):
        standing: str

    Standing = QuerySet[WithAnnotations[Obligation, _Standing]]


def with_standing(obligations: QuerySet[Obligation], on: dt.date) -> Standing:
    """The obligations, each with `standing` as of the day."""
    case = Case(
        When(state=State.WAIVED, then=Value(WAIVED)),
        When(first_submitted_on__gt=F("grace_until"), then=Value(LATE)),
        When(first_submitted_on__isnull=False, then=Value(ON_TIME)),
        When(grace_until__lt=on, then=Value(MISSING)),
        default=Value(AHEAD),
        output_field=CharField(),
    )
    return cast("Standing", obligations.annotate(standing=case))


def standing_of(obligation: Obligation, on: dt.date) -> str:
    """The same rule for one obligation."""
    if obligation.state == State.WAIVED:
        return WAIVED
    first = obligation.first_submitted_on
    if first is not None:
        return LATE if first > obligation.grace_until else ON_TIME
    return MISSING if obligation.grace_until < on else AHEAD


@dataclass
class Line:
    """One line of a table of timeliness: a unit, a duty or a period, and how many stand where."""

    key: str
    name: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(NAMES, 0))

    @property
    def expected(self) -> int:
        return sum(self.counts[each] for each in COUNTED)

    @property
    def judged(self) -> int:
        """Those that were to be in by now."""
        return self.counts[ON_TIME] + self.counts[LATE] + self.counts[MISSING]

    @property
    def rate(self) -> int | None:
        """Percent on time of those that were to be in; None where none was."""
        return round(100 * self.counts[ON_TIME] / self.judged) if self.judged else None


def by_unit(obligations: Standing) -> list[Line]:
    """A line for each unit that owes anything, in official order."""
    rows = obligations.order_by("unit__position", "unit_id")
    return _lines(rows.values_list("unit__pid", "unit__name", "standing").annotate(Count("pk")))


def by_duty(obligations: Standing) -> list[Line]:
    """A line for each duty."""
    rows = obligations.order_by("duty__name", "duty_id")
    return _lines(rows.values_list("duty__pid", "duty__name", "standing").annotate(Count("pk")))


def by_period(obligations: Standing) -> list[Line]:
    """A line for each period, the latest first."""
    rows = obligations.order_by("-period")
    return _lines(rows.values_list("period", "period", "standing").annotate(Count("pk")))


def by_block(obligations: Standing) -> list[Line]:
    """A line for each block: what its units report for its plan. One obligation may stand in several."""
    rows = obligations.filter(duty__plan__isnull=False).order_by("duty__plan")
    counts: dict[tuple[int, int], list[tuple[str, int]]] = {}
    for plan, unit, standing, number in rows.values_list("duty__plan", "unit", "standing").annotate(
        Count("pk")
    ):
        counts.setdefault((plan or 0, unit), []).append((standing, number))
    held = Assignment.objects.filter(
        task__block__isnull=False, task__plan__in={plan for plan, _unit in counts}
    )
    found: dict[str, Line] = {}
    for plan, key, title, unit in (
        held.order_by("task__plan", "task__block__position")
        .values_list("task__plan", "task__block__pid", "task__block__title", "unit")
        .distinct()
    ):
        for standing, number in counts.get((plan, unit or 0), ()):
            found.setdefault(key or "", Line(key or "", title or "")).counts[standing] += number
    return list(found.values())


def total(lines: Iterable[Line]) -> Line:
    """All lines together."""
    made = Line("", "")
    for line in lines:
        for standing, number in line.counts.items():
            made.counts[standing] += number
    return made


def _lines(rows: Iterable[tuple[str, str, str, int]]) -> list[Line]:
    found: dict[str, Line] = {}
    for key, name, standing, number in rows:
        found.setdefault(key, Line(key, name)).counts[standing] += number
    return list(found.values())
