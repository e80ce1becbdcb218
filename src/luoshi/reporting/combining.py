"""How lower units' figures make one of the whole: chosen by the clerk, checked against what is counted.

Rates, growth, levels and lengths of time are different kinds from counts and are never added up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar.periods import Period
from luoshi.directory.models import Unit
from luoshi.directory.permission import Actor, require
from luoshi.ledger.models import Assignment, Indicator, Measure
from luoshi.plans.models import OwnerRole
from luoshi.reporting.figures import combined
from luoshi.reporting.lighting import relight_leads_of
from luoshi.reporting.models import Combine, Figure, Series

PERIODS = 12


def why_not_added(indicators: Iterable[Indicator]) -> str:
    """The reason why figures of these must not be added up; empty where they may."""
    for each in indicators:
        if each.measure not in (Measure.COUNT, ""):
            words = {"name": each.name, "kind": Measure(each.measure).label}
            return _("“%(name)s”是%(kind)s，不能求和。") % words
        if not each.measure and ("%" in each.unit or "‰" in each.unit):
            return _("“%(name)s”以 %(unit)s 计，不能求和。") % {"name": each.name, "unit": each.unit}
    return ""


@transaction.atomic
def set_combine(actor: Actor, series: Series, combine: str, weight: Series | None = None) -> Series:
    """Say how a series is put together; refused where that would be wrong for its kind."""
    require(actor, "reporting.link", series)
    series = Series.objects.select_for_update(of=("self",)).get(pk=series.pk)
    if combine not in Combine.values:
        raise ValidationError(_("请选择汇总方式。"))
    if combine == Combine.SUM and (why := why_not_added(indicators_of(series))):
        raise ValidationError(why)
    if combine == Combine.WEIGHTED:
        if weight is None or weight.pk == series.pk:
            raise ValidationError(_("加权平均要选另一个指标作权数。"))
    else:
        weight = None
    before = {"combine": series.combine, "weight": str(series.weight or "")}
    series.combine, series.weight = combine, weight
    series.save(update_fields=("combine", "weight"))
    relight_leads_of([series])
    record(
        actor,
        "reporting.combine-set",
        series,
        jurisdiction=series.jurisdiction.pid,
        before=before,
        after={"combine": combine, "weight": str(weight or "")},
    )
    return series


def indicators_of(series: Series) -> QuerySet[Indicator]:
    """The indicators of plans that the series serves."""
    return Indicator.objects.filter(counted__series=series).select_related("plan", "task").order_by("plan")


@dataclass
class Row:
    """A unit's figures in the table's periods; None where it gave none."""

    unit: Unit
    leads: bool
    cells: list[Figure | None]


@dataclass
class Table:
    """A series through its latest periods (the earliest first); `whole` and `givers` are for each period."""

    periods: list[Period]
    rows: list[Row]
    whole: list[Decimal | None]
    givers: list[int]


def table(series: Series, figures: QuerySet[Figure]) -> Table:
    """These figures of a series by unit, in official order, and period, with what they come to."""
    keys = list(figures.order_by("-ends_on", "-period").values_list("period", "ends_on").distinct()[:PERIODS])
    periods = [Period.of(period) for period, _end in reversed(keys)]
    found = list(
        figures.filter(period__in=[each.key for each in periods])
        .select_related("unit", "report__obligation", "by")
        .order_by("unit__position", "unit_id")
    )
    leads = set(
        Assignment.objects.filter(
            task__indicators__in=indicators_of(series), role=OwnerRole.LEAD, unit__isnull=False
        ).values_list("unit", flat=True)
    )
    units = {each.unit_id: each.unit for each in found}
    cells = {(each.unit_id, each.period): each for each in found}
    rows = [
        Row(unit, key in leads, [cells.get((key, each.key)) for each in periods])
        for key, unit in units.items()
    ]
    parts = [_parts([each for each in found if each.period == period.key], leads) for period in periods]
    return Table(periods, rows, [combined(series, each) for each in parts], [len(each) for each in parts])


def _parts(figures: list[Figure], leads: set[int]) -> list[Figure]:
    """Those that make the whole: the led units' where there are any, else the leads' own.

    A lead's figure stands for the same things as those of the units that it leads.
    """
    return [each for each in figures if each.unit_id not in leads] or figures
