"""The verdict on a task: its sentences, deadline, owners and indicators together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fangan.align.alignment import Answer, IndicatorAlignment
from fangan.align.ownership import judge_owners, left_out
from fangan.align.sentences import Sentence
from fangan.align.timing import judge_deadline
from fangan.align.verdicts import Reason, Verdict
from fangan.model import Certainty, Item, Plan
from fangan.text import Span

HALF = 0.5
"""A task of which less than this share of the sentences, by weight, is taken up is answered weakly."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A sentence of the upper task: how much it weighs and whether the lower plan takes it up."""

    sentence: Sentence
    weight: float
    taken_up: bool


def judge_task(
    item: Item,
    answers: Sequence[Answer],
    sentences: Sequence[Weighed],
    indicators: Sequence[IndicatorAlignment],
    below: Plan,
) -> tuple[Reason, ...]:
    if not answers:
        return (Reason(Verdict.MISSING, "本级方案没有与这项任务对应的内容", item.span),)
    lowers = [answer.item for answer in answers]
    return (
        *_sentences(sentences),
        *_indicators(indicators),
        *judge_deadline(item, lowers, below.meta.period_end),
        *judge_owners(item, lowers),
        *_left_out(item, lowers),
    )


def open_sentences(sentences: Sequence[Weighed]) -> tuple[Span, ...]:
    return tuple(each.sentence.span for each in sentences if not each.taken_up and not each.sentence.heading)


def _sentences(sentences: Sequence[Weighed]) -> list[Reason]:
    body = [each for each in sentences if not each.sentence.heading] or list(sentences)
    taken = [each for each in body if each.taken_up]
    total = sum(each.weight for each in body)
    if not taken or len(taken) == len(body) or not total:
        return []
    share = sum(each.weight for each in taken) / total
    why = f"上级{len(body)}句中有{len(body) - len(taken)}句本级没有对应的话"
    first = next(each.sentence.span for each in body if not each.taken_up)
    return [Reason(Verdict.WEAKER if share < HALF else Verdict.SAME, why, first)]


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
