"""Proposing a duty, approving it, merging it into another, ending it; and what it costs those who report."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.models import Group, Post, PostRole, Unit
from luoshi.directory.permission import Actor, require
from luoshi.directory.queries import in_force
from luoshi.notices.actions import settled, tell
from luoshi.plans.versions import version_in_force
from luoshi.reporting.models import Audience, Duty, DutyState, Party
from luoshi.reporting.obligations import settle


class Stale(Exception):
    """Somebody else changed it since the page was shown."""


@transaction.atomic
def propose(
    actor: Actor,
    fields: Mapping[str, Any],
    *,
    units: Iterable[Unit] = (),
    groups: Iterable[Group] = (),
    ask_leaders: bool = True,
) -> Duty:
    """A duty that waits for approval; nobody owes anything yet. `fields` are those of `Duty`. The leaders are
    told that it waits for them, unless it is about to be decided on anyway."""
    require(actor, "reporting.propose")
    own = {"jurisdiction": actor.jurisdiction, "requester": actor.unit}
    duty = Duty(**{**own, **fields}, proposed_by=actor.person, created_at=clock.now())
    if duty.plan is not None and duty.start is not None and duty.version is None:
        duty.version = version_in_force(duty.plan)
    duty.full_clean(exclude=("merged_into", "decided_by"))
    duty.save()
    parties = [Party(jurisdiction=actor.jurisdiction, duty=duty, unit=unit) for unit in units]
    parties += [Party(jurisdiction=actor.jurisdiction, duty=duty, group=group) for group in groups]
    if duty.audience == Audience.NAMED and not parties:
        raise ValidationError(_("请选择由哪些单位报送。"))
    if duty.audience != Audience.NAMED and duty.plan is None:
        raise ValidationError(_("没有选择方案，就要指定由哪些单位报送。"))
    Party.objects.bulk_create(parties)
    _record(actor, "reporting.duty-proposed", duty, {"rule": str(duty.rhythm), "asks": duty.asks})
    if ask_leaders:
        _ask_leaders(duty)
    return duty


def _ask_leaders(duty: Duty) -> None:
    leaders = Post.objects.filter(in_force(clock.today()), role=PostRole.LEADER)
    tell(
        leaders.select_related("person", "unit"),
        "reporting.proposed",
        _("等您批准的报送要求：%(what)s") % {"what": duty},
        str(duty.rhythm),
        url=reverse("reporting:duty", args=[duty.pid]),
        about=duty,
    )


@transaction.atomic
def approve(actor: Actor, duty: Duty, *, revision: int, because: str = "") -> Duty:
    """From now on it is owed: its obligations are made from its first day on."""
    duty = _decide(actor, duty, DutyState.ACTIVE, revision, because)
    _record(actor, "reporting.duty-approved", duty, {"rule": str(duty.rhythm)}, because)
    settle(duty, actor, because=_("批准执行"), from_day=duty.first_day)
    return duty


@transaction.atomic
def refuse(actor: Actor, duty: Duty, *, revision: int, because: str) -> Duty:
    """It will not be asked for."""
    duty = _decide(actor, duty, DutyState.REFUSED, revision, _reason(because))
    _record(actor, "reporting.duty-refused", duty, {}, because)
    return duty


@transaction.atomic
def merge(actor: Actor, duty: Duty, into: Duty, *, revision: int, because: str = "") -> Duty:
    """Instead of a second report, the one that is asked for already also asks for what this one wanted."""
    require(actor, "reporting.propose", duty)
    duty = _locked(duty, revision)
    into = Duty.objects.select_for_update().get(pk=into.pk)
    if duty.state != DutyState.PROPOSED or into.state != DutyState.ACTIVE or duty.pk == into.pk:
        raise ValidationError(_("只能把待批准的要求并入正在执行的另一项。"))
    before = list(into.asks)
    into.asks = [*before, *(each for each in duty.asks if each not in before)]
    into.revision += 1
    into.save(update_fields=("asks", "revision"))
    duty.state, duty.merged_into, duty.decided_by = DutyState.MERGED, into, actor.person
    duty.because = because[:300]
    duty.revision += 1
    duty.save()
    settled(duty, "reporting.proposed")
    _record(actor, "reporting.duty-merged", duty, {"into": into.name}, because)
    record(
        actor,
        "reporting.duty-widened",
        into,
        jurisdiction=into.jurisdiction.pid,
        before={"asks": before},
        after={"asks": into.asks, "absorbed": duty.name},
    )
    return duty


@transaction.atomic
def end(actor: Actor, duty: Duty, *, revision: int, because: str, last_day: dt.date | None = None) -> Duty:
    """Nothing more is owed after its last day; what is owed by then stays."""
    require(actor, "reporting.propose", duty)
    duty = _locked(duty, revision)
    if duty.state != DutyState.ACTIVE:
        raise ValidationError(_("只能结束正在执行的报送要求。"))
    duty.state, duty.last_day = DutyState.ENDED, max(last_day or clock.today(), duty.first_day)
    duty.because = _reason(because)
    duty.revision += 1
    duty.save()
    _record(actor, "reporting.duty-ended", duty, {"last_day": duty.last_day}, because)
    settle(duty, actor, because=because)
    return duty


def _decide(actor: Actor, duty: Duty, state: DutyState, revision: int, because: str) -> Duty:
    require(actor, "reporting.approve", duty)
    duty = _locked(duty, revision)
    if duty.state != DutyState.PROPOSED:
        raise ValidationError(_("这项要求已经处理过了。"))
    duty.state, duty.decided_by, duty.because = state, actor.person, because[:300]
    duty.revision += 1
    duty.save()
    settled(duty, "reporting.proposed")
    return duty


def _locked(duty: Duty, revision: int) -> Duty:
    locked = Duty.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=duty.pk)
    if locked.revision != revision:
        raise Stale()
    return locked


def _reason(text: str) -> str:
    if not text.strip():
        raise ValidationError(_("请写明理由。"))
    return text.strip()[:300]


def _record(actor: Actor, action: str, duty: Duty, after: dict[str, Any], because: str = "") -> None:
    record(
        actor,
        action,
        duty,
        jurisdiction=duty.jurisdiction.pid,
        after={"name": duty.name, **after},
        reason=because,
    )
