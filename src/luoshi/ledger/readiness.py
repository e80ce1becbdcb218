"""What a clerk must settle before a version can be issued, and what is worth another look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from luoshi.calendar import clock
from luoshi.calendar.queries import workdays_of
from luoshi.directory.models import Group
from luoshi.directory.resolving import ended
from luoshi.ledger.expanding import Share, shares
from luoshi.plans import numbers
from luoshi.plans.models import Finding, Item, ItemState, OwnerRole, Verdict, Version
from luoshi.plans.queries import Unresolved, items_for_issue, meanings, unresolved_names
from luoshi.plans.versions import approval_missing


@dataclass(frozen=True)
class Remark:
    """Something about one item, or about the numbering, that does not forbid issuing."""

    words: str
    item: Item | None = None


@dataclass
class IssueCheck:
    """What a clerk must settle, and what is remarkable."""

    undecided: int
    unresolved: list[Unresolved]
    ownerless: list[Item]
    empty_groups: list[Group]
    ended: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    numbering: list[Remark] = field(default_factory=list)
    dates: list[Remark] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    approval: str = ""
    shares: list[Share] = field(default_factory=list)

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
        silent = [item for item in self.ownerless if not item.ownerless_because]
        if silent and not ownerless_because.strip():
            found.append(_("有 %(n)s 项没有责任单位，下达要写明理由。") % {"n": len(silent)})
        if self.approval:
            found.append(self.approval)
        return found


def issue_check(version: Version) -> IssueCheck:
    """What forbids issuing. Cheap enough to be asked once more in the issuing itself."""
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
        approval=approval_missing(version),
    )


def full_check(version: Version) -> IssueCheck:
    """The same with everything that the page shows besides: remarks, findings still open, who gets what."""
    check = issue_check(version)
    today = clock.today()
    # Items that were left out on purpose have their numbers, too.
    codes = version.items.order_by("position").values_list("code", flat=True)
    check.numbering = [
        Remark(_("“%(code)s”用了 %(n)s 次") % {"code": code, "n": len(same)}, same[1])
        for code, same in numbers.repeated(check.items).items()
    ] + [Remark(_("缺“%(code)s”") % {"code": code}) for code in numbers.left_out(codes)]
    check.dates = list(_remarkable_dates(version, check.items, today))
    check.findings = list(version.findings.filter(verdict=Verdict.OPEN, fixed=False))
    check.shares = shares(check.items, today)
    return check


def _remarkable_dates(version: Version, items: list[Item], today: dt.date) -> Iterator[Remark]:
    end, days = version.plan.period_end, workdays_of(version.jurisdiction.pid)
    for item in items:
        day = item.deadline
        if day is None:
            continue
        if day < today:
            yield Remark(_("%(day)s 已经过去") % {"day": day}, item)
        if end is not None and day > end:
            yield Remark(_("%(day)s 晚于方案期末 %(end)s") % {"day": day, "end": end}, item)
        if day >= today and not days.is_working(day):
            yield Remark(_("%(day)s 不是工作日") % {"day": day}, item)
