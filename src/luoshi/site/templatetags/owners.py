"""Owners in pages: by role, and many of one group as one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django import template

from luoshi.ledger.models import Assignment
from luoshi.ledger.values import Head, Named, named
from luoshi.plans.models import Owner, OwnerRole

register = template.Library()

# In the order in which documents name the roles.
_ORDER = (OwnerRole.SUPERVISOR, OwnerRole.LEAD, OwnerRole.RESPONSIBLE, OwnerRole.COOPERATING)


@dataclass
class InRole:
    """The names in one role of an item as read from the text."""

    role: str
    label: str
    owners: list[Owner] = field(default_factory=list)

    @property
    def inherited_from(self) -> str:
        """Where all of them come from, empty when any is the item's own."""
        places = {owner.inherited_from for owner in self.owners if owner.inherited}
        own = any(not owner.inherited for owner in self.owners)
        return "" if own else "、".join(sorted(filter(None, places)))

    @property
    def open_ended(self) -> bool:
        return any(owner.open_ended for owner in self.owners)


@register.filter
def by_role(owners: Iterable[Owner]) -> list[InRole]:
    """Owners of an item grouped by role; roles without any are left out."""
    found = {role.value: InRole(role.value, str(role.label)) for role in _ORDER}
    for owner in owners:
        found[owner.role].owners.append(owner)
    return [group for group in found.values() if group.owners]


@register.filter
def holding(heads: Iterable[Assignment], role: str) -> list[Named]:
    """The holders of one role, a group of units as one."""
    return named(map(Head.of, heads), role)
