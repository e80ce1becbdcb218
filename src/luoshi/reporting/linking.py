"""Equal indicators of several plans share a series: suggested by name, unit and scope, linked by a clerk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar.periods import Period
from luoshi.directory.names import key_of
from luoshi.directory.permission import Actor, require
from luoshi.ledger.models import Indicator
from luoshi.reporting.figures import plain, series_for
from luoshi.reporting.lighting import relight_leads_of
from luoshi.reporting.models import Counted, Figure, Series


@dataclass(frozen=True)
class Suggestion:
    """Indicators of different plans that look like one and the same."""

    name: str
    unit: str
    indicators: list[Indicator]


def suggestions() -> list[Suggestion]:
    """Indicators of the same name, unit and scope in several plans that do not share a series yet."""
    alike: dict[tuple[str, str, str], list[Indicator]] = {}
    rows = Indicator.objects.filter(retired_at=None, task__isnull=False).select_related("plan", "task")
    for each in rows.order_by("pk"):
        alike.setdefault((key_of(each.name), key_of(each.unit), key_of(each.scope)), []).append(each)
    series = dict(Counted.objects.values_list("indicator", "series"))
    found = []
    for group in alike.values():
        held = {series.get(each.pk) for each in group}
        if len({each.plan_id for each in group}) > 1 and (len(held) > 1 or held == {None}):
            found.append(Suggestion(group[0].name, group[0].unit, group))
    return sorted(found, key=lambda each: each.name)


@transaction.atomic
def link(actor: Actor, indicators: Sequence[Indicator]) -> Series:
    """From now on these are one: the figures of each are those of all. Refused where they contradict."""
    require(actor, "reporting.link")
    if len({each.pk for each in indicators}) < 2:
        raise ValidationError(_("至少选两个指标。"))
    if len({key_of(each.unit) for each in indicators}) > 1:
        raise ValidationError(_("计量单位不同的指标不能合用一个数。"))
    found = {series.pk: series for series in (series_for(each) for each in indicators)}
    kept, *others = Series.objects.select_for_update().filter(pk__in=found).order_by("pk")
    contradictions = _contradictions([kept, *others])
    if contradictions:
        words = {"which": "；".join(contradictions)}
        raise ValidationError(_("同一单位同一期已有两个不同的数，先改成一致再合用：%(which)s") % words)
    for other in others:
        held = set(kept.figures.values_list("unit", "period"))
        for figure in other.figures.all():
            if (figure.unit_id, figure.period) in held:
                figure.delete()
            else:
                figure.series = kept
                figure.save(update_fields=("series",))
        other.counted.update(series=kept)
        other.delete()
    Counted.objects.filter(indicator__in=indicators).update(linked_by=actor.person)
    relight_leads_of([kept])
    record(
        actor,
        "reporting.indicators-linked",
        kept,
        jurisdiction=kept.jurisdiction.pid,
        after={"indicators": [f"{each.plan.title}：{each}" for each in indicators]},
    )
    return kept


def _contradictions(series: list[Series]) -> list[str]:
    """Units and periods for which two of the series hold different values."""
    values: dict[tuple[int, str], list[Figure]] = {}
    for each in Figure.objects.filter(series__in=series).select_related("unit").order_by("series", "pk"):
        values.setdefault((each.unit_id, each.period), []).append(each)
    return [
        f"{rows[0].unit} {Period.of(rows[0].period).label}：{plain(rows[0].value)} 和 {plain(rows[1].value)}"
        for rows in values.values()
        if len({row.value for row in rows}) > 1
    ][:5]
