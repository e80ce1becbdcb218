"""What a rule says of a plan: where, what, how sure, and what would put it right."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fangan.text import Span


class Severity(StrEnum):
    """How much harm the error does if the plan is issued with it."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Certainty(StrEnum):
    """How sure the rule is that it is an error at all; what is not certain is called 疑似."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in the place of `span`."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that removes the finding. A safe one cannot change what the plan says."""

    label: str
    edits: tuple[Edit, ...]
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule yields; the engine adds what the rule's file says of the rule itself."""

    span: Span
    message: str
    related: tuple[Span, ...] = ()
    fixes: tuple[Fix, ...] = ()
    certainty: Certainty | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One error found. `message` quotes the text of `span`; `related` are the places that explain it."""

    code: str
    name: str
    span: Span
    message: str
    severity: Severity
    certainty: Certainty
    related: tuple[Span, ...] = ()
    fixes: tuple[Fix, ...] = ()

    @property
    def safe_fix(self) -> Fix | None:
        return next((fix for fix in self.fixes if fix.safe), None)


def replacing(span: Span, text: str, *, safe: bool = False) -> tuple[Fix, ...]:
    """The fix that writes `text` in the place of `span`."""
    return (Fix(f"改为“{text}”" if text else "删去", (Edit(span, text),), safe),)
