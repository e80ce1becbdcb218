"""Signing for assignments (签收): sign, give back with a reason, hand on within or to another unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.calendar import clock
from luoshi.calendar.queries import workdays_of
from luoshi.directory.models import Person, Post, PostRole, Unit
from luoshi.directory.permission import Actor
from luoshi.directory.queries import in_force
from luoshi.directory.resolving import ended
from luoshi.ledger.lighting import relight
from luoshi.ledger.models import Assignment, SignState, Task
from luoshi.ledger.signals import assignment_began, assignment_ended
from luoshi.notices.actions import tell
from luoshi.notices.recipients import Recipient, office
from luoshi.plans.models import OwnerRole, Plan
from luoshi.workflow.actions import move
from luoshi.workflow.procedures import Procedure, Step, declare


def _own(actor: Actor, row: Assignment) -> str:
    if row.unit_id == actor.unit.pk:
        return ""
    return _("这一项分给%(unit)s，由它的联络员或负责人办理。") % {"unit": row.unit}


def _not_the_lead(actor: Actor, row: Assignment) -> str:
    """Only an offer to another unit moves the responsibility; see `offer`."""
    if row.role != OwnerRole.LEAD or row.offered_unit_id is None:
        return ""
    return _("牵头责任不能自行转给别的单位：请退回并写明理由，或申请改派。")


def _offered_to_me(actor: Actor, row: Assignment) -> str:
    if row.offered_person_id is not None:
        same = row.offered_person_id == actor.person.pk
        return "" if same else _("转给了%(person)s，由本人接收。") % {"person": row.offered_person}
    same = row.offered_unit_id == actor.unit.pk
    return "" if same else _("转给了%(unit)s，由它接收。") % {"unit": row.offered_unit}


def _to_a_person(actor: Actor, row: Assignment) -> str:
    return "" if row.offered_person_id else _("这一项是转给单位的，请由接收单位接收。")


def _to_a_unit(actor: Actor, row: Assignment) -> str:
    return "" if row.offered_unit_id else _("这一项是转给本单位人员的，请由本人接收。")


def _another_lead(actor: Actor, row: Assignment) -> str:
    if row.role == OwnerRole.LEAD and _leads_of(row.task).count() == 1:
        return _("这是任务唯一的牵头单位：请先改派给别的单位，或不同意退回。")
    return ""


def _task_open(actor: Actor, row: Assignment) -> str:
    return (
        ""
        if row.task.state == "open"
        else _("任务%(state)s，不必再办。") % {"state": row.task.get_state_display()}
    )


def _facts(row: Assignment) -> dict[str, str]:
    to = row.offered_unit or row.offered_person
    return {
        "unit": str(row.unit or ""),
        "role": str(row.get_role_display()),
        "person": str(row.person or ""),
        "to": str(to or ""),
    }


A, S, R, F = SignState.AWAITING, SignState.SIGNED, SignState.REFUSED, SignState.OFFERED

ASSIGNMENT = declare(
    Procedure(
        "ledger.assignment",
        gettext_lazy("任务签收"),
        Assignment,
        "sign_state",
        SignState,
        (
            Step("sign", gettext_lazy("签收"), (A,), S, "ledger.sign", obstacles=(_own, _task_open)),
            Step("refuse", gettext_lazy("退回"), (A,), R, "ledger.sign", True, (_own, _task_open)),
            Step(
                "release",
                gettext_lazy("同意退回"),
                (R,),
                SignState.RELEASED,
                "ledger.settle-refusal",
                obstacles=(_another_lead,),
            ),
            Step("insist", gettext_lazy("不同意退回"), (R,), A, "ledger.settle-refusal", reason=True),
            Step("offer", gettext_lazy("转办"), (A,), F, "ledger.sign", True, (_own, _task_open)),
            Step(
                "take",
                gettext_lazy("接办"),
                (F,),
                S,
                "ledger.sign",
                obstacles=(_offered_to_me, _to_a_person, _task_open),
            ),
            Step(
                "accept",
                gettext_lazy("接收"),
                (F,),
                SignState.PASSED_ON,
                "ledger.sign",
                obstacles=(_offered_to_me, _to_a_unit, _task_open),
            ),
            Step("decline", gettext_lazy("不接收"), (F,), A, "ledger.sign", True, (_offered_to_me,)),
            Step("take-back", gettext_lazy("收回转办"), (F,), A, "ledger.sign", obstacles=(_own,)),
        ),
        about=lambda row: row.task,
        facts=_facts,
    )
)


def sign_limit(plan: Plan, received: dt.date) -> dt.date:
    """The last day for signing: the plan's number of working days after the day of receipt."""
    return workdays_of(plan.jurisdiction.pid).add(received, plan.sign_days)


class SignLimits:
    """The last days for signing of many assignments received on one day: each plan's is counted once."""

    def __init__(self, received: dt.date) -> None:
        self.received = received
        self._known: dict[int, dt.date] = {}

    def of(self, plan: Plan) -> dt.date:
        if plan.pk not in self._known:
            self._known[plan.pk] = sign_limit(plan, self.received)
        return self._known[plan.pk]


def sign(actor: Actor, row: Assignment) -> Assignment:
    """The unit has received its assignment."""
    return move(actor, row, "sign", also={"signed_at": clock.now(), "signed_by": actor.person})


