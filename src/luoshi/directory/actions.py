"""Writes of the directory: each atomic, permitted, and recorded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import SYSTEM, System, record
from luoshi.directory.models import (
    Alias,
    Group,
    Jurisdiction,
    Level,
    Membership,
    NameKind,
    Person,
    Post,
    PostRole,
    Unit,
    UnitKind,
)
from luoshi.directory.names import key_of
from luoshi.directory.permission import Actor, require

# What the kind of a new unit is guessed from, so that a clerk who registers forty names of a plan at once
# need not choose forty times. Longest ending first; the clerk can change it.
_ENDINGS: tuple[tuple[str, UnitKind], ...] = (
    ("街道办事处", UnitKind.TOWN),
    ("街道", UnitKind.TOWN),
    ("镇政府", UnitKind.TOWN),
    ("人民政府", UnitKind.TOWN),
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
) -> Unit:
    """A new unit of the actor's jurisdiction, known by its full name and by `short` ones."""
    require(actor, "directory.change")
    return register_unit(actor, actor.jurisdiction, name, kind=kind, position=position, short=short)


@transaction.atomic
def register_unit(
    doer: Actor | System,
    place: Jurisdiction,
    name: str,
    *,
    kind: UnitKind | None = None,
    position: int = 1000,
    short: Iterable[str] = (),
) -> Unit:
    """What `add_unit` does once it is permitted; the system itself registers the first office."""
    name, short = _clean(name), [_clean(each) for each in short]
    unit = Unit.objects.create(
        jurisdiction=place, name=name, kind=kind or guess_kind(name), position=position
    )
    _name(unit, name, NameKind.FULL)
    for each in short:
        _name(unit, each, NameKind.SHORT)
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
    name = _clean(name)
    group = Group.objects.create(jurisdiction=actor.jurisdiction, name=name)
    _name(group, name, NameKind.FULL)
    for each in aliases:
        _name(group, _clean(each), NameKind.SHORT)
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
def set_members(actor: Actor, group: Group, units: Iterable[Unit], on: dt.date) -> None:
    """From `on` the group has exactly these units; past membership stays as it was."""
    require(actor, "directory.change", group)
    wanted = {unit.pk: unit for unit in units}
    current = {each.unit_id: each for each in group.memberships.filter(until__isnull=True)}
    for unit_pk, membership in current.items():
        if unit_pk not in wanted:
            membership.until = on - dt.timedelta(days=1)
            membership.save(update_fields=("until",))
    Membership.objects.bulk_create(
        Membership(jurisdiction=actor.jurisdiction, group=group, unit=unit, since=on)
        for unit_pk, unit in wanted.items()
        if unit_pk not in current
    )
    record(
        actor,
        "directory.members-set",
        group,
        jurisdiction=actor.jurisdiction.pid,
        before={"members": sorted(each.unit.name for each in current.values())},
        after={"members": sorted(unit.name for unit in wanted.values())},
    )


@transaction.atomic
def add_name(actor: Actor, meaning: Unit | Group, name: str, kind: NameKind = NameKind.WRITTEN) -> Alias:
    """From now on `name` means this unit or group; a name that means another one is refused."""
    require(actor, "directory.change", meaning)
    alias = _name(meaning, _clean(name), kind)
    record(
        actor,
        "directory.name-added",
        meaning,
        jurisdiction=actor.jurisdiction.pid,
        after={"name": name, "kind": kind.value},
    )
    return alias


def _name(meaning: Unit | Group, name: str, kind: NameKind) -> Alias:
    key = key_of(name)
    held = Alias.objects.filter(key=key, jurisdiction_id=meaning.jurisdiction_id).first()
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
        unit=meaning if isinstance(meaning, Unit) else None,
        group=meaning if isinstance(meaning, Group) else None,
    )


def _clean(name: str) -> str:
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
    if isinstance(doer, Actor):
        require(doer, "directory.appoint", unit)
    person = Person.objects.create(jurisdiction=unit.jurisdiction, name=name)
    post = Post.objects.create(
        jurisdiction=unit.jurisdiction, person=person, unit=unit, role=role, title=title, since=since
    )
    record(
        doer,
        "directory.appointed",
        person,
        jurisdiction=unit.jurisdiction.pid,
        after={"unit": unit.name, "role": role.value, "title": title, "since": since},
    )
    return post
