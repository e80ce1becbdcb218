"""Reasons for a light that other apps know: a report that is missing, a figure below its path.

An app above registers a source in its `notices.py`, as it does for what falls due. A source is asked for many
assignments at once and gives, for some of them, reasons; what it has no word on is well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from luoshi.ledger.models import Assignment


@dataclass(frozen=True)
class Concern:
    """Why an assignment is not green: its light (red or yellow), a sentence, the setting that decided it, and
    where one can see what is meant."""

    assignment: int
    light: str
    why: str
    setting: str = ""
    url: str = ""


# Gives the concerns of assignments (with `task__plan` and `unit` loaded) on a day.
Source = Callable[[Collection["Assignment"], dt.date], Iterable[Concern]]

_sources: dict[str, Source] = {}


def register(code: str, source: Source) -> None:
    """Have a source asked; its code begins with the app's name."""
    _sources[code] = source


def concerns(assignments: Collection[Assignment], on: dt.date) -> dict[int, list[Concern]]:
    """What all sources say, by assignment, in the order of the sources."""
    found: dict[int, list[Concern]] = {}
    if assignments:
        for source in _sources.values():
            for each in source(assignments, on):
                found.setdefault(each.assignment, []).append(each)
    return found
