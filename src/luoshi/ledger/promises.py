"""From the facts of an item (the JSON of the parser's contract) to what the tables hold.

Plain values in and out, no models: the migration that fills the tables stands on it as well.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

Fact = Mapping[str, Any]

# What the columns can hold; a figure beyond it stays in the words.
LARGEST = Decimal(10) ** 17


@dataclass
class Promise:
    """One indicator with the facts of its targets, an entry for each day."""

    fields: dict[str, Any]
    targets: list[dict[str, Any]] = field(default_factory=list)


def indicators(facts: Iterable[Fact], otherwise: dt.date | None) -> list[Promise]:
    """Facts of the same name and unit become one indicator through its years.

    `otherwise` is the day for a target that the text ties to no year. A second target for the same day
    (a floor and a ceiling, or two readings) stands as an indicator of its own.
    """
    found: list[Promise] = []
    for fact in facts:
        target = _target(fact, otherwise)
        name, unit = str(fact.get("name") or "")[:200], str(fact.get("unit") or "")[:40]
        home = next((each for each in found if _takes(each, name, unit, target["by"])), None)
        if home is None:
            home = Promise(_indicator(fact, name, unit, len(found)))
            found.append(home)
        _complete(home, fact)
        home.targets.append(target)
    return found


def milestones(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """A milestone that names a year alone is due on its last day."""
    return [
        {
            "position": position,
            "due": _day(fact.get("date")) or _year_end(fact.get("year")),
            "day_written": bool(fact.get("date")),
            "text": str(fact.get("text") or ""),
            **_span(fact),
        }
        for position, fact in enumerate(facts)
    ]


def projects(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """The projects that the text names."""
    names = [name for fact in facts for name in fact.get("names") or ()]
    return [
        {"position": position, "name": str(name.get("text") or "")[:300], **_span(name)}
        for position, name in enumerate(names)
    ]


def projects_stated(facts: Iterable[Fact]) -> int | None:
    """How many projects the text says there are, often more than it names; None where it does not say."""
    stated = [int(fact["count"]) for fact in facts if fact.get("count")]
    return sum(stated) if stated else None


def _indicator(fact: Fact, name: str, unit: str, position: int) -> dict[str, Any]:
    lower = fact.get("better") == "lower" or (not fact.get("better") and fact.get("op") in ("<=", "<"))
    return {
        "position": position,
        "name": name,
        "unit": unit,
        "measure": fact.get("measure") or "",
        "better": "lower" if lower else "higher",
        "binding": fact.get("binding"),
        "baseline": None,
        "baseline_on": None,
        **_span(fact),
    }


def _complete(home: Promise, fact: Fact) -> None:
    """A later year's fact may be the one that says the baseline, or that the target is binding."""
    if home.fields["baseline"] is None and fact.get("baseline") is not None:
        home.fields["baseline"] = _decimal(fact["baseline"])
    if home.fields["baseline_on"] is None:
        home.fields["baseline_on"] = _year_end(fact.get("baseline_year"))
    if home.fields["binding"] is None:
        home.fields["binding"] = fact.get("binding")


def _takes(home: Promise, name: str, unit: str, by: dt.date | None) -> bool:
    same = (home.fields["name"], home.fields["unit"]) == (name, unit)
    return same and all(target["by"] != by for target in home.targets)


def _target(fact: Fact, otherwise: dt.date | None) -> dict[str, Any]:
    low, high = _decimal(fact.get("value")), _decimal(fact.get("value_hi"))
    if low is not None and high is not None and high < low:
        low, high = high, low
    return {
        "by": _year_end(fact.get("year")) or otherwise,
        "year_written": bool(fact.get("year")),
        "operator": fact.get("op") or "=",
        "low": low,
        "high": None if low is None else high,
        "text": str(fact.get("text") or "")[:400],
        **_span(fact),
    }


def _span(fact: Fact) -> dict[str, int | None]:
    start, end = fact.get("span") or (None, None)
    return {"start": start, "end": end}


def _decimal(value: object) -> Decimal | None:
    if value is None:
        return None
    try:
        number = Decimal(str(value)).quantize(Decimal("0.000001"))
    except InvalidOperation:
        return None
    return number if abs(number) < LARGEST else None


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def _year_end(year: object) -> dt.date | None:
    return dt.date(year, 12, 31) if isinstance(year, int) and 1900 <= year <= 2200 else None
