"""Requests to change what was issued (变更申请): asked before the due date, approved step by step.

The path: the lead unit's head, then the clerk; for targets and cancelling the supervising leader as well,
and for the others where the clerk passes them up.
A lead unit's head who asks has approved already; a clerk who asks likewise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.models import Post, PostRole, Unit
from luoshi.directory.permission import Actor, may, refusal
from luoshi.directory.queries import in_force
from luoshi.directory.resolving import ended
from luoshi.ledger.access import decides, has_part, leads
from luoshi.ledger.applying import apply, still_true
from luoshi.ledger.models import Assignment, Change, ChangeKind, ChangeState, Target, Task, TaskState
from luoshi.notices.actions import tell
from luoshi.notices.recipients import Recipient, office
from luoshi.plans.models import OwnerRole
from luoshi.workflow.actions import move
from luoshi.workflow.procedures import Procedure, Step, declare

# What the supervising leader decides, beyond lead unit and clerk.
FOR_LEADER = (ChangeKind.TARGET, ChangeKind.CANCEL)


def _leads_it(actor: Actor, change: Change) -> str:
    return "" if leads(actor, change.task) else _("由这项任务牵头单位的负责人审核。")


def _for_clerk(actor: Actor, change: Change) -> str:
    if change.kind in FOR_LEADER:
        return _("%(kind)s要报督办领导审批，请报送领导。") % {"kind": change.get_kind_display()}
    return still_true(change)


def _own_leader(actor: Actor, change: Change) -> str:
    return "" if decides(actor, change) else _("由这项任务的督办领导审批。")


def _leader_decides(actor: Actor, change: Change) -> str:
    return _own_leader(actor, change) or still_true(change)


def _asker(actor: Actor, change: Change) -> str:
    return "" if change.unit_id == actor.unit.pk else _("由提出申请的%(unit)s撤回。") % {"unit": change.unit}


L, C, D = ChangeState.LEAD, ChangeState.CLERK, ChangeState.LEADER
NO, YES = ChangeState.REFUSED, ChangeState.APPROVED

CHANGE = declare(
    Procedure(
        "ledger.change",
        gettext_lazy("变更申请"),
        Change,
        "state",
        ChangeState,
        (
            Step(
                "agree", gettext_lazy("牵头单位同意"), (L,), C, "ledger.approve-as-lead", False, (_leads_it,)
            ),
            Step(
                "object",
                gettext_lazy("牵头单位不同意"),
                (L,),
                NO,
                "ledger.approve-as-lead",
                True,
                (_leads_it,),
            ),
            Step("approve", gettext_lazy("批准"), (C,), YES, "ledger.approve-as-clerk", False, (_for_clerk,)),
            Step(
                "submit",
                gettext_lazy("报领导审批"),
                (C,),
                D,
                "ledger.approve-as-clerk",
                False,
                (),
            ),
            Step("return", gettext_lazy("不批准"), (C,), NO, "ledger.approve-as-clerk", True),
            Step(
                "decide",
                gettext_lazy("领导批准"),
                (D,),
                YES,
                "ledger.approve-as-leader",
                False,
                (_leader_decides,),
            ),
            Step(
                "decline",
                gettext_lazy("领导不批准"),
                (D,),
                NO,
                "ledger.approve-as-leader",
                True,
                (_own_leader,),
            ),
            Step(
                "withdraw",
                gettext_lazy("撤回申请"),
                (L, C, D),
                ChangeState.WITHDRAWN,
                "ledger.ask-change",
                False,
                (_asker,),
            ),
        ),
        about=lambda change: change.task,
        facts=lambda change: {
            "kind": change.get_kind_display(),
            "old": in_words(change.before),
            "new": in_words(change.after),
        },
    )
)


def why_no_change(actor: Actor, task: Task) -> str:
    """Why the actor may ask for no change of this task; empty when they may."""
    if not may(actor, "ledger.ask-change", task):
        return refusal("ledger.ask-change")
    if task.state != TaskState.OPEN:
        return _("任务%(state)s，不能再申请变更。") % {"state": task.get_state_display()}
    if actor.role != PostRole.CLERK and not has_part(actor, task):
        return _("本单位在这项任务里没有分工，不能申请变更。")
    if task.deadline is not None and task.deadline < clock.today():
        return _("时限 %(day)s 已过，不能再申请变更：请先报送进展和未完成的原因，由督查部门按逾期处理。") % {
            "day": task.deadline.isoformat()
        }
    return ""


@transaction.atomic
def ask(
    actor: Actor,
    task: Task,
    kind: ChangeKind,
    after: Mapping[str, Any],
    because: str,
    *,
    revision: int,
    assignment: Assignment | None = None,
    target: Target | None = None,
) -> Change:
    """Ask for a change of the task as it was seen (`revision`). `after` as in `models.Change`."""
    locked = Task.objects.select_for_update(of=("self",)).select_related("plan").get(pk=task.pk)
    obstacle = why_no_change(actor, locked)
    if not obstacle and locked.revision != revision:
        obstacle = _("这项任务刚才有变化，请看过现在的内容再申请。")
    obstacle = obstacle or _unfit(locked, kind, after, because, assignment, target)
    if obstacle:
        raise ValidationError(obstacle)
    change = _kept(
        Change(
            jurisdiction=locked.jurisdiction,
            task=locked,
            kind=kind,
            assignment=assignment,
            target=target,
            unit=actor.unit,
            by=actor.person,
            at=clock.now(),
            because=because.strip()[:500],
            before=_present(locked, kind, assignment, target),
            after=dict(after),
            state=_first_state(actor, locked),
        )
    )
    _record_asked(actor, change)
    _tell_next(change)
    return change


def _kept(change: Change) -> Change:
    """Save a request; the database refuses the same one while it is open."""
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        raise ValidationError(_("同样的申请已经在办，不能重复提出。")) from error
    return change


def _record_asked(actor: Actor, change: Change) -> None:
    record(
        actor,
        "ledger.change-asked",
        change.task,
        jurisdiction=change.jurisdiction.pid,
        before={"value": in_words(change.before)},
        after={"kind": change.get_kind_display(), "value": in_words(change.after), "unit": actor.unit.name},
        reason=change.because,
    )


@transaction.atomic
def take_step(actor: Actor, change: Change, name: str, because: str = "") -> Change:
    """One step of the path; the last approval writes the change into the ledger."""
    Task.objects.select_for_update().get(pk=change.task_id)
    ends = {"decided_at": clock.now()} if CHANGE.step(name).to in (YES, NO) else {}
    moved = move(actor, change, name, because=because, also=ends)
    if moved.state == ChangeState.APPROVED:
        apply(actor, moved)
    _tell_next(moved, because)
    return moved


def in_words(values: Mapping[str, Any]) -> str:
    """What a change changes, as people write it."""
    if "deadline" in values:
        return str(values["deadline"] or _("没有时限"))
    if "name" in values:
        return str(values["name"])
    if "low" in values:
        low, high = values.get("low"), values.get("high")
        return f"{low}–{high}{values.get('unit', '')}" if high else f"{low}{values.get('unit', '')}"
    return str(values.get("state", ""))


@dataclass(frozen=True)
class Words:
    """A request in words: what it is about, the old and the new."""

    what: str
    old: str
    new: str


def words(change: Change) -> Words:
    """What a page says of a request."""
    what = str(change.before.get("what", ""))
    if change.assignment is not None:
        what = change.assignment.get_role_display()
    return Words(what, in_words(change.before), in_words(change.after))


def _first_state(actor: Actor, task: Task) -> ChangeState:
    """Past those who have agreed by asking; past the lead where the task has none or nobody heads it."""
    if actor.role == PostRole.CLERK:
        return ChangeState.CLERK
    if actor.role == PostRole.HEAD and leads(actor, task):
        return ChangeState.CLERK
    units = task.assignments.filter(role=OwnerRole.LEAD, unit__isnull=False).values("unit")
    heads = Post.objects.filter(in_force(clock.today()), unit__in=units, role=PostRole.HEAD)
    return ChangeState.LEAD if heads.exists() else ChangeState.CLERK


def _present(
    task: Task, kind: ChangeKind, assignment: Assignment | None, target: Target | None
) -> dict[str, Any]:
    if kind == ChangeKind.EXTEND:
        return {"deadline": task.deadline.isoformat() if task.deadline else ""}
    if kind == ChangeKind.REASSIGN and assignment is not None and assignment.unit is not None:
        return {"unit": assignment.unit.pid, "name": assignment.unit.name}
    if kind == ChangeKind.TARGET and target is not None:
        high = str(target.high.normalize()) if target.high is not None else ""
        low = f"{target.low.normalize():f}" if target.low is not None else ""
        return {"low": low, "high": high, "unit": target.indicator.unit, "what": target.indicator.name}
    return {"state": str(TaskState(task.state).label)}


def _unfit(
    task: Task,
    kind: ChangeKind,
    after: Mapping[str, Any],
    because: str,
    assignment: Assignment | None,
    target: Target | None,
) -> str:
    """Why this cannot be asked of the task, in one sentence."""
    if not because.strip():
        return _("申请变更要写明理由。")
    if kind == ChangeKind.EXTEND:
        day = dt.date.fromisoformat(str(after["deadline"]))
        if task.deadline is None:
            return _("这项任务没有时限，不用延期。")
        if day <= task.deadline:
            return _("新的时限要晚于现在的 %(day)s。") % {"day": task.deadline.isoformat()}
    if kind == ChangeKind.REASSIGN:
        if assignment is None or assignment.task_id != task.pk or assignment.unit is None:
            return _("请选要改派的分工。")
        heir = Unit.objects.get(pid=after["unit"])
        if gone := ended([heir], clock.today()):
            return gone[heir.pk]
        if task.assignments.filter(unit__pid=after["unit"], role=assignment.role).exists():
            return _("%(unit)s已经是这个角色，不用改派。") % {"unit": after["name"]}
    if kind == ChangeKind.TARGET and (
        target is None or target.indicator.task_id != task.pk or target.superseded_at is not None
    ):
        return _("请选要调整的目标。")
    return ""


def _tell_next(change: Change, because: str = "") -> None:
    """Who must act now, or what came of it."""
    task, to = change.task, list[Recipient]()
    told = _("%(unit)s申请%(kind)s：%(task)s")
    url = reverse("ledger:decisions")
    if change.state == ChangeState.LEAD:
        to = [row.unit for row in task.assignments.filter(role=OwnerRole.LEAD) if row.unit]
    elif change.state == ChangeState.CLERK:
        to = list(office(task.jurisdiction, clock.today()))
    elif change.state == ChangeState.LEADER:
        posts = Post.objects.filter(in_force(clock.today()), role=PostRole.LEADER).select_related(
            "person", "unit"
        )
        to = [post for post in posts if decides(Actor(post.person, post), change)]
    else:
        to, told, url = (
            [change.unit],
            _("%(kind)s申请%(state)s：%(task)s"),
            reverse("ledger:task", args=[task.pid]),
        )
    subject = told % {
        "unit": change.unit,
        "kind": change.get_kind_display(),
        "state": change.get_state_display(),
        "task": task.title,
    }
    tell(to, "ledger.change", subject, because or change.because, url=url, about=task)
