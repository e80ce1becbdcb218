"""`make bench`: measures what is worth measuring, and prints one line for each measurement.

`python -m benchmarks [NAME...]` runs the named ones; without a name, reports of several lines follow.
Figures are for comparing two states of the code on one machine; nothing here fails, timed assertions in
tests lie on busy machines.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from statistics import median
from time import perf_counter
from typing import Any

import benchmarks
from benchmarks.measurement import Measurement, machine

ROUNDS = 7


def listed(what: str) -> list[Any]:
    """What the modules of this folder list under that name: `MEASUREMENTS`, `REPORTS`."""
    found: list[Any] = []
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if not module.name.startswith("__"):
            found += getattr(importlib.import_module(f"benchmarks.{module.name}"), what, [])
    return found


def measurements(names: list[str]) -> list[Measurement]:
    """Those that are listed, or the named ones among them."""
    return [each for each in listed("MEASUREMENTS") if not names or each.name in names]


def seconds(measurement: Measurement) -> list[float]:
    run = measurement.prepare()
    run()  # the first round pays for imports, compiled patterns and caches
    taken = []
    for _ in range(ROUNDS):
        start = perf_counter()
        run()
        taken.append(perf_counter() - start)
    return taken


def main() -> None:
    print(machine())
    for measurement in measurements(sys.argv[1:]):
        taken = seconds(measurement)
        rate = f"{measurement.amount / median(taken):>14,.0f} {measurement.unit}/s"
        print(f"{measurement.name:<28}{median(taken) * 1000:>10.2f} ms  (best {min(taken) * 1000:.2f}){rate}")
    for report in [] if sys.argv[1:] else listed("REPORTS"):
        for line in report():
            print(line)


if __name__ == "__main__":
    main()
