"""对照: what a lower plan answers to each task and indicator of an upper plan.

Reads: two parsed plans. Writes: an `Alignment`, whose every judgement names the wording or the figures that
made it. Nothing is learnt and nothing hidden: a score is the sum of the shared stretches that it lists.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOMES = {
    "align": "fangan.align.aligning",
    "SectionError": "fangan.align.sections",
    "Reason": "fangan.align.verdicts",
    "Verdict": "fangan.align.verdicts",
}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(_HOMES.get(name, "fangan.align.alignment")), name)
    return found
