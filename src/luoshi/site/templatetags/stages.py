"""The stages of reading an upload, for its progress."""

from __future__ import annotations

from dataclasses import dataclass

from django import template

from luoshi.plans.models import Intake, IntakeState

register = template.Library()

_ORDER = (IntakeState.WAITING, IntakeState.READING, IntakeState.PARSING, IntakeState.SAVING)


@dataclass(frozen=True)
class Stage:
    """One stage; `standing` is done, now, or next."""

    label: str
    standing: str


@register.filter
def stages(intake: Intake) -> list[Stage]:
    """All stages in order as they stand; of a failed reading nobody knows how far it came."""
    at = _ORDER.index(IntakeState(intake.state)) if intake.state in _ORDER else -1
    return [
        Stage(str(state.label), "done" if index < at else "now" if index == at else "next")
        for index, state in enumerate(_ORDER)
    ]
