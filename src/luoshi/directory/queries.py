"""Reads of the directory: lists of units and groups, members on a day, who holds which post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When

from luoshi.directory.models import (
    Alias,
    Group,
    Jurisdiction,
    Membership,
    Person,
    Post,
    PostRole,
    Unit,
    UnitKind,
)

# What a name means is read here too: the door for reads is one, though the rule has a module of its own.
from luoshi.directory.resolving import Match as Match
from luoshi.directory.resolving import resolve as resolve
from luoshi.directory.resolving import similar as similar


def in_force(on: dt.date, prefix: str = "") -> Q:
    """Rows whose `since`–`until` covers the day; open ends count."""
    return (Q(**{f"{prefix}since__isnull": True}) | Q(**{f"{prefix}since__lte": on})) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": on})
    )


def members(group: Group, on: dt.date) -> list[Unit]:
    """The group's units on a day, in official order."""
    return [
        membership.unit
        for membership in Membership.objects.filter(in_force(on), group=group)
        .select_related("unit")
        .order_by("unit__position", "unit__pk")
    ]


def posts_of(person_pk: int, on: dt.date) -> QuerySet[Post]:
    """The posts that a person holds on a day, with their units. Reads across scopes: it decides the scope."""
    return (
        Post._base_manager.filter(in_force(on), person_id=person_pk)
        .select_related("unit", "jurisdiction", "person")
        .order_by("acting", "since", "pk")
    )


def below(jurisdiction: Jurisdiction) -> list[Jurisdiction]:
    """The jurisdiction itself and all under it."""
    path = f"{jurisdiction.path}{jurisdiction.pk}/"
    return [jurisdiction, *Jurisdiction.objects.filter(path__startswith=path)]


def units_listed(on: dt.date, words: str = "", *, kind: str = "", with_ended: bool = False) -> QuerySet[Unit]:
    """Units in force (or all) in official order, with other names; found by any name they have or had."""
    units = Unit.objects.prefetch_related(Prefetch("aliases", queryset=Alias.objects.exclude(kind="full")))
    if not with_ended:
        units = units.filter(in_force(on))
    if kind:
        units = units.filter(kind=kind)
    if words:
        units = units.filter(Q(name__icontains=words) | Q(aliases__name__icontains=words)).distinct()
    return units.order_by("position", "pk")


def by_kind(on: dt.date) -> list[Unit]:
    """Units in force, those of one kind together, for a list to tick in."""
    return sorted(units_listed(on), key=lambda unit: UnitKind.values.index(unit.kind))


def groups_listed(on: dt.date) -> QuerySet[Group]:
    """Groups in official order with their aliases and the number of their units on a day."""
    return Group.objects.annotate(
        member_count=Count("memberships", filter=in_force(on, "memberships__"), distinct=True)
    ).prefetch_related(Prefetch("aliases", queryset=Alias.objects.exclude(kind="full")))


@dataclass(frozen=True)
class Branch:
    """A unit in the tree of a list: `depth` levels under its topmost superior in the list."""

    unit: Unit
    depth: int
    head: list[Post]
    liaisons: list[Post]


def tree(units: Iterable[Unit], on: dt.date) -> list[Branch]:
    """Units in official order, each followed by those under it, with who heads them and who reports.

    A unit whose superior is not among them stands at the top: a search shows what it found, flat.
    """
    listed = list(units)
    under: dict[int | None, list[Unit]] = {}
    known = {unit.pk for unit in listed}
    for unit in listed:
        under.setdefault(unit.superior_id if unit.superior_id in known else None, []).append(unit)
    posts = _posts_by_unit(listed, on)
    found: list[Branch] = []
    waiting = [(unit, 0) for unit in reversed(under.get(None, []))]
    while waiting:
        unit, depth = waiting.pop()
        held = posts.get(unit.pk, [])
        heads = [post for post in held if post.role == PostRole.HEAD]
        found.append(Branch(unit, depth, heads, [post for post in held if post.role == PostRole.LIAISON]))
        waiting += [(each, depth + 1) for each in reversed(under.get(unit.pk, []))]
    return found


def _posts_by_unit(units: Iterable[Unit], on: dt.date) -> dict[int, list[Post]]:
    found: dict[int, list[Post]] = {}
    roles = (PostRole.HEAD, PostRole.LIAISON)
    rows = Post.objects.filter(in_force(on), unit__in=list(units), role__in=roles).select_related("person")
    for post in rows.order_by("acting", "since", "pk"):
        found.setdefault(post.unit_id, []).append(post)
    return found


def names_of(unit: Unit) -> QuerySet[Alias]:
    """Every name that the unit has or had, the present full one first."""
    order = Case(
        When(kind="full", then=0), When(kind="short", then=1), When(kind="former", then=2), default=3
    )
    return unit.aliases.annotate(rank=order).order_by("rank", "-until", "pk")


def posts_in(unit: Unit) -> QuerySet[Post]:
    """Everyone who has or had a post in the unit: those in office first, then the latest."""
    return (
        unit.posts.select_related("person")
        .annotate(gone=Case(When(until__isnull=True, then=0), default=1))
        .order_by("gone", "-until", "role", "since")
    )


def people_listed(on: dt.date, words: str = "", role: str = "") -> QuerySet[Person]:
    """People with the posts that they hold on a day (in `posts_now`), in the order of their units."""
    held = Post.objects.filter(in_force(on)).select_related("unit").order_by("acting", "since")
    people = Person.objects.prefetch_related(Prefetch("posts", queryset=held, to_attr="posts_now"))
    if words:
        now = in_force(on, "posts__") & Q(posts__unit__name__icontains=words)
        people = people.filter(Q(name__icontains=words) | Q(code=words) | now)
    if role:
        people = people.filter(in_force(on, "posts__"), posts__role=role)
    first = Subquery(held.filter(person=OuterRef("pk")).values("unit__position")[:1])
    return people.annotate(place=first).order_by(F("place").asc(nulls_last=True), "pk").distinct()


def namesakes(person: Person) -> QuerySet[Person]:
    """Others of the same name."""
    return Person.objects.filter(name=person.name).exclude(pk=person.pk)
