"""The fields of a report that are measured or dated: figures of indicators, and milestones reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from luoshi.calendar.periods import Period
from luoshi.ledger.models import Assignment, Indicator, Milestone
from luoshi.plans.models import OwnerRole
from luoshi.reporting import figures
from luoshi.reporting.fields import DAY, LINE, NUMBER, Field, TaskPart
from luoshi.reporting.models import Figure, Obligation, Report, Series

# How far back a figure still counts as last period's: a year and some.
_BACK = dt.timedelta(days=400)


def add_figures(obligation: Obligation, parts: list[TaskPart]) -> None:
    """A number for each indicator of the tasks, with what is known of it already."""
    tasks = {part.task.pk: part for part in parts}
    indicators = list(
        Indicator.objects.filter(task__in=tasks, retired_at=None)
        .prefetch_related("targets")
        .order_by("task", "position")
    )
    series = figures.held_series(indicators)
    period = Period.of(obligation.period)
    units = _whom_it_sums_up(obligation, parts)
    rows = _recent(obligation, series.values(), period, {unit for each in units.values() for unit in each})
    for indicator in indicators:
        task = indicator.task_id or 0
        found = rows.get(series[indicator.pk].pk, []) if indicator.pk in series else []
        own = [each for each in found if each.unit_id == obligation.unit_id]
        others = [
            each for each in found if each.unit_id in units.get(task, ()) and each.ends_on >= period.start
        ]
        tasks[task].fields += _fields(obligation, indicator, series.get(indicator.pk), own, others)


def _whom_it_sums_up(obligation: Obligation, parts: list[TaskPart]) -> dict[int, set[int]]:
    """By task, the units whose figures make this unit's: those under it, and where it leads, who helps it."""
    inferiors = set(obligation.unit.inferiors.values_list("pk", flat=True))
    found = {part.task.pk: set(inferiors) for part in parts}
    led = [part.task.pk for part in parts if part.leads]
    helpers = Assignment.objects.filter(task__in=led, role=OwnerRole.RESPONSIBLE, unit__isnull=False)
    for task, unit in helpers.values_list("task", "unit"):
        if unit is not None and unit != obligation.unit_id:
            found[task].add(unit)
    return found


def _recent(
    obligation: Obligation, series: Iterable[Series], period: Period, units: set[int]
) -> dict[int, list[Figure]]:
    """Figures up to the period's end, of the unit and of those it sums up, by series, the latest first."""
    found: dict[int, list[Figure]] = {}
    rows = Figure.objects.filter(
        unit__in={obligation.unit_id, *units},
        series__in=list(series),
        ends_on__range=(period.start - _BACK, period.end),
    )
    for each in rows.select_related("unit", "report__obligation__duty").order_by("-ends_on", "-at"):
        found.setdefault(each.series_id, []).append(each)
    return found


def _fields(
    obligation: Obligation,
    indicator: Indicator,
    series: Series | None,
    own: list[Figure],
    others: list[Figure],
) -> list[Field]:
    period = Period.of(obligation.period)
    exact = next((each for each in own if each.period == period.key), None)
    last = next((each for each in own if each.ends_on < period.start), None)
    a_year_ago = f"{period.start.year - 1}{period.key[4:]}"
    made = Field(
        f"figure:{indicator.pid}",
        indicator.name,
        NUMBER,
        last=figures.plain(last.value) if last else "",
        last_value=last.value if last else None,
        year_ago=next((each.value for each in own if each.period == a_year_ago), None),
        unit=indicator.unit,
        hint=_hint(indicator, period),
        required=True,
        indicator=indicator,
        series=series,
    )
    _fill_in(made, obligation, series, exact, own, others)
    because = Field(
        f"because:{indicator.pid}",
        _("变动说明"),
        LINE,
        exact.because if exact else "",
        needed=False,
        indicator=indicator,
        series=series,
    )
    because.needed = bool(because.value) or bool(
        exact and figures.jump(exact.value, made.last_value, indicator, made.year_ago)
    )
    return [made, because]


def _fill_in(
    made: Field,
    obligation: Obligation,
    series: Series | None,
    exact: Figure | None,
    own: list[Figure],
    others: list[Figure],
) -> None:
    """Put into the field what is held for the period, else what is known that would do."""
    if exact is not None:
        made.value = figures.plain(exact.value)
        if exact.report is not None and exact.report.obligation_id != obligation.pk:
            made.origin_words, made.suggestion = figures.source_of(exact), made.value
    elif series is not None:
        known = figures.known(series, Period.of(obligation.period), own, others)
        if known is not None:
            made.value = made.suggestion = figures.plain(known.value)
            made.origin, made.origin_words, made.below = "known", known.source, known.parts


def _hint(indicator: Indicator, period: Period) -> str:
    """The target that is in force for the period: the next one to come, else the last. Points that people
    set on the way to it are none."""
    targets = [
        each
        for each in indicator.targets.all()
        if each.superseded_at is None and each.low is not None and not each.interim
    ]
    coming = [each for each in targets if each.by is None or each.by >= period.start] or targets[-1:]
    if not coming:
        return ""
    target = min(coming, key=lambda each: each.by or dt.date.max)
    sign = {">=": "≥", "<=": "≤", "~": "≈"}.get(target.operator, target.operator)
    words = {"value": f"{sign} {figures.plain(target.low)}", "by": target.by.year if target.by else ""}
    return _("目标 %(value)s（%(by)s）") % words if target.by else _("目标 %(value)s") % words


def add_stones(report: Report | None, parts: list[TaskPart]) -> None:
    """A day for each milestone of the tasks that has not been reached yet, or was by this report."""
    tasks = {part.task.pk: part for part in parts}
    claimed = {each.milestone_id: each.reached_on for each in report.claims.all()} if report else {}
    for stone in Milestone.objects.filter(task__in=tasks).order_by("task", "position"):
        if stone.reached_on is not None and stone.pk not in claimed:
            continue
        day = claimed.get(stone.pk)
        tasks[stone.task_id or 0].fields.append(
            Field(
                f"stone:{stone.pid}",
                _("节点：%(text)s") % {"text": stone.text[:60]},
                DAY,
                day.isoformat() if day else "",
                hint=_("应于 %(day)s 前，完成了就填日期") % {"day": stone.due} if stone.due else "",
                milestone=stone,
            )
        )
