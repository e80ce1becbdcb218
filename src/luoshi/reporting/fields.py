"""The fields that a report is made of.

A field's name says what it is of, by public identifiers: `progress:TASK`, `percent:TASK`,
`figure:INDICATOR`, `because:INDICATOR` (why its value jumped), `stone:MILESTONE`; `summary`, `next_step`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from luoshi.ledger.models import Indicator, Milestone, Task
from luoshi.reporting.models import Figure, Series

TEXT, PERCENT, NUMBER, DAY, LINE = "text", "percent", "number", "day", "line"


@dataclass(eq=False)
class Field:
    """One thing to fill in. `origin` is set where nobody has typed the value here: it is a suggestion.

    `last` is what was said for the period before, `suggestion` what the form offered; `needed` is false for
    a field that is only shown when another calls for it.
    """

    name: str
    label: str
    kind: str = TEXT
    value: str = ""
    last: str = ""
    origin: str = ""
    origin_words: str = ""
    suggestion: str = ""
    unit: str = ""
    hint: str = ""
    required: bool = False
    needed: bool = True
    indicator: Indicator | None = None
    series: Series | None = None
    milestone: Milestone | None = None
    last_value: Decimal | None = None
    year_ago: Decimal | None = None
    below: tuple[Figure, ...] = ()

    @property
    def saved(self) -> str:
        """What the server holds: a suggestion is not held before somebody has looked at it."""
        return "" if self.origin else self.value


@dataclass
class TaskPart:
    """What is asked of one task."""

    task: Task
    roles: str
    leads: bool
    fields: list[Field] = field(default_factory=list)


def suggest(made: Field, value: str | None, last: str) -> Field:
    """Fill a field with what is said, else with last time's words as a beginning."""
    made.value, made.last, made.suggestion = value or "", last, last
    if not value and last:
        made.value, made.origin = last, "last"
    return made
