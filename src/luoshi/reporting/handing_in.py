"""Handing reports in, where a unit wants so after its head has approved them; and taking them back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.models import PostRole
from luoshi.directory.permission import Actor, require
from luoshi.notices.actions import tell
from luoshi.reporting.drafting import locked, refuse_unless_writable, write_suggestions
from luoshi.reporting.figures import plain
from luoshi.reporting.lighting import relight_for
from luoshi.reporting.models import Habits, Obligation, Report, State
from luoshi.reporting.sheet import sheet_of


@dataclass
class HandedIn:
    """What became of several reports handed in at once; `kept_back` says why some were not."""

    done: list[Obligation] = field(default_factory=list)
    kept_back: list[tuple[Obligation, list[str]]] = field(default_factory=list)


def hand_in_all(actor: Actor, obligations: Iterable[Obligation]) -> HandedIn:
    """Hand in each report that is complete; one that is not stays as it is and says what it lacks."""
    result = HandedIn()
    for obligation in sorted(obligations, key=lambda each: each.pk):
        try:
            result.done.append(hand_in(actor, obligation))
        except ValidationError as error:
            result.kept_back.append((obligation, error.messages))
        except PermissionDenied as error:
            result.kept_back.append((obligation, [str(error)]))
    return result


@transaction.atomic
def hand_in(actor: Actor, obligation: Obligation) -> Obligation:
    """Hand a report in; to the unit's own head first where the unit wants it and the actor is not the head.

    Refused with what is missing. Suggestions that the person left as they were now count as said.
    """
    obligation = locked(obligation)
    require(actor, "reporting.report", obligation)
    refuse_unless_writable(obligation)
    if obligation.is_early(clock.today()):
        raise ValidationError(_("%(period)s还没有过完，过完再报。") % {"period": obligation.period_label})
    sheet = sheet_of(obligation)
    if sheet.missing:
        raise ValidationError(sheet.missing)
    report = write_suggestions(actor, sheet)
    if _needs_head(obligation) and actor.role != PostRole.HEAD:
        _move(actor, obligation, State.ENDORSING, "reporting.sent-to-head", {})
        tell(
            [obligation.unit],
            "reporting.endorsing",
            _("等您审签：%(what)s") % {"what": obligation},
            url=reverse("reporting:report", args=[obligation.pid]),
            about=obligation,
            roles=(PostRole.HEAD,),
        )
        return obligation
    return _submit(actor, obligation, report)


@transaction.atomic
def endorse(actor: Actor, obligation: Obligation) -> Obligation:
    """The head approves what the liaison wrote: it goes out."""
    obligation = locked(obligation)
    require(actor, "reporting.endorse", obligation)
    if obligation.state != State.ENDORSING:
        raise ValidationError(_("这项报送不在待审签状态。"))
    return _submit(actor, obligation, obligation.report)


@transaction.atomic
def send_back(actor: Actor, obligation: Obligation, *, because: str) -> Obligation:
    """The head has the liaison write it again."""
    obligation = locked(obligation)
    require(actor, "reporting.endorse", obligation)
    if obligation.state != State.ENDORSING:
        raise ValidationError(_("这项报送不在待审签状态。"))
    if not because.strip():
        raise ValidationError(_("请写明要改什么。"))
    _move(actor, obligation, State.DRAFTED, "reporting.sent-back", {}, because)
    return obligation


@transaction.atomic
def take_back(actor: Actor, obligation: Obligation) -> Obligation:
    """The unit takes a report back that nobody has accepted yet. The day it was first handed in stays."""
    obligation = locked(obligation)
    require(actor, "reporting.report", obligation)
    if obligation.state not in (State.SUBMITTED, State.ENDORSING):
        raise ValidationError(_("只有还没有被接收的报送可以撤回。"))
    if obligation.is_closed(clock.today()):
        raise ValidationError(_("这项报送已经关闭，撤回后就不能再报，因此不能撤回。"))
    _move(actor, obligation, State.DRAFTED, "reporting.taken-back", {})
    return obligation


@transaction.atomic
def set_habits(actor: Actor, *, head_approves: bool) -> Habits:
    """How the actor's unit wants its reports handled from now on."""
    habits = Habits.objects.filter(unit=actor.unit).first() or Habits(
        jurisdiction=actor.jurisdiction, unit=actor.unit
    )
    require(actor, "reporting.endorse", habits)
    before, habits.head_approves = habits.head_approves, head_approves
    habits.save()
    record(
        actor,
        "reporting.habits-set",
        actor.unit,
        jurisdiction=actor.jurisdiction.pid,
        before={"head_approves": before},
        after={"head_approves": head_approves},
    )
    return habits


def _needs_head(obligation: Obligation) -> bool:
    return Habits.objects.filter(unit_id=obligation.unit_id, head_approves=True).exists()


def _submit(actor: Actor, obligation: Obligation, report: Report) -> Obligation:
    today = clock.today()
    obligation.first_submitted_on = obligation.first_submitted_on or today
    obligation.submitted_at, obligation.submitted_by = clock.now(), actor.person
    late = max((obligation.first_submitted_on - obligation.grace_until).days, 0)
    after = {
        "period": obligation.period,
        "due": obligation.due,
        "days_late": late,
        "summary": report.summary,
        "next_step": report.next_step,
        "tasks": {
            entry.task.code: {"progress": entry.progress, "percent": entry.percent}
            for entry in report.entries.select_related("task")
        },
        "figures": {
            str(figure.series): plain(figure.value)
            for figure in report.figures.filter(period=obligation.period).select_related("series")
        },
    }
    _move(actor, obligation, State.SUBMITTED, "reporting.submitted", after)
    return obligation


def _move(
    actor: Actor,
    obligation: Obligation,
    state: State,
    action: str,
    after: dict[str, object],
    because: str = "",
) -> None:
    before = obligation.state
    obligation.state, obligation.because = state, because.strip()[:300]
    obligation.revision += 1
    obligation.save()
    relight_for(obligation)
    record(
        actor,
        action,
        obligation,
        jurisdiction=obligation.jurisdiction.pid,
        before={"state": before},
        after={"state": state.value, **after},
        reason=because,
    )
