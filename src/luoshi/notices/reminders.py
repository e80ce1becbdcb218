"""What falls due, and when people are reminded of it.

An app registers a source of things that fall due in its `notices.py`. Each working day the steps of the rules
are counted in working days from each due date; the latest step reached that has not been told is told, so
that a server that was off for a week reminds once and not five times. A thing that is done is not open any
more, and its source does not give it: nobody is reminded of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from luoshi.calendar.workdays import ONE_DAY, Workdays
from luoshi.directory.models import Jurisdiction, Unit
from luoshi.notices.models import Level, Reminder, Rule

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Due:
    """One thing that one unit owes by a day. `thing` is its public id: of an assignment, not of a task that
    many units share."""

    thing: str
    on: dt.date
    unit: int
    title: str
    url: str = ""


@dataclass(frozen=True)
class Step:
    """Remind `to` when it is `offset` working days after the due date; before it where negative. 0 is the day
    itself, or the last working day before it."""

    offset: int
    to: tuple[Level, ...]


DEFAULT_STEPS = (
    Step(-5, (Level.LIAISON,)),
    Step(-1, (Level.LIAISON,)),
    Step(0, (Level.LIAISON,)),
    Step(1, (Level.LIAISON, Level.HEAD)),
    Step(3, (Level.HEAD, Level.OFFICE)),
)


@dataclass(frozen=True)
class Source:
    """Things of one kind. `open_until` gives those of a place that are not done and due by the day, however
    long ago; `still_open` the public ids among those given that are not done yet."""

    code: str
    label: StrOrPromise
    open_until: Callable[[Jurisdiction, dt.date], Iterable[Due]]
    still_open: Callable[[Collection[str]], set[str]]
    steps: tuple[Step, ...] = DEFAULT_STEPS


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """From now on people are reminded of these things."""
    _sources[source.code] = source


def sources() -> list[Source]:
    """Every source, in the order of registration."""
    return list(_sources.values())


def steps_of(place: Jurisdiction, source: Source) -> tuple[Step, ...]:
    """The place's own steps for these things, else the default ones; by offset."""
    rule = Rule.objects.filter(jurisdiction=place, source=source.code).first()
    if rule is None:
        return source.steps
    return tuple(Step(step["offset"], tuple(Level(level) for level in step["to"])) for step in rule.steps)


def day_of(step: Step, due: dt.date, work: Workdays) -> dt.date:
    """The day on which a step is reached."""
    if step.offset > 0:
        return work.add(due, step.offset)
    day, left = work.previous(due), -step.offset
    while left:
        day, left = work.previous(day - ONE_DAY), left - 1
    return day


def reached(steps: Iterable[Step], due: dt.date, on: dt.date, work: Workdays) -> Step | None:
    """The latest step reached by the day, None before the first."""
    passed = [step for step in steps if day_of(step, due, work) <= on]
    return max(passed, key=lambda step: step.offset, default=None)


def still_due(rows: Collection[Reminder]) -> list[Reminder]:
    """Those whose thing is not done yet, asked of each source once; none of a source that has gone."""
    open_things: dict[str, set[str]] = {}
    for code in {row.source for row in rows}:
        source = _sources.get(code)
        things = {row.thing for row in rows if row.source == code}
        open_things[code] = source.still_open(things) if source else set()
    return [row for row in rows if row.thing in open_things[row.source]]


@dataclass
class Together:
    """Rows of one reminder about the same thing of several units, shown as one."""

    rows: list[Reminder]

    @property
    def units(self) -> list[Unit]:
        return [row.unit for row in self.rows]


def together(rows: Iterable[Reminder]) -> list[Together]:
    """The rows (with their units loaded), those of the same thing and day put together, in their order."""
    found: dict[tuple[str, str, str, dt.date], Together] = {}
    for row in rows:
        found.setdefault((row.source, row.title, row.url, row.due), Together([])).rows.append(row)
    return list(found.values())
