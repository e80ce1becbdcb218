"""What reporting knows against an assignment: reports missing, late or near, figures below the path."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.ledger import paths
from luoshi.ledger.concerns import Concern
from luoshi.ledger.lights import RED, YELLOW
from luoshi.ledger.models import Assignment, Indicator
from luoshi.plans.models import OwnerRole
from luoshi.reporting.figures import plain
from luoshi.reporting.models import OPEN_STATES, Asks, Audience, Obligation, State
from luoshi.reporting.wholes import Judged, judged_by

# A duty that asks nothing of tasks, such as one on 走流程, says nothing against them.
_OF_TASKS = [Asks.PROGRESS, Asks.PERCENT, Asks.FIGURES, Asks.STONES]
_BACK = dt.timedelta(days=400)


def concerns(assignments: Collection[Assignment], on: dt.date) -> Iterator[Concern]:
    """Concerns of assignments (with `task__plan` loaded) on a day."""
    yield from _reports(assignments, on)
    yield from _figures([row for row in assignments if row.role == OwnerRole.LEAD], on)


def _reports(assignments: Collection[Assignment], on: dt.date) -> Iterator[Concern]:
    held: dict[tuple[int | None, int | None], list[Assignment]] = defaultdict(list)
    for row in assignments:
        held[row.task.plan_id, row.unit_id].append(row)
    for obligation in _remarkable(assignments, on):
        plan = obligation.duty.plan
        found = _judged(obligation, on, plan.report_warning_days if plan else 0)
        if found is None:
            continue
        light, why, setting = found
        url = reverse("reporting:report", args=[obligation.pid])
        for row in held[obligation.duty.plan_id, obligation.unit_id]:
            if obligation.duty.audience != Audience.LEADS or row.role == OwnerRole.LEAD:
                yield Concern(row.pk, light, why, setting, url)


def _remarkable(assignments: Collection[Assignment], on: dt.date) -> QuerySet[Obligation]:
    """Obligations of these units for these plans that may be against them: open ones that are due or near,
    and late ones after which nothing of the same duty has fallen due."""
    plans = {row.task.plan_id: row.task.plan for row in assignments}
    span = max((plan.report_warning_days for plan in plans.values()), default=0)
    next_one = Obligation.objects.filter(
        duty=OuterRef("duty"), unit=OuterRef("unit"), due__gt=OuterRef("due"), due__lte=on
    )
    still_open = Q(state__in=OPEN_STATES, due__lte=on + dt.timedelta(days=span))
    late = Q(state__in=(State.SUBMITTED, State.ACCEPTED), first_submitted_on__gt=F("grace_until")) & ~Exists(
        next_one
    )
    return (
        Obligation.objects.filter(
            still_open | late,
            unit__in={row.unit_id for row in assignments},
            duty__plan__in=plans,
            duty__asks__overlap=_OF_TASKS,
            due__gte=on - _BACK,
        )
        .select_related("duty__plan")
        .order_by("due", "pk")
    )


def _judged(obligation: Obligation, on: dt.date, span: int) -> tuple[str, str, str] | None:
    """(light, why, setting) of one obligation; None where there is nothing against it."""
    words = {"what": str(obligation), "due": obligation.due, "grace": obligation.grace_until}
    first = obligation.first_submitted_on
    grace = _("报送要求：宽限 %(n)s 个工作日") % {"n": obligation.duty.grace_days}
    if not obligation.is_open:
        late = (first - obligation.grace_until).days if first else 0
        return YELLOW, _("“%(what)s”迟报 %(n)s 天，本期内仍为黄灯。") % {**words, "n": late}, grace
    if obligation.grace_until < on and first is None:
        return RED, _("“%(what)s”应于 %(due)s 前报，至今未报。") % words, grace
    if obligation.grace_until < on:
        return YELLOW, _("“%(what)s”被退回或撤回，还没有重报。") % words, ""
    if obligation.state in (State.DUE, State.RETURNED) and not obligation.is_early(on):
        left = (obligation.due - on).days
        if left <= span:
            why = _("“%(what)s”还有 %(n)s 天到期，还没有动笔。") % {**words, "n": max(left, 0)}
            return YELLOW, why, _("方案：报送预警 %(n)s 天") % {"n": span}
    return None


def _figures(assignments: Collection[Assignment], on: dt.date) -> Iterator[Concern]:
    """Indicators of tasks that stand below the path, by what their lead sums up or, else, gave itself."""
    tasks = {row.task_id for row in assignments}
    indicators = (
        Indicator.objects.filter(task__in=tasks, retired_at=None, counted__isnull=False)
        .prefetch_related("targets")
        .select_related("counted__series")
    )
    by_task: dict[int, list[Indicator]] = defaultdict(list)
    for each in indicators:
        by_task[each.task_id or 0].append(each)
    leads = [row for row in assignments if row.task_id in by_task]
    if not leads:
        return
    judged = judged_by(leads, by_task, on)
    for row in leads:
        for indicator in by_task[row.task_id]:
            figure = judged.get((row.pk, indicator.pk))
            found = figure and _below(indicator, figure, row)
            if found:
                yield found


def _below(indicator: Indicator, figure: Judged, row: Assignment) -> Concern | None:
    plan = row.task.plan
    expected = paths.expected(indicator, indicator.targets.all(), figure.ends_on, plan.period_start).value
    if expected is None or expected == figure.value:
        return None
    lower = indicator.better == "lower"
    if (figure.value < expected) == lower:
        return None
    words = {
        "name": str(indicator),
        "value": plain(figure.value),
        "path": plain(expected),
        "day": figure.ends_on,
    }
    setting = _("方案：指标红灯线 %(n)s％") % {"n": plan.red_percent}
    share = Decimal(plan.red_percent) / 100
    bound = expected / share if lower else expected * share
    far = expected > 0 and (figure.value > bound if lower else figure.value < bound)
    why = _("%(name)s到 %(day)s 为 %(value)s，进度线要求 %(path)s。") % words
    if figure.source:
        why += _("（数值%(source)s）") % {"source": figure.source}
    url = reverse("reporting:series", args=[indicator.counted.series.pid])
    return Concern(row.pk, RED if far else YELLOW, why, setting, url)
