"""Acts that change a unit: amended, renamed, abolished, merged; each has a day, and what was stays known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from luoshi.audit.actions import SYSTEM, record
from luoshi.calendar import clock
from luoshi.directory.actions import clean_name, name_meaning
from luoshi.directory.models import Membership, NameKind, Post, Succession, Unit
from luoshi.directory.names import key_of
from luoshi.directory.permission import Actor, require
from luoshi.directory.signals import abolished
from luoshi.directory.tenure import end_post

AMENDABLE = ("kind", "level", "position", "code", "since")


class Stale(Exception):
    """Someone else changed the unit in between."""


@transaction.atomic
def amend_unit(actor: Actor, unit: Unit, *, revision: int, superior: Unit | None, **changes: object) -> None:
    """Set the superior and any of AMENDABLE. Raises Stale, and ValidationError for a circle of superiors."""
    require(actor, "directory.change", unit)
    held = Unit.objects.select_for_update(of=("self",)).select_related("superior").get(pk=unit.pk)
    if held.revision != revision:
        raise Stale
    _refuse_circle(held, superior)
    if superior is not None and superior.jurisdiction_id != held.jurisdiction_id:
        raise ValidationError(_("上级单位应在同一辖区内。"))
    code = changes.get("code")
    if code and Unit.objects.filter(code=code).exclude(pk=held.pk).exists():
        raise ValidationError(_("编码 %(code)s 已是别的单位的。") % {"code": code})
    before = {name: getattr(held, name) for name in AMENDABLE if name in changes}
    before["superior"] = held.superior.name if held.superior else ""
    after = {name: value for name, value in changes.items() if name in AMENDABLE}
    after["superior"] = superior.name if superior else ""
    if before == after:
        return
    for name in AMENDABLE:
        setattr(held, name, changes.get(name, getattr(held, name)))
    held.superior, held.revision = superior, held.revision + 1
    held.save()
    changed = {name for name in after if after[name] != before[name]}
    record(
        actor,
        "directory.unit-amended",
        held,
        jurisdiction=actor.jurisdiction.pid,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
    unit.refresh_from_db()


@transaction.atomic
def rename_unit(actor: Actor, unit: Unit, name: str, on: dt.date, basis: str = "") -> None:
    """From `on` the unit is called `name`; until the day before, its old name stays its name."""
    require(actor, "directory.change", unit)
    name = clean_name(name)
    held = Unit.objects.select_for_update().get(pk=unit.pk)
    _require_alive(held, on)
    if name == held.name:
        raise ValidationError(_("新名称与现名称相同。"))
    if on > clock.today():
        raise ValidationError(_("更名从生效当天起登记，%(day)s 还没有到。") % {"day": on})
    current = held.aliases.filter(kind=NameKind.FULL, until__isnull=True).first()
    if current is not None:
        if current.since is not None and on <= current.since:
            words = _("“%(name)s”自 %(day)s 起使用，更名日应在此之后。")
            raise ValidationError(words % {"name": held.name, "day": current.since})
        current.kind, current.until = NameKind.FORMER, on - dt.timedelta(days=1)
        current.save(update_fields=("kind", "until"))
    # A short name that becomes the full one is no longer a short name.
    held.aliases.filter(key=key_of(name)).exclude(kind=NameKind.FORMER).delete()
    former, held.name = held.name, name
    name_meaning(held, name, NameKind.FULL, since=on)
    held.revision += 1
    held.save(update_fields=("name", "revision"))
    record(
        actor,
        "directory.unit-renamed",
        held,
        jurisdiction=actor.jurisdiction.pid,
        before={"name": former},
        after={"former": former, "name": name, "on": on},
        reason=basis,
    )
    unit.refresh_from_db()


@transaction.atomic
def abolish_unit(
    actor: Actor, unit: Unit, on: dt.date, successors: Collection[Unit] = (), basis: str = ""
) -> None:
    """From `on` the unit is no more, its successors answer for it, its posts and memberships end."""
    require(actor, "directory.change", unit)
    held = Unit.objects.select_for_update().get(pk=unit.pk)
    _require_alive(held, on)
    last_day = on - dt.timedelta(days=1)
    if held.since is not None and last_day < held.since:
        raise ValidationError(_("撤销日应在成立日 %(day)s 之后。") % {"day": held.since})
    under = held.inferiors.filter(Q(until__isnull=True) | Q(until__gte=on)).values_list("name", flat=True)
    if under:
        words = _("“%(unit)s”还有下级单位：%(names)s。请先给它们定新的上级，或一并撤销。")
        raise ValidationError(words % {"unit": held.name, "names": "、".join(under[:5])})
    for successor in successors:
        _require_alive(successor, on)
        if successor.pk == held.pk:
            raise ValidationError(_("承接单位不能是它自己。"))
        Succession.objects.create(
            jurisdiction=held.jurisdiction, predecessor=held, successor=successor, on=on, basis=basis
        )
    ended = _end_posts(actor, held, last_day, basis)
    Membership.objects.filter(unit=held, since__gt=last_day).delete()
    Membership.objects.filter(Q(until__isnull=True) | Q(until__gt=last_day), unit=held).update(until=last_day)
    Unit.objects.filter(pk=held.pk).update(until=last_day, revision=F("revision") + 1)
    names = [successor.name for successor in successors]
    record(
        actor,
        "directory.unit-abolished",
        held,
        jurisdiction=actor.jurisdiction.pid,
        after={"on": on, "successors": names, "to": "、".join(names) or "—", "posts_ended": ended},
        reason=basis,
    )
    unit.refresh_from_db()
    abolished.send(Unit, unit=unit, last_day=last_day, successors=list(successors), actor=actor)


@transaction.atomic
def merge_units(actor: Actor, units: Collection[Unit], into: Unit, on: dt.date, basis: str = "") -> None:
    """From `on` all of `units` are one with `into`, which exists already."""
    for unit in units:
        abolish_unit(actor, unit, on, [into], basis)


def _end_posts(actor: Actor, unit: Unit, last_day: dt.date, basis: str) -> list[str]:
    """End the posts of a unit that ends. Its clerk may do so: nobody is given an office by it."""
    ended = []
    for post in Post.objects.filter(unit=unit, until__isnull=True).select_related("person", "unit"):
        end_post(SYSTEM, post, max(last_day, post.since), basis)
        ended.append(post.person.name)
    return ended


def _require_alive(unit: Unit, on: dt.date) -> None:
    if unit.until is not None and unit.until < on:
        words = _("“%(unit)s”已于 %(day)s 撤销。")
        raise ValidationError(words % {"unit": unit.name, "day": unit.until + dt.timedelta(days=1)})


def _refuse_circle(unit: Unit, superior: Unit | None) -> None:
    """The database refuses it too; here it is said in words, with the way that leads back."""
    way = [unit.name]
    above = superior
    while above is not None:
        way.append(above.name)
        if above.pk == unit.pk:
            words = _("这样会绕成圈：%(way)s。请先改其中一个单位的上级。")
            raise ValidationError(words % {"way": " → ".join(way)})
        above = above.superior
