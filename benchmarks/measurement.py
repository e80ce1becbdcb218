"""What a module of this folder lists in `MEASUREMENTS`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple


class Measurement(NamedTuple):
    """`prepare` gives the function that is timed; one round of it handles `amount` of `unit`."""

    name: str
    prepare: Callable[[], Callable[[], object]]
    amount: float
    unit: str
