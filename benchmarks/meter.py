"""What a parse does, counted: calls of functions, searches of patterns, facts made, by 1,000 characters.

Counts do not depend on how busy the machine is, so what a new rule costs shows at once. The times of patterns
include what the counting takes and are for comparing them with each other only.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from time import thread_time
from types import FrameType
from typing import Any

import fangan
from benchmarks.dense import dense_plan
from benchmarks.ordinary import ordinary_plan
from benchmarks.parsing import LONG
from benchmarks.stages import empty_caches

_DEAREST = 10


class Meter:
    """Watches one parse through the interpreter's own profiling hook."""

    def __init__(self) -> None:
        self.functions: Counter[str] = Counter()
        self.made: Counter[str] = Counter()
        self.searches: Counter[str] = Counter()
        self.seconds: Counter[str] = Counter()
        self.built_in = 0
        self._since = 0.0

    def watch(self, text: str) -> None:
        fangan.parse(text)
        empty_caches()
        sys.setprofile(self._turn)
        try:
            fangan.parse(text)
        finally:
            sys.setprofile(None)

    def _turn(self, frame: FrameType, event: str, what: Any) -> None:
        if event == "call":
            self._entered(frame)
        elif event == "c_call":
            self.built_in += 1
            if isinstance(getattr(what, "__self__", None), re.Pattern):
                self.searches[what.__self__.pattern] += 1
                self._since = thread_time()
        elif event == "c_return" and isinstance(getattr(what, "__self__", None), re.Pattern):
            self.seconds[what.__self__.pattern] += thread_time() - self._since

    def _entered(self, frame: FrameType) -> None:
        code = frame.f_code
        self.functions[f"{frame.f_globals.get('__name__')}.{code.co_qualname}"] += 1
        if code.co_name in ("__init__", "__new__"):
            first = frame.f_locals.get("self", frame.f_locals.get("_cls"))
            self.made[first.__name__ if isinstance(first, type) else type(first).__name__] += 1


def report() -> Iterator[str]:
    for name, plan in (("an ordinary plan", ordinary_plan), ("a dense plan", dense_plan)):
        yield from _counts(name, plan(LONG))


def _counts(name: str, text: str) -> Iterator[str]:
    meter = Meter()
    meter.watch(text)
    thousands = len(text) / 1000
    counts = {
        "calls of functions": meter.functions.total(),
        "calls of built-in functions": meter.built_in,
        "searches of patterns": meter.searches.total(),
        "objects made": meter.made.total(),
    }
    yield f"what {name} takes, by 1,000 of {len(text):,} characters"
    for name, count in counts.items():
        yield f"  {name:<30}{count / thousands:>8.1f}"
    whole = meter.seconds.total()
    yield f"  the {_DEAREST} dearest patterns: share of the time of all, searches by 1,000 characters"
    for pattern, seconds in meter.seconds.most_common(_DEAREST):
        searches = meter.searches[pattern] / thousands
        yield f"  {seconds / whole:>7.1%}{searches:>8.1f}  {' '.join(pattern.split())[:72]}"


REPORTS = [report]
