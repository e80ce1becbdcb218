"""Who belongs to a group, from a day to a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.directory.models import Group, Membership, Unit
from luoshi.directory.permission import Actor, require


@transaction.atomic
def set_members(actor: Actor, group: Group, units: Iterable[Unit], on: dt.date, reason: str = "") -> None:
    """From `on` the group has exactly these units; who belonged to it before that day stays known.

    A day before a later change is refused: what was in force in between would be rewritten.
    """
    require(actor, "directory.change", group)
    Group.objects.select_for_update().get(pk=group.pk)
    _refuse_before_later_change(group, on)
    wanted = {unit.pk: unit for unit in units}
    ended = [unit.name for unit in wanted.values() if unit.until is not None and unit.until < on]
    if ended:
        raise ValidationError(_("已撤销，不能列为成员：%(names)s。") % {"names": "、".join(ended)})
    current = {
        each.unit_id: each for each in group.memberships.filter(until__isnull=True).select_related("unit")
    }
    for unit_pk, membership in current.items():
        if unit_pk in wanted:
            continue
        if membership.since == on:  # put right on the day itself: it was never in force before
            membership.delete()
        else:
            membership.until = on - dt.timedelta(days=1)
            membership.save(update_fields=("until",))
    Membership.objects.bulk_create(
        Membership(jurisdiction=actor.jurisdiction, group=group, unit=unit, since=on)
        for unit_pk, unit in wanted.items()
        if unit_pk not in current
    )
    old = {each.unit.name for each in current.values()}
    new = {unit.name for unit in wanted.values()}
    if old != new:
        _record(actor, group, old, new, on, reason)


def _record(actor: Actor, group: Group, old: set[str], new: set[str], on: dt.date, reason: str) -> None:
    after = {
        "members": sorted(new),
        "on": on,
        "joined": "、".join(sorted(new - old)) or "—",
        "left": "、".join(sorted(old - new)) or "—",
    }
    record(
        actor,
        "directory.members-set",
        group,
        jurisdiction=actor.jurisdiction.pid,
        before={"members": sorted(old)},
        after=after,
        reason=reason,
    )


def _refuse_before_later_change(group: Group, on: dt.date) -> None:
    later = group.memberships.filter(Q(since__gt=on) | Q(until__gte=on)).order_by("since").first()
    if later is None:
        return
    begins = later.since if later.since is not None and later.since > on else None
    changed = begins or (later.until or on) + dt.timedelta(days=1)
    words = _("“%(group)s”的成员在 %(day)s 已有变动，只能从那一天或以后改。")
    raise ValidationError(words % {"group": group.name, "day": changed})
