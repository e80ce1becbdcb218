"""The State Council's holidays and make-up days, as data by year (`holidays.toml`)."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class DayRule:
    """A day that is not what its weekday says: a holiday, or a weekend that is worked. Says who ruled so."""

    day: dt.date
    working: bool
    name: str
    source: str


@cache
def state_council() -> tuple[dict[dt.date, DayRule], frozenset[int]]:
    """The days of every year announced so far, and those years."""
    years = tomllib.loads((Path(__file__).parent / "holidays.toml").read_text(encoding="utf-8"))
    rules: dict[dt.date, DayRule] = {}
    for entry in years.values():
        for stretch in entry["off"]:
            for index in range((stretch["to"] - stretch["from"]).days + 1):
                day = stretch["from"] + dt.timedelta(days=index)
                rules[day] = DayRule(day, False, stretch["name"], entry["source"])
        for day in entry["work"]:
            rules[day] = DayRule(day, True, "", entry["source"])
    return rules, frozenset(int(year) for year in years)
