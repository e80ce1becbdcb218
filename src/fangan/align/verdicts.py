"""What can be said of an answer, from the best to the worst, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from fangan.text import Span


class Verdict(StrEnum):
    """How the lower plan answers the upper one. In ascending order of what a superior would mind."""

    OUTSIDE = "outside"
    NEW = "new"
    SAME = "same"
    STRONGER = "stronger"
    OWNER = "owner"
    PARTIAL = "partial"
    LATER = "later"
    WEAKER = "weaker"
    MISSING = "missing"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def answered(self) -> bool:
        return self not in (Verdict.MISSING, Verdict.OUTSIDE, Verdict.NEW)

    @property
    def gap(self) -> bool:
        """Whether somebody has to look: the answer is absent, weaker, later, partial or with another unit."""
        return _ORDER[self] >= _ORDER[Verdict.OWNER]


_LABELS = {
    Verdict.OUTSIDE: "不在本级方案期内",
    Verdict.NEW: "本级新增",
    Verdict.SAME: "一致",
    Verdict.STRONGER: "高于上级",
    Verdict.OWNER: "责任单位不同",
    Verdict.PARTIAL: "部分回应",
    Verdict.LATER: "晚于上级",
    Verdict.WEAKER: "弱于上级",
    Verdict.MISSING: "未回应",
}
_ORDER = {verdict: rank for rank, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence for the user, with the places in both texts that it speaks of."""

    verdict: Verdict
    text: str
    upper: Span | None = None
    lower: Span | None = None


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdict that decides; SAME when there is nothing to say."""
    return max(verdicts, key=_ORDER.__getitem__, default=Verdict.SAME)
