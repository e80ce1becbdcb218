"""Where the time of a parse goes: the share of each stage, how it grows with length, what starting up takes.

A document is read once, so before each round the caches that hold parts of documents (names, sentences) are
emptied; those that hold compiled patterns stay, as in a process that reads its second document.
"""

from __future__ import annotations

import functools
import gc
import importlib
from collections import Counter
from collections.abc import Callable, Iterator
from time import perf_counter, process_time
from typing import Any

import fangan
from benchmarks.dense import dense_plan
from benchmarks.ordinary import ordinary_plan
from benchmarks.parsing import LONG, long_text

ROUNDS = 9
STAGES = {
    "lines joined": [("fangan.pipeline", "unwrap")],
    "paragraphs, outline": [("fangan.pipeline", "read_blocks"), ("fangan.pipeline", "read_outline")],
    "tables": [("fangan.pipeline", "find_tables"), ("fangan.pipeline", "_read_tables")],
    "title, citations, wrapper": [
        ("fangan.pipeline", "read_meta"),
        ("fangan.pipeline", "read_citations"),
        ("fangan.pipeline", "read_wrapper"),
    ],
    "owners": [
        ("fangan.leaves", "find_brackets"),
        ("fangan.leaves", "read_stretches"),
        ("fangan.leaves", "_unit_as_heading"),
        ("fangan.items", "read_prose"),
    ],
    "items": [("fangan.pipeline", "read_items")],
    "indicators": [("fangan.indicators", "find")],
    "milestones": [("fangan.milestones", "find")],
    "duties": [("fangan.duties", "find")],
    "steps, projects": [("fangan.commitments", "read_steps"), ("fangan.commitments", "read_projects")],
}
"""The functions that make up a stage; what one of them spends in another stage counts there."""


def empty_caches() -> None:
    """Forget what was kept of earlier documents."""
    for each in gc.get_objects():
        kept = isinstance(each, functools._lru_cache_wrapper) and each.__module__.startswith("fangan")
        if kept and each.cache_parameters()["maxsize"] is not None:
            each.cache_clear()


def milliseconds(text: str, rounds: int = ROUNDS) -> float:
    """Of one processor, the best of several rounds."""
    fangan.parse(text)
    taken = []
    for _ in range(rounds):
        empty_caches()
        start = process_time()
        fangan.parse(text)
        taken.append(process_time() - start)
    return min(taken) * 1000


class Watch:
    """Counts for each stage the time between its functions' beginnings and ends, other stages' left out."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()
        self._open: list[str] = ["rest"]
        self._since = perf_counter()

    def _turn(self) -> None:
        now = perf_counter()
        self.spent[self._open[-1]] += now - self._since
        self._since = now

    def watched(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            self._turn()
            self._open.append(stage)
            try:
                found = function(*given, **named)
                return list(found) if isinstance(found, Iterator) else found
            finally:
                self._turn()
                self._open.pop()

        return run


def shares(text: str) -> dict[str, float]:
    """The part of the whole that each stage takes, the largest first."""
    watch = Watch()
    kept: list[tuple[Any, str, Any]] = []
    for stage, functions in STAGES.items():
        for module_name, name in functions:
            module = importlib.import_module(module_name)
            kept.append((module, name, getattr(module, name)))
            setattr(module, name, watch.watched(stage, getattr(module, name)))
    try:
        for _ in range(ROUNDS):
            empty_caches()
            watch._turn()
            watch._open[0] = "rest"
            fangan.parse(text)
            watch._turn()
            watch._open[0] = "between rounds"
    finally:
        for module, name, function in kept:
            setattr(module, name, function)
    del watch.spent["between rounds"]
    whole = sum(watch.spent.values())
    return {stage: spent / whole for stage, spent in watch.spent.most_common()}


def report() -> Iterator[str]:
    plans = {"ordinary plan": ordinary_plan, "dense plan": dense_plan}
    texts = {name: plan(LONG) for name, plan in plans.items()} | {"very dense text": long_text()}
    for name, text in texts.items():
        once, tenfold = milliseconds(text), milliseconds(text * 10, rounds=3)
        yield f"{name}, names never seen {once:>10.2f} ms of one processor for {len(text):,} characters"
        yield f"  ten times the length    {tenfold:>10.2f} ms, {tenfold / once:.1f} times as long"
        for stage, share in shares(text).items():
            yield f"  {stage:<26}{share:>10.1%}"


REPORTS = [report]
