"""Reads of the directory: lists of units and groups, members on a day, who holds which post."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Prefetch, Q, QuerySet

from luoshi.directory.models import Alias, Group, Jurisdiction, Membership, Post, Unit

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
