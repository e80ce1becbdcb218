"""What the clerk and the leader do with reports: accept, return, waive, open again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.permission import Actor, require
from luoshi.notices.actions import tell
from luoshi.plans.models import OwnerRole
from luoshi.reporting.drafting import locked
from luoshi.reporting.lighting import relight_for
from luoshi.reporting.models import OPEN_STATES, Claim, Obligation, State


@transaction.atomic
def accept(actor: Actor, obligation: Obligation, *, revision: int) -> Obligation:
    """The report is good. Refused when it was taken back or changed since the clerk saw it."""
    accepted = _judge(actor, obligation, State.ACCEPTED, "reporting.accepted", revision, "")
    _reach_milestones(accepted)
    return accepted


def _reach_milestones(obligation: Obligation) -> None:
    """What the task's lead says is reached is so once the report is accepted; others' claims stay claims."""
    led = obligation.unit.assignments.filter(role=OwnerRole.LEAD).values("task")
    claims = Claim.objects.filter(report__obligation=obligation, milestone__reached_on=None)
    for claim in claims.filter(milestone__task__in=led).select_related("milestone"):
        claim.milestone.reached_on = claim.reached_on
        claim.milestone.save(update_fields=("reached_on",))


@transaction.atomic
def accept_all(actor: Actor, obligations: Iterable[Obligation]) -> int:
    """Accept those among them that still wait for it; returns how many."""
    waiting = [each for each in obligations if each.state == State.SUBMITTED]
    for each in sorted(waiting, key=lambda one: one.pk):
        accept(actor, each, revision=each.revision)
    return len(waiting)


@transaction.atomic
def give_back(actor: Actor, obligation: Obligation, *, revision: int, because: str) -> Obligation:
    """The unit must write it again; the reason tells it what."""
    returned = _judge(actor, obligation, State.RETURNED, "reporting.returned", revision, _reason(because))
    tell_unit(actor, returned, "reporting.returned", _("报送被退回：%(what)s") % {"what": returned}, because)
    return returned


@transaction.atomic
def waive(actor: Actor, obligation: Obligation, *, because: str) -> Obligation:
    """The unit need not report this once. Its lateness, if any, is not counted."""
    require(actor, "reporting.waive", obligation)
    obligation = locked(obligation)
    if obligation.state not in OPEN_STATES:
        raise ValidationError(_("已经报送的不能再免报。"))
    waived = _set(actor, obligation, State.WAIVED, "reporting.waived", _reason(because))
    tell_unit(actor, waived, "reporting.waived", _("不用报了：%(what)s") % {"what": waived}, because)
    return waived


@transaction.atomic
def reopen(actor: Actor, obligation: Obligation, *, until: dt.date, because: str) -> Obligation:
    """Let a unit report after closing, until a day; whoever opens it is named. Lateness stays counted."""
    require(actor, "reporting.accept", obligation)
    obligation = locked(obligation)
    if not obligation.is_open or not obligation.is_closed(clock.today()):
        raise ValidationError(_("这项报送没有关闭，不需要重新开放。"))
    if until < clock.today():
        raise ValidationError(_("开放到的日子不能在今天之前。"))
    obligation.reopened_until = until
    obligation.revision += 1
    obligation.save()
    record(
        actor,
        "reporting.reopened",
        obligation,
        jurisdiction=obligation.jurisdiction.pid,
        before={"closes_on": obligation.closes_on},
        after={"until": until},
        reason=_reason(because),
    )
    subject = _("可以补报到 %(day)s：%(what)s") % {"day": until, "what": obligation}
    tell_unit(actor, obligation, "reporting.reopened", subject, because)
    return obligation


def tell_unit(actor: Actor, obligation: Obligation, kind: str, subject: str, words: str) -> None:
    """Tell those who report for the unit what has become of a report."""
    url = reverse("reporting:report", args=[obligation.pid])
    tell([obligation.unit], kind, subject, words, url=url, about=obligation, but=actor.person)


def _judge(
    actor: Actor, obligation: Obligation, state: State, action: str, revision: int, because: str
) -> Obligation:
    require(actor, "reporting.accept", obligation)
    obligation = locked(obligation)
    if obligation.revision != revision or obligation.state != State.SUBMITTED:
        raise ValidationError(
            _("这份报送在您打开之后有了变化（现在是“%(state)s”），请刷新后再处理。")
            % {"state": obligation.get_state_display()}
        )
    return _set(actor, obligation, state, action, because)


def _set(actor: Actor, obligation: Obligation, state: State, action: str, because: str) -> Obligation:
    before = obligation.state
    obligation.state, obligation.because = state, because
    obligation.decided_at, obligation.decided_by = clock.now(), actor.person
    obligation.revision += 1
    obligation.save()
    relight_for(obligation)
    record(
        actor,
        action,
        obligation,
        jurisdiction=obligation.jurisdiction.pid,
        before={"state": before},
        after={"state": state.value, "period": obligation.period},
        reason=because,
    )
    return obligation


def _reason(text: str) -> str:
    if not text.strip():
        raise ValidationError(_("请写明理由。"))
    return text.strip()[:300]
