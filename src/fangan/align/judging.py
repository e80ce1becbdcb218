"""The verdict on a task: its sentences, deadline, owners and indicators together."""

from __future__ import annotations

from collections.abc import Sequence

from fangan.align.alignment import Answer, IndicatorAlignment
from fangan.align.answering import Near
from fangan.align.ownership import judge_owners, left_out
from fangan.align.timing import judge_deadline
from fangan.align.verdicts import Reason, Verdict
from fangan.model import Certainty, Item, Plan
from fangan.text import Span


def judge_task(
    item: Item,
    answers: Sequence[Answer],
    unanswered: Sequence[Span],
    indicators: Sequence[IndicatorAlignment],
    below: Plan,
    near: Near | None = None,
) -> tuple[Reason, ...]:
    """Every reason there is; the worst one gives the verdict."""
    if not answers:
        return (_missing(item, near),)
    lowers = [answer.item for answer in answers]
    return (
        *_wording(answers, unanswered),
        *_indicators(indicators),
        *judge_deadline(item, lowers, below.meta.period_end),
        *judge_owners(item, lowers),
        *_left_out(item, lowers),
    )


def _missing(item: Item, near: Near | None) -> Reason:
    why = "本级方案没有与这项任务对应的内容"
    if near is None or near.certainty is Certainty.CERTAIN:
        return Reason(Verdict.MISSING, why, item.span)
    other = near.answer.item
    why = f"没有对应的语句；{'/'.join(other.path)}主题相近，是否换了说法请人工核对"
    return Reason(Verdict.MISSING, why, item.span, other.span)


def _wording(answers: Sequence[Answer], unanswered: Sequence[Span]) -> list[Reason]:
    if not any(answer.pairs for answer in answers):
        return [Reason(Verdict.SAME, "没有相同的措辞，只有同名的指标", None)]
    if not unanswered:
        return []
    return [Reason(Verdict.PARTIAL, f"上级有{len(unanswered)}处要求本级没有对应的话", unanswered[0])]


def _indicators(indicators: Sequence[IndicatorAlignment]) -> list[Reason]:
    """Of an indicator that is gone the task says so; the task itself is answered, only weaker."""
    found: list[Reason] = []
    for each in indicators:
        for reason in each.reasons:
            verdict = Verdict.WEAKER if reason.verdict is Verdict.MISSING else reason.verdict
            if verdict not in (Verdict.SAME, Verdict.OUTSIDE):
                found.append(Reason(verdict, reason.text, reason.upper, reason.lower))
    return found


def _left_out(item: Item, lowers: Sequence[Item]) -> list[Reason]:
    names = left_out(item, lowers)
    if not names:
        return []
    listed = "、".join(name.text for name in names[:5]) + ("等" if len(names) > 5 else "")
    return [Reason(Verdict.SAME, f"上级列入的{listed}，本级没有对口单位", names[0].span)]


def certainty_of(answers: Sequence[Answer], similarity: float) -> Certainty:
    """Where wording is shared thinly a person should look."""
    if not answers:
        return Certainty.CERTAIN
    if similarity >= 0.4:
        return Certainty.CERTAIN
    return Certainty.LIKELY if similarity >= 0.15 else Certainty.DOUBTFUL
