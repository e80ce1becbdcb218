"""Reads of the accounts: who has one, who has not, which are locked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Prefetch, Q

from luoshi.accounts.models import User
from luoshi.calendar import clock
from luoshi.directory.models import Person, Post
from luoshi.directory.queries import in_force


@dataclass(frozen=True)
class Holder:
    """A person with the posts of today and their account, if they have one."""

    person: Person
    posts: list[Post]
    user: User | None
    locked: bool = False


def holders(words: str = "", which: str = "") -> list[Holder]:
    """People in the order of their units. `which`: without, with, off, locked; people in office first of all.

    People without a post in force and without an account are left out: there is nothing to do for them.
    """
    held = (
        Post.objects.filter(in_force(clock.today())).select_related("unit").order_by("unit__position", "pk")
    )
    people = Person.objects.prefetch_related(Prefetch("posts", queryset=held, to_attr="posts_now"))
    if words:
        people = people.filter(
            Q(name__icontains=words)
            | Q(posts__unit__name__icontains=words)
            | Q(user__username__icontains=words)
        ).distinct()
    rows = list(people)
    users = {user.person_id: user for user in User.objects.filter(person__in=rows)}
    locked = locked_names()
    found = [
        Holder(person, person.posts_now, user, user is not None and user.username in locked)
        for person in rows
        if (user := users.get(person.pk)) is not None or person.posts_now
    ]
    found = [each for each in found if not which or _is(each, which)]
    return sorted(
        found, key=lambda each: (not each.posts, each.posts and each.posts[0].unit.position, each.person.pk)
    )


def _is(holder: Holder, which: str) -> bool:
    user = holder.user
    return {
        "without": user is None,
        "with": user is not None,
        "off": user is not None and not user.is_active,
        "locked": holder.locked,
    }.get(which, True)


def locked_names() -> set[str]:
    """User names that are locked on some computer after too many wrong passwords."""
    since = clock.now() - dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = AccessAttempt.objects.filter(
        failures_since_start__gte=settings.AXES_FAILURE_LIMIT, attempt_time__gte=since
    )
    return set(attempts.values_list("username", flat=True))
