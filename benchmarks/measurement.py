"""What a module of this folder lists in `MEASUREMENTS`, and the machine that its figures are of."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from time import process_time
from typing import NamedTuple

_TURNS = 2_000_000


class Measurement(NamedTuple):
    """`prepare` gives the function that is timed; one round of it handles `amount` of `unit`."""

    name: str
    prepare: Callable[[], Callable[[], object]]
    amount: float
    unit: str


def machine() -> str:
    """The machine in a line, as it is now: a shared one may be half as fast an hour later, so a loop that is
    always the same is timed as well. Figures taken at different times are compared by it."""
    name = (
        f"{platform.node()}, {platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    )
    loop = min(_loop() for _ in range(3)) * 1000
    return f"{name}, load {os.getloadavg()[0]:.1f}, {_TURNS:,} turns of a loop in {loop:.0f} ms"


def _loop() -> float:
    start, count = process_time(), 0
    for turn in range(_TURNS):
        count += turn
    return process_time() - start
