"""Changes of the settings: a person's own, the robots of groups, the rules of reminding."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.models import Unit
from luoshi.directory.permission import Actor, require
from luoshi.notices.kinds import kinds
from luoshi.notices.models import Channel, Level, MailMode, Message, Preference, Robot, Rule
from luoshi.notices.posting import NotAllowed, allowed
from luoshi.notices.reminders import Source, Step, steps_of


@dataclass(frozen=True)
class Wishes:
    """What a person wants: `muted` are codes of kinds."""

    mail: str
    mail_mode: MailMode
    quiet_until: dt.time
    quiet_from: dt.time
    muted: Collection[str] = ()


@transaction.atomic
def set_preference(actor: Actor, wishes: Wishes) -> Preference:
    """The person's settings from now on. What must be delivered cannot be muted. The mail address is
    personal: the event says that it changed, not what it is."""
    require(actor, "notices.view")
    mine, new = Preference.objects.get_or_create(
        person=actor.person,
        defaults={"jurisdiction_id": actor.person.jurisdiction_id, "since": clock.now()},
    )
    before = {} if new else _told_of(mine)
    if wishes.mail != mine.mail:
        mine.mail_confirmed_at = None
    if wishes.mail and wishes.mail != mine.mail:
        mine.since = clock.now()
    mine.mail, mine.mail_mode = wishes.mail, wishes.mail_mode
    mine.quiet_until, mine.quiet_from = wishes.quiet_until, wishes.quiet_from
    mine.muted = sorted(
        code for code in wishes.muted if (kind := kinds().get(code)) is not None and not kind.obligatory
    )
    mine.save()
    record(
        actor,
        "notices.preference-set",
        actor.person,
        jurisdiction=actor.jurisdiction.pid,
        before=before,
        after=_told_of(mine),
    )
    return mine


def _told_of(preference: Preference) -> dict[str, object]:
    return {
        "mail": bool(preference.mail),
        "mode": str(preference.mail_mode),
        "hours": f"{preference.quiet_until:%H:%M}–{preference.quiet_from:%H:%M}",
        "muted": preference.muted,
    }


@transaction.atomic
def add_robot(
    actor: Actor, channel: Channel, name: str, address: str, *, secret: str = "", unit: Unit | None = None
) -> Robot:
    """A group's robot, which gets what its unit (or everybody) is told from now on."""
    require(actor, "notices.robots", unit)
    try:
        allowed(address)
    except NotAllowed as error:
        raise ValidationError(str(error)) from error
    if Robot.objects.filter(jurisdiction=actor.jurisdiction, name=name).exists():
        raise ValidationError(_("已有叫“%(name)s”的群，请换一个名字。") % {"name": name})
    robot = Robot.objects.create(
        jurisdiction=actor.jurisdiction,
        channel=channel,
        name=name,
        unit=unit,
        address=address,
        secret=secret,
        since=clock.now(),
    )
    record(
        actor,
        "notices.robot-added",
        robot,
        jurisdiction=actor.jurisdiction.pid,
        after={"channel": channel.value, "name": name, "unit": unit.name if unit else ""},
    )
    return robot


@transaction.atomic
def switch_robot(actor: Actor, robot: Robot, active: bool) -> None:
    """Switch a robot off or on again; what it missed meanwhile is not sent later."""
    require(actor, "notices.robots", robot)
    locked = Robot.objects.select_for_update().get(pk=robot.pk)
    if locked.active == active:
        return
    locked.active, locked.since = active, clock.now()
    locked.save(update_fields=("active", "since"))
    record(
        actor,
        "notices.robot-on" if active else "notices.robot-off",
        locked,
        jurisdiction=locked.jurisdiction.pid,
        before={"active": not active},
        after={"active": active, "name": locked.name},
    )


def greet(actor: Actor, robot: Robot) -> Message:
    """A message that tells a group that its robot works. The caller queues it in the same transaction."""
    require(actor, "notices.robots", robot)
    now = clock.now()
    return Message.objects.create(
        jurisdiction=actor.jurisdiction,
        channel=robot.channel,
        robot=robot,
        receiver=robot.name,
        subject=_("测试消息"),
        text=_("落实：这是 %(who)s 发的测试消息，收到即表示群机器人已接通。") % {"who": actor.person},
        key=f"test:{robot.pid}:{now.isoformat()}",
        at=now,
    )


@transaction.atomic
def set_steps(actor: Actor, source: Source, steps: Collection[Step], *, revision: int) -> None:
    """The place's own steps for one kind of thing; an empty collection reminds nobody. `revision` is the one
    that the page showed, 0 for the default rules."""
    require(actor, "notices.rules")
    place = actor.jurisdiction
    rule = Rule.objects.select_for_update().filter(jurisdiction=place, source=source.code).first()
    if (rule.revision if rule else 0) != revision:
        raise ValidationError(_("别人刚刚改过这条规则，请看过新的再改。"))
    offsets = [step.offset for step in steps]
    if len(offsets) != len(set(offsets)):
        raise ValidationError(_("同一天只能有一条提醒规则，请先删去旧的。"))
    before = [_plain(step) for step in steps_of(place, source)]
    after = [_plain(step) for step in sorted(steps, key=lambda step: step.offset)]
    if rule is None:
        rule = Rule.objects.create(jurisdiction=place, source=source.code, steps=after)
    else:
        rule.steps, rule.revision = after, revision + 1
        rule.save(update_fields=("steps", "revision"))
    record(
        actor,
        "notices.rule-set",
        rule,
        jurisdiction=place.pid,
        before={"steps": before},
        after={"source": str(source.label), "steps": after},
    )


@transaction.atomic
def reset_steps(actor: Actor, source: Source) -> None:
    """Back to the default rules."""
    require(actor, "notices.rules")
    rule = (
        Rule.objects.select_for_update().filter(jurisdiction=actor.jurisdiction, source=source.code).first()
    )
    if rule is None:
        return
    record(
        actor,
        "notices.rule-reset",
        rule,
        jurisdiction=actor.jurisdiction.pid,
        before={"steps": rule.steps},
        after={"source": str(source.label)},
    )
    rule.delete()


def _plain(step: Step) -> dict[str, object]:
    return {"offset": step.offset, "to": [Level(level).value for level in step.to]}
