"""Reads of the directory: resolving names, expanding groups, finding who holds which post."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Count, Prefetch, Q, QuerySet

from luoshi.directory.models import Alias, Group, Jurisdiction, Membership, Post, Unit
from luoshi.directory.names import key_of


@dataclass(frozen=True)
class Match:
    """What a written name means: a unit or a group."""

    unit: Unit | None = None
    group: Group | None = None


def in_force(on: dt.date, prefix: str = "") -> Q:
    """Rows whose `since`–`until` covers the day; open ends count."""
    return (Q(**{f"{prefix}since__isnull": True}) | Q(**{f"{prefix}since__lte": on})) & (
        Q(**{f"{prefix}until__isnull": True}) | Q(**{f"{prefix}until__gte": on})
    )


def resolve(names: Iterable[str]) -> dict[str, Match]:
    """The names that the directory knows, each with its meaning; unknown ones are left out."""
    keys = {name: key_of(name) for name in set(names)}
    found = {
        alias.key: Match(unit=alias.unit, group=alias.group)
        for alias in Alias.objects.filter(key__in=set(keys.values())).select_related("unit", "group")
    }
    return {name: found[key] for name, key in keys.items() if key in found}


def similar(name: str, limit: int = 5) -> list[Alias]:
    """Known names that look like this one, best first: for a person to choose from, never taken by itself."""
    wanted = key_of(name)
    scored = [
        (SequenceMatcher(None, wanted, alias.key, autojunk=False).ratio(), alias)
        for alias in Alias.objects.select_related("unit", "group")
    ]
    scored.sort(key=lambda pair: (-pair[0], pair[1].pk))
    best: dict[tuple[int | None, int | None], Alias] = {}
    for ratio, alias in scored:
        if ratio >= 0.5:
            best.setdefault((alias.unit_id, alias.group_id), alias)
    return list(best.values())[:limit]


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


def units_listed(on: dt.date, words: str = "") -> QuerySet[Unit]:
    """Units in force in official order, with their names and how many groups hold them."""
    units = (
        Unit.objects.filter(in_force(on))
        .annotate(group_count=Count("memberships", distinct=True))
        .prefetch_related(Prefetch("aliases", queryset=Alias.objects.exclude(kind="full")))
    )
    if words:
        units = units.filter(Q(name__icontains=words) | Q(aliases__name__icontains=words)).distinct()
    return units.order_by("position", "pk")


def groups_listed(on: dt.date) -> QuerySet[Group]:
    """Groups in official order with their aliases and the number of their units on a day."""
    return Group.objects.annotate(
        member_count=Count("memberships", filter=in_force(on, "memberships__"), distinct=True)
    ).prefetch_related(Prefetch("aliases", queryset=Alias.objects.exclude(kind="full")))
