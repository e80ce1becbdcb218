"""Figures: one value for one series, unit and period, whichever plan asks for it.

Reads what is known already (given in another report, in a shorter period that ends on the same day, or by
the units below), judges what is typed, and writes the one record.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from luoshi.calendar.periods import Period
from luoshi.ledger.models import Indicator, Measure
from luoshi.reporting.models import Combine, Counted, Figure, Series
from luoshi.reporting.numbers import number_of

# A change this large needs a word of explanation: threefold either way, or thirty points of a share.
JUMP_FACTOR = 3
JUMP_POINTS = 30
# Digits from which a value that is just the one of a year ago is hardly so by chance.
_TELLING = 3
_TOO_LARGE = Decimal(10) ** 18


@dataclass(frozen=True)
class Known:
    """A value that the system has already, and where from."""

    value: Decimal
    source: str
    parts: tuple[Figure, ...] = ()


def held_series(indicators: Iterable[Indicator]) -> dict[int, Series]:
    """The series of those indicators that have one, by the indicator's key."""
    rows = Counted.objects.filter(indicator__in=list(indicators)).select_related("series")
    return {row.indicator_id: row.series for row in rows}


def series_for(indicator: Indicator) -> Series:
    """The indicator's series; one that has none yet gets its own."""
    held = Counted.objects.filter(indicator=indicator).select_related("series").first()
    if held is not None:
        return held.series
    # The indicator's row is the lock: of two first figures at once, one waits and finds the other's series.
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    held = Counted.objects.filter(indicator=indicator).select_related("series").first()
    if held is not None:
        return held.series
    adds_up = indicator.measure in (Measure.COUNT, "") and not set("%‰") & set(indicator.unit)
    combine = Combine.SUM if adds_up else Combine.AVERAGE
    series = Series.objects.create(
        jurisdiction_id=indicator.jurisdiction_id, name=indicator.name, unit=indicator.unit, combine=combine
    )
    Counted.objects.create(jurisdiction_id=indicator.jurisdiction_id, indicator=indicator, series=series)
    return series


def known(series: Series, period: Period, own: Iterable[Figure], others: Iterable[Figure]) -> Known | None:
    """What can be filled in without asking: of the unit's own figures one of a shorter period that ends with
    this one, else what those whom it sums up have given (`others`, of the period, the latest first)."""
    same_end = next((each for each in own if each.ends_on == period.end and each.period != period.key), None)
    if same_end is not None:
        return Known(same_end.value, source_of(same_end))
    return summed_up(series, others)


def source_of(figure: Figure) -> str:
    """Where a figure was given, in words."""
    where = figure.report.obligation.duty.name if figure.report else _("台账")
    return _("取自《%(where)s》%(period)s") % {"where": where, "period": Period.of(figure.period).label}


def summed_up(series: Series, rows: Iterable[Figure]) -> Known | None:
    """Other units' figures (the latest of each first) put together in the series' way."""
    latest: dict[int, Figure] = {}
    for each in rows:
        latest.setdefault(each.unit_id, each)
    parts = tuple(sorted(latest.values(), key=lambda each: (each.unit.position, each.unit_id)))
    value = combined(series, parts)
    if value is None:
        return None
    words = {"n": len(parts), "how": Combine(series.combine).label}
    return Known(value, _("由 %(n)s 个单位报来的汇总（%(how)s）") % words, parts)


def combined(series: Series, rows: Iterable[Figure]) -> Decimal | None:
    """Figures put together: added, averaged, averaged by the weight's figures, or the latest one."""
    found = list(rows)
    if not found:
        return None
    if series.combine == Combine.SUM:
        return sum((each.value for each in found), Decimal(0))
    if series.combine == Combine.LATEST:
        return max(found, key=lambda each: (each.ends_on, each.pk)).value
    weights = {each.pk: Decimal(1) for each in found}
    if series.combine == Combine.WEIGHTED:
        weights = _weights(series, found)
        if len(weights) < len(found):
            # Leaving out who gave no weight would pass a part off as the whole.
            return None
    total = sum((weights[each.pk] for each in found), Decimal(0))
    if not total:
        return None
    weighted = sum((each.value * weights[each.pk] for each in found), Decimal(0))
    return (weighted / total).quantize(Decimal("0.000001"))


def _weights(series: Series, rows: list[Figure]) -> dict[int, Decimal]:
    """The weight of each row that has one: what the weighing series says for its unit and period."""
    held = {
        (each.unit_id, each.period): each.value
        for each in Figure.objects.filter(series=series.weight_id, unit__in=[row.unit_id for row in rows])
    }
    return {row.pk: held[row.unit_id, row.period] for row in rows if (row.unit_id, row.period) in held}


def bounds(indicator: Indicator) -> tuple[int | None, int | None]:
    """The least and the most that a value of the indicator can be; None where there is no bound."""
    least = None if indicator.measure == Measure.GROWTH else 0
    if indicator.measure != Measure.SHARE:
        return least, None
    return least, 1000 if "‰" in indicator.unit else 100


def value_typed(text: str, indicator: Indicator) -> Decimal:
    """The value that a person typed; raises ValidationError where it cannot be one of this indicator."""
    value = number_of(text)
    least, most = bounds(indicator)
    if abs(value) >= _TOO_LARGE:
        raise ValidationError(_("数太大了，请核对计量单位（%(unit)s）。") % {"unit": indicator.unit or "—"})
    if least is not None and value < least:
        raise ValidationError(_("%(name)s不会是负数。") % {"name": indicator.name})
    if most is not None and value > most:
        raise ValidationError(_("%(name)s是比率，不会超过 100%%。") % {"name": indicator.name})
    return value


def jump(value: Decimal, last: Decimal | None, indicator: Indicator, year_ago: Decimal | None = None) -> str:
    """Why a value needs a word of explanation beside last period's, and that of the same period a year ago;
    empty when it does not."""
    if value == year_ago and value != last and len(plain(value).replace(".", "").strip("0")) >= _TELLING:
        words = {"now": plain(value)}
        return _("和去年同期的数（%(now)s）完全一样，请核对是不是填了去年的；没有填错就说明一句。") % words
    if last is None:
        return ""
    words = {"last": plain(last), "now": plain(value)}
    if indicator.measure == Measure.COUNT and value < last:
        return _("累计数比上期少了（%(last)s → %(now)s），请说明原因。") % words
    if indicator.measure == Measure.SHARE:
        large = abs(value - last) > JUMP_POINTS
    else:
        large = bool(last) and not (last / JUMP_FACTOR <= value <= last * JUMP_FACTOR)
    return _("比上期变动很大（%(last)s → %(now)s），请说明原因，或核对计量单位。") % words if large else ""


def plain(value: Decimal | None) -> str:
    """A figure without useless zeros."""
    return "" if value is None else f"{value.normalize():f}"
