"""The light (灯) of a task on a day: from its deadline and state, and from what other apps know of it.

red: the deadline has passed, or a unit that has to bring the task to its end gives concern (see `concerns`);
yellow: it falls within the plan's warning span, or there is a lesser concern; blue: done; grey: the plan's
period has not begun, or the task is cancelled; green: none of these. The worst wins, and each reason is told.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypedDict, cast

from django.db.models import CharField, F, Func, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.directory.scope import in_scope
from luoshi.ledger.concerns import concerns
from luoshi.ledger.models import Task, TaskState
from luoshi.plans.models import OwnerRole

# Who has to bring a task to its end; cooperating units help and are not judged by it.
OWING = (OwnerRole.LEAD, OwnerRole.RESPONSIBLE)

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
    return cast("LitTasks", tasks.annotate(light=LightOn(on)))


# Who gave a concern at the last look does not depend on the task: of many tasks the database asks once. A
# date less a number is a date to PostgreSQL; an interval would make it a time, five times as slowly.
_CONCERNED = """SELECT task_id FROM ledger_assignment
    WHERE concern = '{light}' AND role IN ('lead', 'responsible') AND ended_at IS NULL AND {scope}"""
_LIGHT = """CASE
    WHEN {state} = 'done' THEN 'blue'
    WHEN {state} = 'cancelled' THEN 'grey'
    WHEN {deadline} < %s THEN 'red'
    WHEN {key} IN ({red}) THEN 'red'
    WHEN {start} > %s THEN 'grey'
    WHEN {deadline} - {days} <= %s THEN 'yellow'
    WHEN {key} IN ({yellow}) THEN 'yellow'
    ELSE 'green'
END"""


class LightOn(Func):
    """The light of a task on a day, worked out by the database. Written out and not composed of conditions:
    a page of the ledger asks for it five times over, and composing took longer than the answer."""

    def __init__(self, on: dt.date) -> None:
        fields = ("state", "deadline", "pk", "plan__period_start", "plan__warning_days")
        super().__init__(*map(F, fields), output_field=CharField())
        self.on = on

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        return light_on(self.on, *(compiler.compile(each)[0] for each in self.get_source_expressions()))


def light_on(
    on: dt.date, state: str, deadline: str, key: str, start: str, days: str
) -> tuple[str, tuple[Any, ...]]:
    """The same for a statement that is written out: its words, with the names of the columns, and values."""
    scope, keys = in_scope("jurisdiction_id")
    red, yellow = (_CONCERNED.format(light=light, scope=scope) for light in (RED, YELLOW))
    words = _LIGHT.format(
        state=state, deadline=deadline, key=key, start=start, days=days, red=red, yellow=yellow
    )
    return words, (on, *keys, on, on, *keys)


@dataclass(frozen=True)
class Reason:
    """A light and why it is so; `unit` where it is one unit's, `setting` what decided it, `url` its place."""

    light: str
    why: str
    unit: str = ""
    setting: str = ""
    url: str = ""


def reasons(task: Task, on: dt.date) -> list[Reason]:
    """Every reason for the light of a task (see `queries.in_full`), the worst first: its own, and those of
    the units that owe it."""
    own = reason(task, on)
    if own.light in (BLUE, GREY) and task.state != TaskState.OPEN:
        return [own]
    rows = [row for row in task.assignments.all() if row.role in OWING and row.unit is not None]
    said = concerns(rows, on)
    found = [
        Reason(each.light, each.why, str(row.unit), each.setting, each.url)
        for row in rows
        for each in said.get(row.pk, ())
    ]
    return sorted([own, *dict.fromkeys(found)], key=lambda each: _SEVERITY.index(each.light))


def in_short(task: Any, on: dt.date) -> str:
    """One sentence for a line of a list, without asking the database: why the task (with `light`, see
    `with_light`) has its light. What other apps know against it is told in full on its page."""
    own = reason(task, on)
    if own.light == task.light:
        return own.why
    if task.light == RED:
        return _("有单位逾期未报，或指标明显落后于进度；缘由见任务页。")
    return _("有单位的报送临期或迟报，或指标落后于进度；缘由见任务页。")


# A task of which nothing has begun stays grey unless something is late already.
_SEVERITY = (RED, GREY, YELLOW, GREEN, BLUE)


def worse(own: str, concern: str) -> str:
    """The light that comes of a task's own and of other apps' concern ("" for none)."""
    return own if own == BLUE or not concern else min(own, concern, key=_SEVERITY.index)


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
