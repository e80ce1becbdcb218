"""Writes of the directory: each atomic, permitted, and recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from luoshi.audit.actions import SYSTEM, System, record
from luoshi.directory.models import (
    Alias,
    Group,
    Jurisdiction,
    Level,
    Membership,
    NameKind,
    Post,
    PostRole,
    Unit,
    UnitKind,
)
from luoshi.directory.names import key_of
from luoshi.directory.permission import Actor, require
from luoshi.directory.tenure import give_post, register_person

# What the kind of a new unit is guessed from, so that a clerk who registers forty names of a plan at once
# need not choose forty times. Longest ending first; the clerk can change it.
_ENDINGS: tuple[tuple[str, UnitKind], ...] = (
    ("街道办事处", UnitKind.TOWN),
    ("街道", UnitKind.TOWN),
    ("镇政府", UnitKind.TOWN),
    ("镇人民政府", UnitKind.TOWN),
    ("乡人民政府", UnitKind.TOWN),
    ("乡", UnitKind.TOWN),
    ("镇", UnitKind.TOWN),
    ("管委会", UnitKind.PARK),
    ("管理委员会", UnitKind.PARK),
    ("法院", UnitKind.JUSTICE),
    ("检察院", UnitKind.JUSTICE),
    ("公安局", UnitKind.JUSTICE),
    ("公安分局", UnitKind.JUSTICE),
    ("司法局", UnitKind.JUSTICE),
    ("税务局", UnitKind.VERTICAL),
    ("分局", UnitKind.VERTICAL),
    ("供电局", UnitKind.ENTERPRISE),
    ("公司", UnitKind.ENTERPRISE),
    ("总工会", UnitKind.MASS),
    ("妇联", UnitKind.MASS),
    ("残联", UnitKind.MASS),
    ("工商联", UnitKind.MASS),
)


def guess_kind(name: str) -> UnitKind:
    """A first guess of a unit's kind from its name."""
    for ending, kind in _ENDINGS:
        if name.endswith(ending):
            return kind
    return UnitKind.PARTY if "委" in name[:3] and name.endswith(("部", "委", "办")) else UnitKind.GOVERNMENT


def add_unit(
    actor: Actor,
    name: str,
    *,
    kind: UnitKind | None = None,
    position: int = 1000,
    short: Iterable[str] = (),
    **more: Any,
) -> Unit:
    """A new unit of the actor's jurisdiction, known by its full name and by `short` ones.

    `more` may give superior, level, code and since.
    """
    require(actor, "directory.change")
    return register_unit(actor, actor.jurisdiction, name, kind=kind, position=position, short=short, **more)


@transaction.atomic
def register_unit(
    doer: Actor | System,
    place: Jurisdiction,
    name: str,
    *,
    kind: UnitKind | None = None,
    position: int = 1000,
    short: Iterable[str] = (),
    **more: Any,
) -> Unit:
    """What `add_unit` does once it is permitted; the system itself registers the first office."""
    name, short = clean_name(name), [clean_name(each) for each in short]
    if Unit.objects.filter(jurisdiction=place, name=name, until__isnull=True).exists():
        raise ValidationError(_("名录里已有“%(name)s”。") % {"name": name})
    unit = Unit.objects.create(
        jurisdiction=place, name=name, kind=kind or guess_kind(name), position=position, **more
    )
    name_meaning(unit, name, NameKind.FULL, since=unit.since)
    for each in short:
        name_meaning(unit, each, NameKind.SHORT)
    record(
        doer,
        "directory.unit-added",
        unit,
        jurisdiction=place.pid,
        after={"name": name, "kind": unit.kind, "short": short},
    )
    return unit


