"""Reads of the plans: the list, the review page, what still has to be settled before issue."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from luoshi.directory.models import Alias, Person
from luoshi.directory.queries import Match, resolve, similar
from luoshi.directory.resolving import likely
from luoshi.plans.models import (
    WHOLE,
    Change,
    Finding,
    Intake,
    Item,
    ItemState,
    Owner,
    OwnerRole,
    Plan,
    Verdict,
    Version,
    VersionState,
)

# How collectives are written: 各乡镇（街道）, 相关部门, 10县市人民政府, 领导小组成员单位, 县级有关部门.
COLLECTIVE = re.compile(
    r"^(各|全[县区市州省])|^[\d一二三四五六七八九十]+个?[县区市乡镇街]|成员单位|有关|相关|其他|各"
)


def plans_listed() -> QuerySet[Plan]:
    """Plans, newest first, each with its versions."""
    return Plan.objects.prefetch_related(
        Prefetch(
            "versions",
            queryset=Version.objects.defer("text", "machine").annotate(
                item_count=Count("items", filter=~Q(items__state=ItemState.DROPPED)),
                confirmed_count=Count("items", filter=Q(items__state=ItemState.CONFIRMED)),
            ),
        )
    )


def versions_in_review() -> QuerySet[Version]:
    """Versions that wait for a clerk, oldest first, with how many items are still open."""
    return (
        Version.objects.filter(state=VersionState.REVIEW)
        .defer("text", "machine")
        .select_related("plan")
        .annotate(
            item_count=Count("items"),
            open_count=Count("items", filter=Q(items__state=ItemState.PROPOSED)),
        )
        .order_by("created_at")
    )


def intakes_unfinished() -> QuerySet[Intake]:
    """Uploads that are being read or could not be read, newest first."""
    return Intake.objects.filter(version__isnull=True).select_related("upload", "by")[:10]


def items_for_review(version: Version) -> list[Item]:
    """All items of a version with their owners, in the order of the text."""
    return list(version.items.defer("machine").prefetch_related("owners").order_by("position"))


def items_for_issue(version: Version) -> list[Item]:
    """The items that go to the ledger, in the order of the text, with their owners."""
    return list(
        version.items.exclude(state=ItemState.DROPPED).prefetch_related("owners").order_by("position")
    )


@dataclass
class Section:
    """Cards that stand together on the review page; `block` is None for those that a person must look at."""

    title: str
    items: list[Item]
    block: str | None = None

    @property
    def decided(self) -> int:
        return sum(item.state != ItemState.PROPOSED for item in self.items)

    @property
    def certain(self) -> int:
        """How many may be confirmed at once."""
        return sum(item.state == ItemState.PROPOSED and item.certainty == "certain" for item in self.items)


def sections_for_review(items: Iterable[Item], *, doubtful_first: bool) -> list[Section]:
    """The cards by block in the order of the text, those in doubt before all others."""
    doubtful: list[Item] = []
    rest: list[Item] = []
    for item in items:
        unsure = doubtful_first and item.state == ItemState.PROPOSED and item.certainty != "certain"
        (doubtful if unsure else rest).append(item)
    sections = [Section(_("先看这些：机器没有把握"), doubtful)] if doubtful else []
    for block, run in groupby(rest, key=lambda item: item.block):
        sections.append(Section(block or _("不在任何板块里"), list(run), block))
    return sections


def blocks_of(version: Version) -> list[str]:
    """The blocks there are, in the order of the text."""
    return list(dict.fromkeys(version.items.order_by("position").values_list("block", flat=True)))


def names_for_owners(version: Version) -> list[str]:
    """Names to choose an owner from: those of the directory and those of the plan."""
    written = Owner.objects.filter(item__version=version).values_list("name", flat=True).distinct()
    known = Alias.objects.filter(kind="full").values_list("name", flat=True)
    return sorted({*known, *written})


def beside(item: Item, *, forwards: bool) -> Item | None:
    """The item after or before one in the order of the text."""
    if forwards:
        return Item.objects.filter(version=item.version, position__gt=item.position).first()
    return Item.objects.filter(version=item.version, position__lt=item.position).last()


@dataclass
class News:
    """What others changed on a version since a page last asked."""

    last: int
    items: list[str]
    reshaped: bool
    changes: list[Change]


def changed_since(version: Version, seen: int, *, but: Person | None = None) -> News:
    """The changes after number `seen`, those of one person left out."""
    found = list(version.changes.filter(number__gt=seen).select_related("by"))
    changes = [change for change in found if but is None or change.by_id != but.pk]
    pids = list(dict.fromkeys(pid for change in changes for pid in change.after))
    reshaped = any(
        pid in WHOLE or change.before[pid] is None or after is None or "start" in after or "end" in after
        for change in changes
        for pid, after in change.after.items()
    )
    return News(found[-1].number if found else seen, pids, reshaped, changes)


@dataclass
class Unresolved:
    """A name that the directory does not know, and the first items where it stands: (code, public id)."""

    name: str
    count: int
    items: list[tuple[str, str]] = field(default_factory=list)
    index: int = 0

    @cached_property
    def candidates(self) -> list[Alias]:
        """What it might be; looked up when asked, for most pages only count the names."""
        return similar(self.name)

    @property
    def suggested(self) -> str:
        """What a list offers first: a group for a collective's name; the one unit of which it is short; a
        choice left open where known names look alike, since taking one unseen would give the task to the
        wrong unit; else a new unit."""
        if COLLECTIVE.search(self.name):
            return "group"
        if (full := likely(self.name, self.candidates)) is not None and full.unit is not None:
            return f"u:{full.unit.pid}"
        return "later" if self.candidates else "unit"


def unresolved_names(version: Version) -> list[Unresolved]:
    """Every unknown owner's name of the items that go to the ledger, most frequent first."""
    owners = (
        Owner.objects.filter(item__version=version)
        .exclude(item__state=ItemState.DROPPED)
        .exclude(role=OwnerRole.SUPERVISOR)
        .order_by("item__position", "position")
        .values_list("name", "item__code", "item__pid")
    )
    counts: Counter[str] = Counter()
    places: dict[str, list[tuple[str, str]]] = {}
    for name, code, pid in owners:
        counts[name] += 1
        places.setdefault(name, []).append((code, pid))
    known = resolve(counts, place=version.jurisdiction)
    return [
        Unresolved(name, count, list(dict.fromkeys(places[name]))[:5], index)
        for index, (name, count) in enumerate(pair for pair in counts.most_common() if pair[0] not in known)
    ]


