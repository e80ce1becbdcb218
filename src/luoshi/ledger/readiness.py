"""What a clerk must settle before a version can be issued."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from luoshi.calendar import clock
from luoshi.directory.models import Group
from luoshi.directory.resolving import ended
from luoshi.plans.models import Item, ItemState, OwnerRole, Version
from luoshi.plans.queries import Unresolved, items_for_issue, meanings, unresolved_names


@dataclass
class IssueCheck:
    """What a clerk must settle before a version can be issued."""

    undecided: int
    unresolved: list[Unresolved]
    ownerless: list[Item]
    empty_groups: list[Group]
    ended: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def obstacles(self, ownerless_because: str) -> list[str]:
        """Sentences that each name one obstacle; empty when the way is free."""
        found = []
        if not self.items:
            found.append(_("没有要下达的任务。"))
        if self.undecided:
            found.append(_("还有 %(n)s 项没有确认或剔除。") % {"n": self.undecided})
        if self.unresolved:
            found.append(_("还有 %(n)s 个单位名称没有对应到单位。") % {"n": len(self.unresolved)})
        found += self.ended
        if self.ownerless and not ownerless_because.strip():
            found.append(_("有 %(n)s 项没有责任单位，下达要写明理由。") % {"n": len(self.ownerless)})
        return found


def issue_check(version: Version) -> IssueCheck:
    """The state of a version before issue."""
    items = items_for_issue(version)
    owners = [owner for item in items for owner in item.owners.all()]
    meant = meanings(owners).values()
    groups = {match.group.pk: match.group for match in meant if match.group}
    filled = set(Group.objects.filter(pk__in=groups, memberships__isnull=False).values_list("pk", flat=True))
    return IssueCheck(
        undecided=sum(item.state == ItemState.PROPOSED for item in items),
        unresolved=unresolved_names(version),
        ownerless=[
            item
            for item in items
            if not any(owner.role != OwnerRole.SUPERVISOR for owner in item.owners.all())
        ],
        ended=list(ended((match.unit for match in meant if match.unit), clock.today()).values()),
        empty_groups=[group for pk, group in groups.items() if pk not in filled],
        items=items,
    )