@transaction.atomic
def add_group(
    actor: Actor,
    name: str,
    units: Iterable[Unit],
    *,
    since: dt.date | None = None,
    aliases: Iterable[str] = (),
) -> Group:
    """A new group with its members."""
    require(actor, "directory.change")
    name = clean_name(name)
    group = Group.objects.create(jurisdiction=actor.jurisdiction, name=name)
    name_meaning(group, name, NameKind.FULL)
    for each in aliases:
        name_meaning(group, clean_name(each), NameKind.SHORT)
    members = list(units)
    Membership.objects.bulk_create(
        Membership(jurisdiction=actor.jurisdiction, group=group, unit=unit, since=since) for unit in members
    )
    record(
        actor,
        "directory.group-added",
        group,
        jurisdiction=actor.jurisdiction.pid,
        after={"name": name, "members": [unit.name for unit in members]},
    )
    return group


@transaction.atomic
def add_name(
    actor: Actor,
    meaning: Unit | Group,
    name: str,
    kind: NameKind = NameKind.WRITTEN,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Alias:
    """`name` means this unit or group, from a day to a day where given; another's name is refused."""
    require(actor, "directory.change", meaning)
    alias = name_meaning(meaning, clean_name(name), kind, since=since, until=until)
    record(
        actor,
        "directory.name-added",
        meaning,
        jurisdiction=actor.jurisdiction.pid,
        after={"name": alias.name, "kind": kind.value, "since": since, "until": until},
    )
    return alias


@transaction.atomic
def withdraw_name(actor: Actor, alias: Alias) -> None:
    """Forget a short name or a way of writing that was registered by mistake. Real names stay for ever."""
    meaning = alias.unit or alias.group
    require(actor, "directory.change", meaning)
    if alias.kind in (NameKind.FULL, NameKind.FORMER):
        raise ValidationError(_("全称和曾用名是单位的历史，不能删去。"))
    alias.delete()
    assert meaning is not None
    record(
        actor,
        "directory.name-withdrawn",
        meaning,
        jurisdiction=actor.jurisdiction.pid,
        before={"name": alias.name, "kind": alias.kind},
        after={"name": alias.name},
    )


def name_meaning(
    meaning: Unit | Group,
    name: str,
    kind: NameKind,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Alias:
    """Let `name` mean this unit or group in those days; refused where it means another on one of them."""
    key = key_of(name)
    held = Alias.objects.filter(
        Q(since__isnull=True) | Q(since__lte=until or dt.date.max),
        Q(until__isnull=True) | Q(until__gte=since or dt.date.min),
        key=key,
        jurisdiction_id=meaning.jurisdiction_id,
    ).first()
    if held is not None:
        if held.unit_id == meaning.pk if isinstance(meaning, Unit) else held.group_id == meaning.pk:
            return held
        raise ValidationError(
            _("“%(name)s”已是“%(other)s”的名称，一个名称只能指一个单位。")
            % {"name": name, "other": held.unit or held.group}
        )
    return Alias.objects.create(
        jurisdiction_id=meaning.jurisdiction_id,
        name=name,
        key=key,
        kind=kind,
        since=since,
        until=until,
        unit=meaning if isinstance(meaning, Unit) else None,
        group=meaning if isinstance(meaning, Group) else None,
    )


def clean_name(name: str) -> str:
    """A name as it is kept. Raises ValidationError for one that is none."""
    name = " ".join(name.split())
    if not 2 <= len(name) <= 100:
        raise ValidationError(_("名称应为 2 至 100 个字。"))
    return name


@transaction.atomic
def found(name: str, level: Level, superior: Jurisdiction | None = None) -> Jurisdiction:
    """A new jurisdiction: the first act of an installation, done by the system itself."""
    path = f"{superior.path}{superior.pk}/" if superior else ""
    place = Jurisdiction.objects.create(name=name, level=level, superior=superior, path=path)
    record(
        SYSTEM, "directory.founded", place, jurisdiction=place.pid, after={"name": name, "level": level.value}
    )
    return place


@transaction.atomic
def appoint(
    doer: Actor | System, name: str, unit: Unit, role: PostRole, *, title: str = "", since: dt.date
) -> Post:
    """A new person in a post of a unit. The system may do so at set-up, afterwards the 安全管理员."""
    person = register_person(doer, unit.jurisdiction, name)
    return give_post(doer, person, unit, role, title=title, since=since)