def explained_names(version: Version) -> list[tuple[str, Match]]:
    """Names that were found by a rule and not as they stand in the directory, each with its meaning."""
    owners = Owner.objects.filter(item__version=version).exclude(item__state=ItemState.DROPPED)
    known = meanings(owners.select_related("jurisdiction"))
    return [(name, known[name]) for name in sorted(known) if known[name].why]


def findings_for_review(version: Version) -> list[Finding]:
    """What 体检 found, in the order of the text, each with how often its rule has been right so far."""
    rules = precision()
    findings = list(version.findings.filter(fixed=False).order_by("position"))
    for finding in findings:
        finding.rule_right, finding.rule_judged = rules.get(finding.code, (0, 0))
    return findings


def precision() -> dict[str, tuple[int, int]]:
    """For each rule how many of its judged findings were accepted, and how many were judged."""
    judged = Finding.objects.exclude(verdict=Verdict.OPEN).order_by().values("code")
    counted = judged.annotate(right=Count("pk", filter=Q(verdict=Verdict.ACCEPTED)), all=Count("pk"))
    return {row["code"]: (row["right"], row["all"]) for row in counted}


def meanings(owners: Iterable[Owner]) -> dict[str, Match]:
    """What the names of these owners mean today."""
    rows = [owner for owner in owners if owner.role != OwnerRole.SUPERVISOR]
    return resolve((owner.name for owner in rows), place=rows[0].jurisdiction if rows else None)


def progress(version: Version) -> dict[str, int]:
    """How many items are decided, doubtful and still open, in all."""
    still_open = Q(state=ItemState.PROPOSED)
    counts = version.items.aggregate(
        total=Count("pk"),
        decided=Count("pk", filter=~still_open),
        doubtful=Count("pk", filter=still_open & ~Q(certainty="certain")),
    )
    return counts | {"percent": round(100 * counts["decided"] / counts["total"]) if counts["total"] else 0}
