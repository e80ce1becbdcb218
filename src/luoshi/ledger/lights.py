"""The light (灯) of a task on a day, from what the ledger knows so far: its deadline and its state.

red: the deadline has passed; yellow: it falls within the plan's warning span; blue: done; grey: the plan's
period has not begun, or the task is cancelled; green: none of these. Each comes with its reason in words.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, cast

from django.db.models import (
    Case,
    CharField,
    DateField,
    ExpressionWrapper,
    F,
    QuerySet,
    Value,
    When,
)
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.ledger.models import Task, TaskState

RED, YELLOW, GREEN, BLUE, GREY = "red", "yellow", "green", "blue", "grey"

# Worst first: the order of tiles, legends and charts.
NAMES = {
    RED: gettext_lazy("红"),
    YELLOW: gettext_lazy("黄"),
    GREEN: gettext_lazy("绿"),
    BLUE: gettext_lazy("已办结"),
    GREY: gettext_lazy("未启动"),
}


if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    class _Light(TypedDict):
        light: str

    LitTasks = QuerySet[WithAnnotations[Task, _Light]]


def with_light(tasks: QuerySet[Task], on: dt.date) -> LitTasks:
    """The tasks, each with `light` as of the day."""
    # A date less a number is a date to PostgreSQL; an interval would make it a time, five times as slowly.
    warned_from = ExpressionWrapper(F("deadline") - F("plan__warning_days"), output_field=DateField())
    return cast("LitTasks", tasks.alias(warned_from=warned_from).annotate(light=_case(on)))


def _case(on: dt.date) -> Case:
    return Case(
        When(state=TaskState.DONE, then=Value(BLUE)),
        When(state=TaskState.CANCELLED, then=Value(GREY)),
        When(deadline__lt=on, then=Value(RED)),
        When(plan__period_start__gt=on, then=Value(GREY)),
        When(warned_from__lte=on, then=Value(YELLOW)),
        default=Value(GREEN),
        output_field=CharField(),
    )


@dataclass(frozen=True)
class Reason:
    """A light and why it is so."""

    light: str
    why: str


def reason(task: Task, on: dt.date) -> Reason:
    """The same rule for one task, with the sentence that explains it. `task.plan` must be loaded."""
    if task.state == TaskState.DONE:
        return Reason(BLUE, _("已核实办结。"))
    if task.state == TaskState.CANCELLED:
        return Reason(GREY, _("已撤销，不再办理。"))
    start = task.plan.period_start
    if task.deadline is not None and task.deadline < on:
        return Reason(RED, _("时限已过 %(days)s 天，尚未办结。") % {"days": (on - task.deadline).days})
    if start is not None and start > on:
        return Reason(GREY, _("方案自 %(day)s 起实施，尚未开始。") % {"day": start.isoformat()})
    if task.deadline is None:
        return Reason(GREEN, _("没有具体时限，目前没有逾期事项。"))
    left = (task.deadline - on).days
    if left <= task.plan.warning_days:
        return Reason(
            YELLOW,
            _("还有 %(left)s 天到期，已进入预警期（方案设定为到期前 %(span)s 天）。")
            % {"left": left, "span": task.plan.warning_days},
        )
    return Reason(GREEN, _("距时限还有 %(left)s 天，未进入预警期。") % {"left": left})
