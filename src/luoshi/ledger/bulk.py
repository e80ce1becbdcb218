"""Many tasks at once: a preview that says for each what would change and why not, then the change, once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.models import Unit
from luoshi.directory.permission import Actor, require
from luoshi.ledger.lighting import relight
from luoshi.ledger.listing import Asked, Listing
from luoshi.ledger.models import (
    Assignment,
    BulkRun,
    DeadlineBasis,
    RunState,
    SignState,
    Task,
    TaskState,
)
from luoshi.ledger.signing import sign_limit
from luoshi.notices.actions import tell
from luoshi.plans.models import OwnerRole

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST = 5_000  # tasks in one go: more is an import's business
_CHUNK = 500


@dataclass(frozen=True)
class Judged:
    """What an action would do to one task; `refused` says why it would not."""

    before: str = ""
    after: str = ""
    refused: str = ""


@dataclass(frozen=True)
class Action:
    """One thing that can be done to many tasks. `asks` names the fields of its form; `wrong` says what is
    wrong with them as a whole; `judge` and `apply` look at and change one task."""

    name: str
    label: StrOrPromise
    asks: tuple[str, ...]
    event: str
    wrong: Callable[[Mapping[str, str]], str]
    judge: Callable[[Any, Mapping[str, str]], Judged]
    apply: Callable[[Actor, Any, Mapping[str, str]], None]


def _closed(task: Task) -> str:
    if task.state == TaskState.DONE:
        return _("已办结，不再改动")
    if task.state == TaskState.CANCELLED:
        return _("已撤销，不再改动")
    return ""


def _day(values: Mapping[str, str]) -> dt.date | None:
    try:
        return dt.date.fromisoformat(values.get("deadline", ""))
    except ValueError:
        return None


def _deadline_wrong(values: Mapping[str, str]) -> str:
    day = _day(values)
    if day is None:
        return _("请选新的时限。")
    if day < clock.today():
        return _("新的时限 %(day)s 已经过去，请选今天或以后的日期。") % {"day": day.isoformat()}
    return _because_wrong(values)


def _because_wrong(values: Mapping[str, str]) -> str:
    return "" if values.get("because", "").strip() else _("请写明理由，它会留在每一项的记录里。")


def _judge_deadline(task: Task, values: Mapping[str, str]) -> Judged:
    day = _day(values)
    assert day is not None
    before = task.deadline.isoformat() if task.deadline else (task.deadline_text or _("未定"))
    if task.deadline == day:
        return Judged(before, before, _("时限本来就是这一天"))
    return Judged(before, day.isoformat(), _closed(task))


def _set_deadline(actor: Actor, task: Task, values: Mapping[str, str]) -> None:
    task.deadline, task.deadline_basis = _day(values), DeadlineBasis.CHANGED
    task.revision += 1
    task.save(update_fields=("deadline", "deadline_basis", "revision"))


def _unit(values: Mapping[str, str]) -> Unit | None:
    return Unit.objects.filter(pid=values.get("unit", "")).first()


def _unit_wrong(values: Mapping[str, str]) -> str:
    unit = _unit(values)
    if unit is None:
        return _("请选要加的配合单位。")
    if unit.until and unit.until < clock.today():
        return _("“%(unit)s”已于 %(day)s 撤销，请选承接它的单位。") % {
            "unit": unit.name,
            "day": unit.until.isoformat(),
        }
    return ""


def _judge_unit(task: Any, values: Mapping[str, str]) -> Judged:
    named = [row.unit.name for row in task.holders if row.role == OwnerRole.COOPERATING and row.unit]
    before = "、".join(named) or _("没有配合单位")
    part = next((row for row in task.holders if row.unit and row.unit.pid == values["unit"]), None)
    if part is not None:
        role = part.get_role_display()
        return Judged(before, before, _("该单位在这一项里已经是%(role)s单位") % {"role": role})
    return Judged(before, "、".join([*named, values["unit_name"]]), _closed(task))


def _add_unit(actor: Actor, task: Any, values: Mapping[str, str]) -> None:
    unit = _unit(values)
    assert unit is not None
    Assignment.objects.create(
        jurisdiction_id=task.jurisdiction_id,
        task=task,
        position=1 + max((row.position for row in task.holders), default=-1),
        role=OwnerRole.COOPERATING,
        unit=unit,
        written=unit.name,
        sign_state=SignState.AWAITING,
        sign_by=sign_limit(task.plan, clock.today()),
    )
    task.revision += 1
    task.save(update_fields=("revision",))
    tell(
        [unit],
        "ledger.assigned",
        _("您单位新增配合任务：%(task)s") % {"task": task.title},
        _("请在签收时限内签收。"),
        url=reverse("ledger:task", args=[task.pid]),
        about=task,
    )


def _judge_done(task: Task, values: Mapping[str, str]) -> Judged:
    before = str(task.get_state_display())
    return Judged(before, str(TaskState.DONE.label), _closed(task))


def _mark_done(actor: Actor, task: Task, values: Mapping[str, str]) -> None:
    task.state, task.state_because = TaskState.DONE, values["because"].strip()[:300]
    task.revision += 1
    task.save(update_fields=("state", "state_because", "revision"))


def _judge_reminder(task: Any, values: Mapping[str, str]) -> Judged:
    units = list(
        dict.fromkeys(
            row.unit.name
            for row in task.holders
            if row.unit and row.role in (OwnerRole.LEAD, OwnerRole.RESPONSIBLE)
        )
    )
    if not units:
        return Judged("", "", _("没有可以提醒的单位"))
    return Judged("", _("提醒 %(units)s") % {"units": "、".join(units[:6])}, _closed(task))


def _remind(actor: Actor, task: Any, values: Mapping[str, str]) -> None:
    units = [
        row.unit for row in task.holders if row.unit and row.role in (OwnerRole.LEAD, OwnerRole.RESPONSIBLE)
    ]
    tell(
        units,
        "ledger.reminded",
        _("请抓紧办理：%(task)s") % {"task": task.title},
        values.get("because", ""),
        url=reverse("ledger:task", args=[task.pid]),
        about=task,
        key=f"bulk:{values['run']}:{task.pid}",
    )


def _nothing_wrong(values: Mapping[str, str]) -> str:
    return ""


ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
        Action(
            "deadline",
            gettext_lazy("改时限"),
            ("deadline", "because"),
            "ledger.deadline-set",
            _deadline_wrong,
            _judge_deadline,
            _set_deadline,
        ),
        Action(
            "cooperate",
            gettext_lazy("加配合单位"),
            ("unit", "because"),
            "ledger.cooperating-added",
            _unit_wrong,
            _judge_unit,
            _add_unit,
        ),
        Action(
            "done",
            gettext_lazy("核实办结"),
            ("because",),
            "ledger.verified-done",
            _because_wrong,
            _judge_done,
            _mark_done,
        ),
        Action(
            "remind",
            gettext_lazy("提醒"),
            ("because",),
            "ledger.reminded",
            _nothing_wrong,
            _judge_reminder,
            _remind,
        ),
    )
}


def preview(
    actor: Actor, action: Action, values: Mapping[str, str], *, picked: Sequence[str] = (), query: str = ""
) -> BulkRun:
    """What the action would do to the `picked` tasks, or to every task of the list at an address.

    Nothing changes yet. The run that it returns is the token of the change: applied twice, it is done once.
    """
    require(actor, "ledger.bulk")
    problem = action.wrong(values)
    if problem:
        raise ValidationError(problem)
    kept = {name: values.get(name, "").strip() for name in action.asks}
    if unit := _unit(kept) if "unit" in action.asks else None:
        kept["unit_name"] = unit.name
    tasks = _chosen(actor, picked, query)
    run = BulkRun(
        jurisdiction=actor.jurisdiction,
        by=actor.person,
        post=actor.post,
        state=RunState.READY,
        action=action.name,
        values=kept,
        plan=[_line(task, action.judge(task, kept)) for task in tasks],
        rows=len(tasks),
        at=clock.now(),
    )
    run.save()
    return run


def _line(task: Task, judged: Judged) -> dict[str, Any]:
    return {
        "task": task.pid,
        "code": task.code,
        "title": task.title,
        "revision": task.revision,
        "before": judged.before,
        "after": judged.after,
        "refused": judged.refused,
    }


def _chosen(actor: Actor, picked: Sequence[str], query: str) -> list[Any]:
    asked = Asked.from_query(dict(parse_qsl(query)[:20]))
    listing = Listing(actor, asked, clock.today())
    keys = listing.ordered().values_list("pk", "pid")
    wanted = set(picked)
    chosen = [pk for pk, pid in keys if not wanted or pid in wanted]
    if not chosen:
        raise ValidationError(_("没有选中任务，请先勾选。"))
    if len(chosen) > MOST:
        raise ValidationError(
            _("一次最多办理 %(most)s 项，现在选中 %(n)s 项。请缩小范围，分几次办理。")
            % {"most": MOST, "n": len(chosen)}
        )
    found = {task.pk: task for task in _with_holders(Task.objects.filter(pk__in=chosen))}
    return [found[pk] for pk in chosen]


def _with_holders(tasks: Any) -> Any:
    held = Assignment.objects.select_related("unit").order_by("position")
    return tasks.select_related("plan__jurisdiction").prefetch_related(
        Prefetch("assignments", queryset=held, to_attr="holders")
    )


@transaction.atomic
def carry_out(actor: Actor, run: BulkRun, *, skip_refused: bool) -> BulkRun:
    """Do what the preview showed. What changed since is refused; with anything refused nothing is done,
    unless `skip_refused`. A run that is done already is left as it is."""
    require(actor, "ledger.bulk", run)
    locked = BulkRun.objects.select_for_update().get(pk=run.pk)
    if locked.state == RunState.DONE:
        return locked
    if locked.by_id != actor.person.pk:
        raise ValidationError(_("这份预览是别人做的，请自己重新选一次。"))
    action = ACTIONS[locked.action]
    values = {**locked.values, "run": locked.pid}
    lines = {line["task"]: line for line in locked.plan}
    locking = Task.objects.select_for_update(of=("self",)).filter(pid__in=lines).order_by("pk")
    tasks = {task.pid: task for task in _with_holders(locking)}
    for pid, line in lines.items():
        line["refused"] = line["refused"] or _stale(tasks.get(pid), line, action, values)
    refused = [line for line in locked.plan if line["refused"]]
    if refused and not skip_refused:
        raise ValidationError(
            _("其中 %(n)s 项不能办理，所以什么也没有改。可以选“跳过这些，办理其余的”。") % {"n": len(refused)}
        )
    for pid, line in lines.items():
        if not line["refused"]:
            action.apply(actor, tasks[pid], values)
    done = [tasks[pid].pk for pid, line in lines.items() if not line["refused"]]
    relight(Assignment.objects.filter(task__in=done))
    for pid, line in lines.items():
        # Events come last, in one go: each locks the chain that everybody writes to.
        if not line["refused"]:
            _record(actor, action, tasks[pid], line, values)
    locked.state, locked.skip_refused = RunState.DONE, skip_refused
    locked.rows_done = len(lines) - len(refused)
    locked.save(update_fields=("state", "skip_refused", "rows_done", "plan"))
    return locked


def _stale(task: Any, line: Mapping[str, Any], action: Action, values: Mapping[str, str]) -> str:
    if task is None:
        return _("任务已经不在了")
    if task.revision != line["revision"]:
        return _("预览之后有人改动过，请重新看一遍")
    return action.judge(task, values).refused


def _record(
    actor: Actor, action: Action, task: Task, line: Mapping[str, Any], values: Mapping[str, str]
) -> None:
    record(
        actor,
        action.event,
        task,
        jurisdiction=actor.jurisdiction.pid,
        before={"value": line["before"]} if line["before"] else None,
        after={"value": line["after"], "together": values["run"]},
        reason=values.get("because", ""),
    )
