"""Founding a jurisdiction: its office, its clerk and the 三员, done once by the system itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from luoshi.accounts.actions import open_account
from luoshi.audit.actions import SYSTEM
from luoshi.directory.actions import appoint, found, register_unit
from luoshi.directory.models import Jurisdiction, Level, Post, PostRole, UnitKind
from luoshi.directory.permission import Actor
from luoshi.directory.scope import within


@dataclass(frozen=True)
class Founder:
    """One of the first people of an installation."""

    username: str
    name: str
    role: PostRole


@transaction.atomic
def found_jurisdiction(
    name: str, level: Level, office: str, founders: list[Founder], password: str, since: dt.date
) -> tuple[Jurisdiction, dict[str, Actor]]:
    """The jurisdiction with its office and first people; actors by user name."""
    place = found(name, level)
    with within(place):
        unit = register_unit(SYSTEM, place, office, kind=UnitKind.GOVERNMENT, position=1)
        actors = {}
        for founder in founders:
            post: Post = appoint(SYSTEM, founder.name, unit, founder.role, since=since)
            open_account(SYSTEM, post.person, founder.username, password)
            actors[founder.username] = Actor(post.person, post)
    return place, actors
