"""Writes of the notices."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import models, transaction

from luoshi.calendar import clock
from luoshi.directory.models import Person, Post, PostRole, Unit
from luoshi.directory.permission import Actor, require
from luoshi.directory.scope import new_pid
from luoshi.notices.kinds import kind_of
from luoshi.notices.models import Notice
from luoshi.notices.recipients import UNIT_ROLES, Recipient, reach


@dataclass(frozen=True)
class Told:
    """The notices made now (none for those told before), and the units that have nobody to be told."""

    notices: list[Notice]
    unreached: list[Unit]


@transaction.atomic
def tell(
    recipients: Iterable[Recipient],
    kind: str,
    subject: str,
    words: str = "",
    *,
    url: str = "",
    about: models.Model | None = None,
    key: str = "",
    but: Person | None = None,
    roles: Collection[PostRole] = UNIT_ROLES,
) -> Told:
    """Tell people something, in the site at once and outside of it as they have chosen.

    Call it in the transaction of the change that it tells of. A unit means its liaison and its head (or
    those in `roles`) as of today. `key` names the occasion: repeated with the same key, it tells nobody
    twice. `but` is not told, being the one who did it. `kind` must be declared (see `kinds`).
    """
    code = kind_of(kind).code
    reached = reach(recipients, clock.today(), roles)
    made = [
        Notice(
            jurisdiction_id=person.jurisdiction_id,
            recipient=person,
            unit=unit,
            kind=code,
            subject=_short(subject),
            words=words,
            url=url,
            about_type=about._meta.label_lower if about else "",
            about=str(getattr(about, "pid", "")),
            key=key or f"once:{new_pid()}",
            at=clock.now(),
        )
        for person, unit in reached.people.values()
        if but is None or person.pk != but.pk
    ]
    return Told(_kept(made), reached.unreached)


@transaction.atomic
def tell_each(said: Iterable[tuple[Post, str]], kind: str, *, key: str, url: str = "") -> dict[int, Notice]:
    """Tell each of these people a subject of their own, all with a handful of statements. Answers the notices
    made now, by the person's key; those who had one of the same `key` already are not among them."""
    code, now = kind_of(kind).code, clock.now()
    made = [
        Notice(
            jurisdiction_id=post.person.jurisdiction_id,
            recipient=post.person,
            unit=post.unit,
            kind=code,
            subject=_short(subject),
            url=url,
            key=key,
            at=now,
        )
        for post, subject in said
    ]
    return {notice.recipient_id: notice for notice in _kept(made)}


def _kept(made: list[Notice]) -> list[Notice]:
    """Save them; those whose recipient has one of the same key already are left out of the answer."""
    Notice._base_manager.bulk_create(made, ignore_conflicts=True)
    return list(Notice._base_manager.filter(pid__in=[notice.pid for notice in made]).order_by("pk"))


def _short(subject: str) -> str:
    return subject if len(subject) <= 200 else subject[:199] + "…"


def settled(about: models.Model, kind: str) -> int:
    """What these notices ask for is done, by whomever: nobody need look at them any more. Returns how many
    were unread. Call it in the transaction of the change, as `tell`."""
    asking = Notice.objects.filter(
        kind=kind_of(kind).code,
        about_type=about._meta.label_lower,
        about=str(getattr(about, "pid", "")),
        read_at__isnull=True,
    )
    return asking.update(read_at=clock.now())


def read(actor: Actor, notice: Notice) -> None:
    """The reader has seen one of their own notices."""
    require(actor, "notices.view", notice)
    Notice.objects.filter(pk=notice.pk, recipient=actor.person, read_at__isnull=True).update(
        read_at=clock.now()
    )


def read_all(actor: Actor) -> int:
    """The reader has seen all that there is now; returns how many were unread."""
    require(actor, "notices.view")
    return Notice.objects.filter(recipient=actor.person, read_at__isnull=True).update(read_at=clock.now())
