"""Reads of the cascade: comparisons, their links, and coverage both ways."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Max, QuerySet

from luoshi.cascade.models import Comparison, Link, LinkState, Verdict
from luoshi.plans.models import Version


@dataclass(frozen=True)
class Coverage:
    """How many of a plan's compared items the other one has a counterpart for, rejected ones aside."""

    total: int
    answered: int
    confirmed: int

    @property
    def percent(self) -> int:
        return round(100 * self.answered / self.total) if self.total else 0


def comparisons() -> QuerySet[Comparison]:
    """All comparisons, newest first."""
    return Comparison.objects.select_related("upper__plan", "lower__plan", "by").defer(
        "upper__text", "upper__machine", "lower__text", "lower__machine"
    )


def choosable_versions() -> QuerySet[Version]:
    """The latest version of every plan: what one holds against another."""
    latest = Version.objects.order_by().values("plan").annotate(last=Max("pk")).values("last")
    return (
        Version.objects.filter(pk__in=latest)
        .select_related("plan")
        .defer("text", "machine")
        .order_by("-plan__created_at", "-pk")
    )


def links(comparison: Comparison, verdict: str = "") -> list[Link]:
    """The links in the order of the upper plan, narrowed to one verdict."""
    rows = comparison.links.select_related("item", "answer")
    return list(rows.filter(verdict=verdict) if verdict else rows)


def verdict_counts(comparison: Comparison) -> list[tuple[str, str, int]]:
    """(verdict, its name, how many links), worst first, those that do not occur left out."""
    found = Counter(comparison.links.values_list("verdict", flat=True))
    return [(each.value, str(each.label), found[each.value]) for each in Verdict if found[each.value]]


def coverage(comparison: Comparison) -> tuple[Coverage, Coverage]:
    """Of the upper plan's items those answered; of the lower plan's items those that answer something."""
    rows = list(comparison.links.all())
    held = [link for link in rows if link.answer_id and link.state != LinkState.REJECTED]
    sure = [link for link in held if link.state == LinkState.CONFIRMED]
    return (
        Coverage(
            len({link.item_id for link in rows}),
            len({link.item_id for link in held}),
            len({link.item_id for link in sure}),
        ),
        Coverage(
            len({link.answer_id for link in rows if link.answer_id}) + len(comparison.new),
            len({link.answer_id for link in held}),
            len({link.answer_id for link in sure}),
        ),
    )
