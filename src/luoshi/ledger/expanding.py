"""From the names that a plan writes to the units that they mean on a day: groups become their members."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from luoshi.directory.models import Group, Membership, Unit
from luoshi.directory.queries import in_force
from luoshi.plans.models import Item, Owner, OwnerRole
from luoshi.plans.queries import meanings


@dataclass(frozen=True)
class Holder:
    """One unit (or a group without members, or a leader) in the role of the owner that names it."""

    owner: Owner
    unit: Unit | None = None
    group: Group | None = None
    leader: str = ""

    @property
    def key(self) -> tuple[str, str, object]:
        """What is the same for two mentions of the same holder in the same role."""
        if self.unit:
            return self.owner.role, "unit", self.unit.pk
        return (self.owner.role, "group", self.group.pk) if self.group else (self.owner.role, "", self.leader)


class Expansion:
    """The holders of items, as of one day."""

    def __init__(self, items: Iterable[Item], on: dt.date) -> None:
        self.on = on
        owners = [owner for item in items for owner in item.owners.all()]
        self.meaning = meanings(owners)
        groups = {match.group.pk for match in self.meaning.values() if match.group}
        self.members: dict[int, list[Unit]] = {pk: [] for pk in groups}
        rows = Membership.objects.filter(in_force(on), group__in=groups).select_related("unit")
        for row in rows.order_by("unit__position", "unit__pk"):
            self.members[row.group_id].append(row.unit)

    def holders(self, item: Item) -> list[Holder]:
        """Each holder once in each role, where it is mentioned first. Raises for a name without meaning."""
        found: dict[tuple[str, str, object], Holder] = {}
        for owner in item.owners.all():
            for holder in self.of(owner):
                found.setdefault(holder.key, holder)
        return list(found.values())

    def of(self, owner: Owner) -> Iterator[Holder]:
        """Everyone whom one mention means."""
        if owner.role == OwnerRole.SUPERVISOR:
            yield Holder(owner, leader=owner.name[:40])
            return
        match = self.meaning.get(owner.name)
        if match is None:
            raise ValidationError(_("“%(name)s”还没有对应的单位。") % {"name": owner.name})
        if match.group is None:
            yield Holder(owner, unit=match.unit)
            return
        units = self.members[match.group.pk]
        if not units:
            yield Holder(owner, group=match.group)
        for unit in units:
            yield Holder(owner, unit=unit, group=match.group)


@dataclass
class Share:
    """What one unit is about to get: the items by its role in them, each once."""

    unit: Unit
    lead: dict[int, Item] = field(default_factory=dict)
    responsible: dict[int, Item] = field(default_factory=dict)
    cooperating: dict[int, Item] = field(default_factory=dict)

    @property
    def items(self) -> list[Item]:
        """Each item once, in the order of the text."""
        found = self.lead | self.responsible | self.cooperating
        return sorted(found.values(), key=lambda item: item.position)


def shares(items: list[Item], on: dt.date) -> list[Share]:
    """Who will get what, in official order; names without meaning are left out."""
    expansion = Expansion(items, on)
    found: dict[int, Share] = {}
    for item in items:
        known = [owner for owner in item.owners.all() if owner.name in expansion.meaning]
        for owner in known:
            for holder in expansion.of(owner):
                if holder.unit is None or owner.role == OwnerRole.SUPERVISOR:
                    continue
                share = found.setdefault(holder.unit.pk, Share(holder.unit))
                getattr(share, owner.role)[item.pk] = item
    return sorted(found.values(), key=lambda share: (share.unit.position, share.unit.pk))
