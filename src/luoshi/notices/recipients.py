"""Whom a notice reaches: persons, posts and units become persons as of today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from luoshi.directory.models import Jurisdiction, Person, Post, PostRole, Unit
from luoshi.directory.permission import Actor
from luoshi.directory.queries import in_force

Recipient = Person | Post | Unit | Actor

# Who is told when a unit is told.
UNIT_ROLES = (PostRole.LIAISON, PostRole.HEAD)


@dataclass
class Reached:
    """Persons by key, each with the unit for which they are told; and the units that nobody answers for."""

    people: dict[int, tuple[Person, Unit | None]] = field(default_factory=dict)
    unreached: list[Unit] = field(default_factory=list)

    def add(self, person: Person, unit: Unit | None) -> None:
        self.people.setdefault(person.pk, (person, unit))


def reach(recipients: Iterable[Recipient], on: dt.date, roles: Collection[PostRole] = UNIT_ROLES) -> Reached:
    """Everyone meant, each once. A unit means those who hold one of `roles` in it on the day."""
    found, units = Reached(), dict[int, Unit]()
    for each in recipients:
        if isinstance(each, Unit):
            units[each.pk] = each
        elif isinstance(each, Person):
            found.add(each, None)
        else:
            post = each.post if isinstance(each, Actor) else each
            found.add(post.person, post.unit)
    answered = set()
    for post in holders(units.values(), on, roles):
        answered.add(post.unit_id)
        found.add(post.person, post.unit)
    found.unreached = [unit for pk, unit in units.items() if pk not in answered]
    return found


def holders(units: Iterable[Unit], on: dt.date, roles: Collection[PostRole]) -> list[Post]:
    """Posts in these units and roles on the day. Reads across scopes: a notice goes where its reader is."""
    posts = Post._base_manager.filter(in_force(on), unit__in=list(units), role__in=roles)
    return list(posts.select_related("person__jurisdiction", "unit").order_by("since", "pk"))


def office(place: Jurisdiction, on: dt.date) -> list[Post]:
    """The supervision clerks of a jurisdiction on the day."""
    posts = Post._base_manager.filter(in_force(on), jurisdiction=place, role=PostRole.CLERK)
    return list(posts.select_related("person__jurisdiction", "unit").order_by("since", "pk"))
