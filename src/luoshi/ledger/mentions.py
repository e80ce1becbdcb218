"""Who can be called in a comment by @, and who was: those who may see the task, and its units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from luoshi.directory.models import Person, Post, PostRole, Unit
from luoshi.directory.queries import in_force
from luoshi.ledger.access import SEE_ALL
from luoshi.ledger.models import Assignment, Task
from luoshi.notices.recipients import UNIT_ROLES


@dataclass(frozen=True)
class Mentionable:
    """One who can be called. `handle` is what stands behind the @: the name, with the unit in brackets where
    two have the same."""

    handle: str
    note: str
    people: tuple[Person, ...]


def mentionable(task: Task, on: dt.date, held: Iterable[Assignment] | None = None) -> list[Mentionable]:
    """Units with a part in the task, then people, in official order; `held` are the task's assignments with
    their units where they were read already."""
    if held is None:
        held = Assignment.objects.filter(task=task).select_related("unit")
    units = sorted({row.unit for row in held if row.unit}, key=lambda unit: (unit.position, unit.pk))
    posts = _posts(task, units, on)
    own: dict[int, list[Person]] = {}
    for post in posts:
        if post.role in UNIT_ROLES:
            own.setdefault(post.unit_id, []).append(post.person)
    called = [Mentionable(unit.name, "", tuple(own[unit.pk])) for unit in units if unit.pk in own]
    names = [post.person.name for post in posts]
    for post in posts:
        name, again = post.person.name, names.count(post.person.name) > 1
        handle = f"{name}（{post.unit.name}）" if again else name
        called.append(Mentionable(handle, f"{post.unit.name} {post.get_role_display()}", (post.person,)))
    return called


def _posts(task: Task, units: Iterable[Unit], on: dt.date) -> list[Post]:
    """One post each of the people who may see the task."""
    everyone = Post.objects.filter(in_force(on), jurisdiction=task.jurisdiction_id)
    seeing = everyone.filter(role__in=SEE_ALL) | everyone.filter(
        unit__in=[unit.pk for unit in units], role__in=(*UNIT_ROLES, PostRole.LEADER)
    )
    rows = seeing.select_related("person", "unit").order_by("unit__position", "unit__pk", "pk")
    found: dict[int, Post] = {}
    for post in rows:
        found.setdefault(post.person_id, post)
    return list(found.values())


def mentioned(words: str, among: Iterable[Mentionable]) -> list[Person]:
    """Whom the words call, each once. Of two names that begin alike the longer one counts."""
    longest_first = sorted(among, key=lambda each: -len(each.handle))
    found: dict[int, Person] = {}
    for after in words.split("@")[1:]:
        called = next((each for each in longest_first if after.startswith(each.handle)), None)
        for person in called.people if called else ():
            found.setdefault(person.pk, person)
    return list(found.values())
