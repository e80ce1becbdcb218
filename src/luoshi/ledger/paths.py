"""The path (序时进度) of an indicator: where it should stand on a day, from its baseline to its targets.

Straight between the points that are given. A count without a baseline starts from nothing on the first day
of the plan. An annual growth rate or a time limit has no way to go: it is to be kept on every day of its
period. What starts from an unknown level has no path before its first target.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from luoshi.ledger.models import Indicator, Measure, Target

KEPT = (Measure.GROWTH, Measure.DURATION)


@dataclass(frozen=True)
class Expected:
    """The value of the path on a day (None where there is none), and why."""

    value: Decimal | None
    why: str


def in_force(targets: Iterable[Target], at: dt.datetime | None = None) -> list[Target]:
    """The targets that hold (at an instant: that held then), by day."""
    held = [
        target for target in targets if (target.superseded_at is None if at is None else _held(target, at))
    ]
    return sorted(held, key=lambda target: (target.by or dt.date.max, target.pk))


def expected(indicator: Indicator, targets: Iterable[Target], on: dt.date, start: dt.date | None) -> Expected:
    """Where the indicator should stand on the day. `start` is the first day of the plan's period."""
    points = [(target.by, _value(indicator, target)) for target in in_force(targets) if target.by]
    known = [(by, value) for by, value in points if value is not None]
    if not known:
        return Expected(None, _("没有带日期的数值目标，不计进度线。"))
    if indicator.measure in KEPT:
        by, value = next((point for point in known if point[0] >= on), known[-1])
        return Expected(value, _("这类指标不累计，%(by)s前都按目标值要求。") % {"by": by.isoformat()})
    first = _first_point(indicator, start)
    line = ([first] if first and first[0] < known[0][0] else []) + known
    after = next((index for index, point in enumerate(line) if point[0] >= on), None)
    if after is None:
        return Expected(line[-1][1], _("已过最后一个目标日，按最后目标要求。"))
    if after == 0:
        if line[0][0] == on:
            return Expected(line[0][1], _("当天就是目标日。"))
        return Expected(None, _("没有基期值，第一个目标日前不计进度线。"))
    return _between(line[after - 1], line[after], on, indicator.measure == Measure.COUNT)


def _between(a: tuple[dt.date, Decimal], b: tuple[dt.date, Decimal], on: dt.date, counted: bool) -> Expected:
    passed, whole = (on - a[0]).days, (b[0] - a[0]).days
    # Things that are counted come whole; what is begun of one is not there yet.
    whole_numbers = counted and a[1] % 1 == 0 and b[1] % 1 == 0
    step, rounding = (Decimal(1), ROUND_CEILING) if whole_numbers else (Decimal("0.01"), ROUND_HALF_UP)
    value = (a[1] + (b[1] - a[1]) * passed / whole).quantize(step, rounding)
    return Expected(
        value,
        _("从 %(a)s 的 %(from)s 到 %(b)s 的 %(to)s 按天直线推算，共 %(whole)s 天，已过 %(passed)s 天。")
        % {
            "a": a[0].isoformat(),
            "from": f"{a[1].normalize():f}",
            "b": b[0].isoformat(),
            "to": f"{b[1].normalize():f}",
            "whole": whole,
            "passed": passed,
        },
    )


def _first_point(indicator: Indicator, start: dt.date | None) -> tuple[dt.date, Decimal] | None:
    if indicator.baseline is not None and (indicator.baseline_on or start):
        return indicator.baseline_on or start or dt.date.min, indicator.baseline
    if indicator.measure == Measure.COUNT and start is not None:
        return start, Decimal(0)
    return None


def _value(indicator: Indicator, target: Target) -> Decimal | None:
    """Of a range the end that must be reached at least."""
    return target.high if indicator.better == "lower" and target.high is not None else target.low


def _held(target: Target, at: dt.datetime) -> bool:
    return target.since <= at and (target.superseded_at is None or target.superseded_at > at)