@transaction.atomic
def sign_all(actor: Actor, rows: Iterable[Assignment]) -> int:
    """Sign for several at once, all or none; returns how many."""
    return len([sign(actor, row) for row in rows])


@transaction.atomic
def refuse(actor: Actor, row: Assignment, because: str) -> Assignment:
    """The unit gives its assignment back; the clerk decides."""
    refused = move(actor, row, "refuse", because=because)
    _tell(
        office(row.task.jurisdiction, clock.today()),
        row,
        _("%(unit)s退回任务：%(task)s") % {"unit": row.unit, "task": row.task.title},
        because,
    )
    return refused


@transaction.atomic
def release(actor: Actor, row: Assignment, because: str = "") -> Assignment:
    """The clerk agrees: the unit has no part in the task any more. A task keeps a lead."""
    ended = move(actor, row, "release", because=because, also={"ended_at": clock.now()})
    assignment_ended.send(Assignment, assignment=ended)
    _tell([row.unit], ended, _("已同意退回：%(task)s") % {"task": row.task.title}, because)
    return ended


@transaction.atomic
def insist(actor: Actor, row: Assignment, because: str) -> Assignment:
    """The clerk does not agree: the unit is to sign, within a new limit."""
    limit = sign_limit(row.task.plan, clock.today())
    back = move(actor, row, "insist", because=because, also={"sign_by": limit})
    _tell([row.unit], back, _("退回没有同意，请签收：%(task)s") % {"task": row.task.title}, because)
    return back


@transaction.atomic
def offer(actor: Actor, row: Assignment, to: Unit | Person, because: str) -> Assignment:
    """Hand on to a colleague, or to another unit, who must take it; until then it stays where it is."""
    if isinstance(to, Unit):
        if to.pk == row.unit_id:
            raise ValidationError(_("已经是本单位的任务，不用转。"))
        if gone := ended([to], clock.today()):
            raise ValidationError(gone[to.pk])
        if row.task.assignments.filter(unit=to, role=row.role).exists():
            raise ValidationError(
                _("%(unit)s已经是这项任务的%(role)s单位。") % {"unit": to, "role": row.get_role_display()}
            )
        if row.role == OwnerRole.LEAD and to.superior_id != row.unit_id:
            raise ValidationError(_("牵头责任不能自行转给别的单位：请退回并写明理由，或申请改派。"))
    elif not colleagues(row.unit).filter(pk=to.pk).exists():
        raise ValidationError(_("%(person)s现在没有在本单位任职。") % {"person": to})
    also = {
        "offered_unit": to if isinstance(to, Unit) else None,
        "offered_person": to if isinstance(to, Person) else None,
    }
    offered = move(actor, row, "offer", because=because, also=also)
    _tell([to], offered, _("请接收转办的任务：%(task)s") % {"task": row.task.title}, because)
    return offered


@transaction.atomic
def take(actor: Actor, row: Assignment) -> Assignment:
    """The offered person or unit takes it. A unit gets a row of its own; the old one ends."""
    now = clock.now()
    if row.offered_person_id is not None:
        person = {"person": actor.person, "offered_person": None}
        return move(actor, row, "take", also={"signed_at": now, "signed_by": actor.person, **person})
    ended = move(actor, row, "accept", also={"ended_at": now})
    last = Assignment.ever.filter(task=row.task).aggregate(last=Max("position"))["last"] or 0
    successor = Assignment.objects.create(
        jurisdiction=row.jurisdiction,
        task=row.task,
        position=last + 1,
        role=row.role,
        unit=row.offered_unit,
        written=row.written,
        start=row.start,
        end=row.end,
        came_from=ended,
        sign_state=SignState.SIGNED,
        sign_by=row.sign_by,
        signed_at=now,
        signed_by=actor.person,
    )
    relight(Assignment.objects.filter(pk=successor.pk))
    assignment_ended.send(Assignment, assignment=ended)
    assignment_began.send(Assignment, assignment=successor)
    return successor


@transaction.atomic
def decline(actor: Actor, row: Assignment, because: str) -> Assignment:
    """The offered person or unit does not take it; it stays with the unit that offered it."""
    back = move(actor, row, "decline", because=because, also={"offered_unit": None, "offered_person": None})
    _tell([row.unit], back, _("转办没有被接收：%(task)s") % {"task": row.task.title}, because)
    return back


def take_back(actor: Actor, row: Assignment) -> Assignment:
    """The unit withdraws its offer."""
    return move(actor, row, "take-back", also={"offered_unit": None, "offered_person": None})


def colleagues(unit: Unit | None) -> QuerySet[Person]:
    """The people who hold a post in the unit today and may deal with a task."""
    posts = Post.objects.filter(
        in_force(clock.today()), unit=unit, role__in=(PostRole.LIAISON, PostRole.HEAD)
    )
    return Person.objects.filter(pk__in=posts.values("person"))


def _leads_of(task: Task) -> QuerySet[Assignment]:
    return task.assignments.filter(role=OwnerRole.LEAD, unit__isnull=False)


def _tell(to: Iterable[Recipient | None], row: Assignment, subject: str, words: str) -> None:
    url = reverse("ledger:task", args=[row.task.pid])
    tell([each for each in to if each], "ledger.signing", subject, words, url=url, about=row.task)
