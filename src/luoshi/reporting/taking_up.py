"""What becomes of a plan's words on reporting when it is issued, and when a new version of it is.

What the clerk confirmed with the issuing is owed at once: the plan itself was decided on by those who may.
All else that has dates waits for approval. A new version carries on what it still asks for, moves what it
asks on another day, and ends what it leaves out; what was owed before stays as it was.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import QuerySet
from django.dispatch import receiver
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.permission import Actor
from luoshi.ledger.signals import issued
from luoshi.notices.actions import settled
from luoshi.plans.models import Version, VersionState
from luoshi.reporting import duties
from luoshi.reporting.asked import Asked, asked_in
from luoshi.reporting.models import Duty, DutyState, Party
from luoshi.reporting.obligations import settle

# How alike the words of two versions must be to be the same request.
_ALIKE = 0.6
_RULE = ("cadence", "months", "day", "date", "about")


@receiver(issued)
def _issued(
    sender: object, version: Version, actor: Actor, reports: Collection[str] = (), **_more: object
) -> None:
    take_up(actor, version, reports)


def take_up(actor: Actor, version: Version, confirmed: Collection[str]) -> None:
    """Make duties of what an issued version asks for. `confirmed` names those that need no further approval
    by the public ids of the version's duties. Runs in the transaction of the issuing."""
    left = list(_from_words(version))
    for asked in asked_in(version, clock.today()):
        old = _same(asked, left)
        if old is not None:
            left.remove(old)
        if asked.why_not and old is None:
            continue
        _take_up(actor, version, asked, old, asked.pid in confirmed)
    for duty in left:
        _end(actor, duty, _("方案第 %(n)s 版不再要求") % {"n": version.number})


def _from_words(version: Version) -> QuerySet[Duty]:
    """What earlier versions of the plan asked for and is not over."""
    running = (DutyState.ACTIVE, DutyState.PROPOSED)
    return Duty.objects.filter(plan=version.plan, start__isnull=False, state__in=running).order_by("start")


def _same(asked: Asked, held: Iterable[Duty]) -> Duty | None:
    """The duty of an earlier version that these words continue: the most alike, and alike enough."""
    scored = [(_likeness(duty, asked), -duty.pk, duty) for duty in held]
    best = max(scored, default=(0.0, 0, None), key=lambda each: each[:2])
    return best[2] if best[0] >= _ALIKE else None


def _likeness(duty: Duty, asked: Asked) -> float:
    a, b = "".join(duty.written.split()), "".join(asked.fields["written"].split())
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def _take_up(actor: Actor, version: Version, asked: Asked, old: Duty | None, confirmed: bool) -> None:
    if old is None:
        _begin(actor, version, asked, active=confirmed)
    elif asked.why_not or old.cadence != asked.fields["cadence"]:
        # Periods of another length: what was owed by the old rule ends, the new one begins beside it.
        active = old.state == DutyState.ACTIVE or confirmed
        _end(actor, old, _("方案第 %(n)s 版改了报送周期") % {"n": version.number})
        if not asked.why_not:
            _begin(actor, version, asked, active=active)
    else:
        _carry_on(actor, version, asked, old, confirmed)


def _begin(actor: Actor, version: Version, asked: Asked, *, active: bool) -> None:
    duty = duties.propose(actor, asked.fields, units=asked.units, groups=asked.groups, ask_leaders=not active)
    if active:
        _activate(actor, version, duty)


def _activate(actor: Actor, version: Version, duty: Duty) -> None:
    duty.state, duty.decided_by = DutyState.ACTIVE, actor.person
    duty.because = _("方案写明，随第 %(n)s 版下达执行") % {"n": version.number}
    duty.revision += 1
    duty.save()
    settled(duty, "reporting.proposed")
    _record(actor, "reporting.duty-issued", duty, after={"rule": str(duty.rhythm)}, because=duty.because)
    settle(duty, actor, because=duty.because, from_day=duty.first_day)


@dataclass(frozen=True)
class _Change:
    before: dict[str, Any]
    after: dict[str, Any]


def _carry_on(actor: Actor, version: Version, asked: Asked, duty: Duty, confirmed: bool) -> None:
    """Give a duty its words and its dates in the new version; drafts and what was handed in stay with it."""
    change = _changed(duty, asked)
    for name in (*_RULE, "version", "start", "end", "written", "last_day", "audience"):
        setattr(duty, name, asked.fields[name])
    duty.revision += 1
    duty.save()
    duty.parties.all().delete()
    place = duty.jurisdiction
    Party.objects.bulk_create(
        [
            *(Party(jurisdiction=place, duty=duty, unit=unit) for unit in asked.units),
            *(Party(jurisdiction=place, duty=duty, group=group) for group in asked.groups),
        ]
    )
    after = {**change.after, "version": version.number}
    _record(actor, "reporting.duty-carried", duty, before=change.before, after=after)
    if duty.state == DutyState.ACTIVE:
        settle(duty, actor, because=_("方案第 %(n)s 版下达") % {"n": version.number})
    elif confirmed:
        _activate(actor, version, duty)


def _changed(duty: Duty, asked: Asked) -> _Change:
    """The parts of the rule that the new words change."""
    names = [name for name in _RULE if getattr(duty, name) != asked.fields[name]]
    return _Change(
        {name: getattr(duty, name) for name in names}, {name: asked.fields[name] for name in names}
    )


def _end(actor: Actor, duty: Duty, because: str) -> None:
    if duty.state == DutyState.ACTIVE:
        duties.end(actor, duty, revision=duty.revision, because=because)
        return
    duty.state, duty.decided_by, duty.because = DutyState.REFUSED, actor.person, because
    duty.revision += 1
    duty.save()
    settled(duty, "reporting.proposed")
    _record(actor, "reporting.duty-refused", duty, because=because)


def _record(
    actor: Actor,
    action: str,
    duty: Duty,
    *,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    because: str = "",
) -> None:
    record(
        actor,
        action,
        duty,
        jurisdiction=duty.jurisdiction.pid,
        before=before or {},
        after={"name": duty.name, **(after or {})},
        reason=because,
    )


def not_taken_up() -> list[tuple[Version, Asked]]:
    """Reports that plans in force ask for and that are no duty yet; one that was refused is asked again."""
    held = set(
        Duty.objects.filter(version__isnull=False)
        .exclude(state=DutyState.REFUSED)
        .values_list("version", "start")
    )
    versions = Version.objects.filter(state=VersionState.ISSUED).select_related("plan", "jurisdiction")
    return [
        (version, asked)
        for version in versions
        for asked in asked_in(version, clock.today())
        if (version.pk, asked.fields["start"]) not in held
    ]
