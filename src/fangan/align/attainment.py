"""The verdict on an indicator: value, unit and year against the superior's."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from fangan.align.quantities import comparable, is_loose, measure, promised, shown, smaller_is_better
from fangan.align.targets import Match, Target
from fangan.align.verdicts import Reason, Verdict
from fangan.model import Certainty, Plan

_EACH = re.compile(r"每(?![年月季周天日半])|各(?:自|县|区|市|州|旗|乡|镇|街道|地)")
_RATIO = re.compile(r"人均|户均|亩均|平均|[百千万]人|每|密度")
_STOP = "。；！？;\n"


@dataclass(frozen=True, slots=True)
class Judgement:
    reasons: tuple[Reason, ...]
    certainty: Certainty = Certainty.CERTAIN


def judge_target(upper: Target, match: Match | None, above: Plan, below: Plan, parts: bool) -> Judgement:
    """`parts`: the lower plan's jurisdiction is a part of the upper's, so that it carries a part of sums."""
    if match is None:
        return _unanswered(upper, below)
    certainty = Certainty.CERTAIN if match.likeness >= 0.8 or match.evident else Certainty.LIKELY
    one, other = upper.indicator, match.lower.indicator
    if one.value is not None and other.value is None:
        return Judgement((_reason(Verdict.WEAKER, upper, match, "，本级没有写数值"),), certainty)
    if one.value is None:
        return Judgement((_reason(Verdict.SAME, upper, match),), certainty)
    if not comparable(one, other):
        return Judgement(
            (_reason(Verdict.WEAKER, upper, match, "，单位不同，请人工核对"),), Certainty.DOUBTFUL
        )
    return _compared(upper, match, above, below, parts, certainty)


def _unanswered(upper: Target, below: Plan) -> Judgement:
    start, end = below.meta.period_start, below.meta.period_end
    year = upper.indicator.year
    if year and start and end and not start.year <= year <= end.year:
        years = f"{start.year}" if start.year == end.year else f"{start.year}—{end.year}"
        why = f"{upper.indicator.name}：上级为{year}年目标，本级方案只管{years}年"
        return Judgement((Reason(Verdict.OUTSIDE, why, upper.at),))
    said = f"{year}年" * bool(year) + shown(upper.indicator)
    why = f"本级没有与“{upper.indicator.name}”（{said}）对应的指标"
    return Judgement((Reason(Verdict.MISSING, why, upper.at),))


def _compared(
    upper: Target, match: Match, above: Plan, below: Plan, parts: bool, certainty: Certainty
) -> Judgement:
    lower = match.lower
    smaller = smaller_is_better(upper.indicator, _clause(above, upper))
    gain = _gain(upper, lower, smaller)
    late = _years_late(upper, lower)
    if gain < 0 and parts and not smaller and _is_sum(upper, above):
        share = (promised(lower.indicator, smaller) or 0) / (promised(upper.indicator, smaller) or 1)
        why = f"，总量指标由各地分担，本级约占{share:.1%}"
        return Judgement((_reason(_by_year(late), upper, match, why),), Certainty.LIKELY)
    if late < 0 and gain < 0:
        ends = below.meta.period_end
        if ends and upper.year and ends.year < upper.year:
            return Judgement((_reason(Verdict.OUTSIDE, upper, match, "，是到期之前的阶段目标"),), certainty)
    return Judgement(tuple(_differences(upper, match, gain, late)), certainty)


def _differences(upper: Target, match: Match, gain: float, late: int) -> list[Reason]:
    found: list[Reason] = []
    if gain < 0:
        found.append(_reason(Verdict.WEAKER, upper, match))
    elif is_loose(match.lower.indicator) and not is_loose(upper.indicator) and not gain:
        found.append(_reason(Verdict.WEAKER, upper, match, "，“左右”“约”放宽了要求"))
    if late > 0:
        found.append(_reason(Verdict.LATER, upper, match))
    if not found and late < 0:
        found.append(_reason(Verdict.STRONGER, upper, match, "，提前达到"))
    if not found and gain > 0:
        found.append(_reason(Verdict.STRONGER, upper, match))
    return found or [_reason(Verdict.SAME, upper, match)]


def _years_late(upper: Target, lower: Target) -> int:
    """Only where one of them names a year: deadlines of tasks are judged with the tasks."""
    named = upper.indicator.year or lower.indicator.year
    return lower.year - upper.year if named and lower.year and upper.year else 0


def _by_year(late: int) -> Verdict:
    return Verdict.LATER if late > 0 else Verdict.SAME


def _gain(upper: Target, lower: Target, smaller: bool) -> float:
    """Above 0 where the lower plan promises more, 0 where both promise the same."""
    one, other = promised(upper.indicator, smaller), promised(lower.indicator, smaller)
    if one is None or other is None or math.isclose(one, other, rel_tol=1e-6):
        return 0.0
    return one - other if smaller else other - one


def _is_sum(target: Target, plan: Plan) -> bool:
    """A count or amount of the whole jurisdiction; 每个县至少建成1个 binds each part by itself."""
    indicator = target.indicator
    if not measure(indicator.unit).additive or _RATIO.search(indicator.name):
        return False
    return not _EACH.search(_clause(plan, target))


def _clause(plan: Plan, target: Target) -> str:
    """From the start of the sentence to the number."""
    text = plan.source.text
    start = max(text.rfind(stop, 0, target.at.start) for stop in _STOP) + 1
    return text[max(start, target.at.start - 60) : target.at.end]


def _reason(verdict: Verdict, upper: Target, match: Match, why: str = "") -> Reason:
    one, other = upper, match.lower
    named = one.indicator.name
    if match.likeness < 1:
        named += f"（本级称“{other.indicator.name}”）"
    years = bool(one.indicator.year or other.indicator.year)
    text = f"{named}：上级{_said(one, years)}，本级{_said(other, years)}{why}"
    return Reason(verdict, text, one.at, other.at)


def _said(target: Target, with_year: bool) -> str:
    return (f"{target.year}年" if with_year and target.year else "") + shown(target.indicator)
