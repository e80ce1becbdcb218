"""How long a lint takes, with and without the parse before it."""

from __future__ import annotations

from collections.abc import Callable

import fangan
from benchmarks.measurement import Measurement
from benchmarks.parsing import LONG, long_text
from fangan.lint import lint


def parsed() -> Callable[[], object]:
    plan = fangan.parse(long_text())
    return lambda: lint(plan)


def with_parse() -> Callable[[], object]:
    text = long_text()
    return lambda: lint(fangan.parse(text))


MEASUREMENTS = [
    Measurement("lint a long plan", parsed, LONG, "characters"),
    Measurement("parse and lint it", with_parse, LONG, "characters"),
]
