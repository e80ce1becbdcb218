"""Reads of the notices."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils import timezone

from luoshi.directory.models import Person
from luoshi.notices.kinds import kinds
from luoshi.notices.models import Notice


def notices_of(person: Person, *, kind: str = "") -> QuerySet[Notice]:
    """A person's notices: the unread ones first, then by time, newest first."""
    unread = ExpressionWrapper(Q(read_at__isnull=True), output_field=BooleanField())
    notices = Notice.objects.filter(recipient=person).select_related("unit").annotate(unread=unread)
    if kind:
        notices = notices.filter(kind=kind)
    return notices.order_by("-unread", "-at", "-pk")


def unread_count(person: Person) -> int:
    """How many a person has not seen. Read across scopes: they are the person's own."""
    return Notice._base_manager.filter(recipient=person, read_at__isnull=True).count()


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
