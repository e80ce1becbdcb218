"""Who is sent what outside of the site: a digest each working day, and what is urgent at once.

Nothing here sends. A message is a row whose key names receiver and occasion; `sending` brings it out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet

from luoshi.calendar import clock
from luoshi.calendar.queries import workdays_of
from luoshi.directory.models import Jurisdiction
from luoshi.notices import mail
from luoshi.notices.digest import Digest, digest_of
from luoshi.notices.kinds import kinds
from luoshi.notices.models import Channel, MailMode, Message, Notice, Preference, Robot
from luoshi.notices.quiet import EVENING, MORNING, may_send

# What could not be told for so long is not worth a message any more; it stands in the site.
OLDEST = dt.timedelta(days=14)


@dataclass(frozen=True)
class _Receiver:
    """A person's mailbox or a group's robot, with what waits for it."""

    key: str
    channel: str
    shown: str
    waiting: QuerySet[Notice]
    hours: tuple[dt.time, dt.time] = (EVENING, MORNING)
    prompt: bool = True
    obligatory_only: bool = False
    named: bool = False
    muted: frozenset[str] = frozenset()
    fields: dict[str, object] = field(default_factory=dict)

    def wants(self, notice: Notice) -> bool:
        kind = kinds().get(notice.kind)
        if kind is None:
            return False
        return kind.obligatory or not (self.obligatory_only or notice.kind in self.muted)


def plan_messages(place: Jurisdiction) -> list[Message]:
    """Make the messages that are due now. Call it within the place's scope."""
    now, work = clock.now(), workdays_of(place.pid)
    awake = [
        receiver
        for receiver in _receivers(place)
        if may_send(now, work, receiver.hours[0], receiver.hours[1])
    ]
    made = (_planned(receiver, place) for receiver in awake)
    return [message for message in made if message is not None]


def _receivers(place: Jurisdiction) -> list[_Receiver]:
    oldest = clock.now() - OLDEST
    found = []
    if mail.is_on():
        preferences = Preference.objects.filter(jurisdiction=place).exclude(mail="").select_related("person")
        found += [_mailbox(each, oldest) for each in preferences]
    robots = Robot.objects.filter(jurisdiction=place, active=True).select_related("unit")
    return found + [_group(each, oldest) for each in robots]


def _mailbox(preference: Preference, oldest: dt.datetime) -> _Receiver:
    person = preference.person
    waiting = Notice.objects.filter(
        recipient=person, read_at__isnull=True, at__gte=max(oldest, preference.since)
    ).exclude(messages__channel=Channel.MAIL)
    return _Receiver(
        key=f"mail:{person.pid}",
        channel=Channel.MAIL,
        shown=f"{person} <{preference.mail}>",
        waiting=waiting,
        hours=(preference.quiet_from, preference.quiet_until),
        prompt=preference.mail_mode == MailMode.PROMPT,
        obligatory_only=preference.mail_mode == MailMode.LEAST,
        muted=frozenset(preference.muted),
        fields={"person": person},
    )


def _group(robot: Robot, oldest: dt.datetime) -> _Receiver:
    waiting = Notice.objects.filter(
        jurisdiction=robot.jurisdiction_id, at__gte=max(oldest, robot.since), unit__isnull=False
    ).exclude(messages__robot=robot)
    if robot.unit is not None:
        waiting = waiting.filter(unit=robot.unit)
    return _Receiver(
        key=f"robot:{robot.pid}",
        channel=robot.channel,
        shown=robot.name,
        waiting=waiting,
        obligatory_only=True,
        named=robot.unit is None,
        fields={"robot": robot},
    )


def _planned(receiver: _Receiver, place: Jurisdiction) -> Message | None:
    notices = [
        notice
        for notice in receiver.waiting.select_related("unit").order_by("at", "pk")
        if receiver.wants(notice)
    ]
    if not notices:
        return None
    daily = f"{receiver.key}:{clock.today().isoformat()}"
    if not Message.objects.filter(key=daily).exists():
        return _made(receiver, place, daily, notices)
    urgent = [notice for notice in notices if kinds()[notice.kind].urgent] if receiver.prompt else []
    return _made(receiver, place, f"{receiver.key}:{urgent[-1].pid}", urgent) if urgent else None


@transaction.atomic
def _made(receiver: _Receiver, place: Jurisdiction, key: str, notices: Sequence[Notice]) -> Message | None:
    """The message with its notices, None when they tell of nothing that is still to be done."""
    digest = digest_of(notices, named=receiver.named)
    if digest is None:
        return None
    message = Message.objects.create(
        jurisdiction=place,
        channel=receiver.channel,
        receiver=receiver.shown,
        subject=digest.subject[:200],
        key=key,
        at=clock.now(),
        **receiver.fields,
    )
    message.notices.set(notices)
    return message


def composed(message: Message) -> Digest | None:
    """What a message says as of now; None when all of it is settled."""
    named = message.robot is not None and message.robot.unit_id is None
    return digest_of(list(message.notices.select_related("unit").order_by("at", "pk")), named=named)
