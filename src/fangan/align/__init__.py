"""对照: what a lower plan answers to each task and indicator of an upper plan.

Reads: two parsed plans. Writes: an `Alignment`, whose every judgement names the wording or the figures that
made it. Nothing is learnt and nothing hidden: a score is the sum of the shared stretches that it lists.
"""

from __future__ import annotations

from fangan.align.aligning import align
from fangan.align.alignment import (
    Alignment,
    Answer,
    Coverage,
    IndicatorAlignment,
    SentencePair,
    Shared,
    TaskAlignment,
)
from fangan.align.sections import SectionError
from fangan.align.verdicts import Reason, Verdict

__all__ = [
    "Alignment",
    "Answer",
    "Coverage",
    "IndicatorAlignment",
    "Reason",
    "SectionError",
    "SentencePair",
    "Shared",
    "TaskAlignment",
    "Verdict",
    "align",
]
