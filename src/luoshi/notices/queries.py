"""Reads of the notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from django.db.models import BooleanField, Count, ExpressionWrapper, Prefetch, Q, QuerySet
from django.utils import timezone

from luoshi.directory.models import Jurisdiction, Person
from luoshi.notices.kinds import kinds
from luoshi.notices.models import Channel, Message, MessageState, Notice, Preference, Reminder, Robot
from luoshi.notices.reminders import still_due


def notices_of(person: Person, *, kind: str = "") -> QuerySet[Notice]:
    """A person's notices: the unread ones first, then by time, newest first."""
    unread = ExpressionWrapper(Q(read_at__isnull=True), output_field=BooleanField())
    notices = (
        Notice.objects.filter(recipient=person)
        .select_related("unit")
        .prefetch_related(Prefetch("reminders", queryset=Reminder.objects.select_related("unit")))
        .annotate(unread=unread)
    )
    if kind:
        notices = notices.filter(kind=kind)
    return notices.order_by("-unread", "-at", "-pk")


def open_reminders(notices: Iterable[Notice]) -> set[int]:
    """Keys of those reminders of the notices whose thing is not done yet."""
    return {row.pk for row in still_due([row for notice in notices for row in notice.reminders.all()])}


def unread(person: Person) -> QuerySet[Notice]:
    """What a person has not seen. Read across scopes: they are the person's own."""
    return Notice._base_manager.filter(recipient=person, read_at__isnull=True)


def unread_count(person: Person) -> int:
    """How many a person has not seen."""
    return unread(person).count()


def kinds_received(person: Person) -> list[tuple[str, str]]:
    """(code, label) of the kinds of which the person has had any, in the order of declaration."""
    had = set(Notice.objects.filter(recipient=person).order_by().values_list("kind", flat=True).distinct())
    return [(code, str(kind.label)) for code, kind in kinds().items() if code in had]


def by_day(notices: Iterable[Notice]) -> list[tuple[bool, dt.date, list[Notice]]]:
    """(unread, day, notices) in the order given; a day with read and unread ones stands in both parts."""
    return [
        (unread, day, list(run))
        for (unread, day), run in groupby(
            notices, key=lambda each: (each.read_at is None, timezone.localtime(each.at).date())
        )
    ]


def preference_of(person: Person) -> Preference | None:
    """A person's settings, None while they have never changed any."""
    return Preference.objects.filter(person=person).first()


def robots_of(place: Jurisdiction) -> QuerySet[Robot]:
    """The place's group robots, without what must not be shown."""
    return Robot.objects.filter(jurisdiction=place).select_related("unit").defer("address", "secret")


def messages_sent(place: Jurisdiction, *, state: str = "", channel: str = "") -> QuerySet[Message]:
    """What went out of the site or should have, newest first, each with how many notices it told."""
    rows = Message.objects.filter(jurisdiction=place).defer("text", "html")
    if state in MessageState.values:
        rows = rows.filter(state=state)
    if channel in Channel.values:
        rows = rows.filter(channel=channel)
    return rows.annotate(notice_count=Count("notices")).order_by("-at", "-pk")


def message_counts(place: Jurisdiction, *, channel: str = "") -> list[tuple[str, str, int]]:
    """(state, in words, how many) of a channel's messages, zeros included."""
    rows = messages_sent(place, channel=channel).order_by().values_list("state")
    found = dict(rows.annotate(Count("pk", distinct=True)).values_list("state", "pk__count"))
    return [(state.value, str(state.label), found.get(state.value, 0)) for state in MessageState]


def told_in_site(place: Jurisdiction) -> QuerySet[Notice]:
    """What everybody of a place was told in the site, newest first."""
    return (
        Notice.objects.filter(jurisdiction=place).select_related("recipient", "unit").order_by("-at", "-pk")
    )
