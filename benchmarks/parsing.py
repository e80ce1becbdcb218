"""How long a plan takes, from text to facts."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import fangan
from benchmarks.measurement import Measurement
from benchmarks.ordinary import ordinary_plan

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
PLANS = {path.stem: path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*.txt"))}
LONG = 16_000  # characters: a long plan


def whole_corpus() -> Callable[[], object]:
    return lambda: [fangan.parse(text) for text in PLANS.values()]


def ordinary() -> Callable[[], object]:
    text = ordinary_plan(LONG)
    return lambda: fangan.parse(text)


def dense() -> Callable[[], object]:
    text = long_text()
    return lambda: fangan.parse(text)


def long_text() -> str:
    """Made-up plans one after the other, each of which packs many forms of saying a thing into few lines:
    several times as dense as a published plan."""
    together = "\n\n".join(PLANS.values())
    return (together * (LONG // len(together) + 1))[:LONG]


def import_alone() -> Callable[[], object]:
    return lambda: subprocess.run([sys.executable, "-c", "import fangan"], check=True)


def version_alone() -> Callable[[], object]:
    code = "from fangan.cli import main; main(['--version'])"
    return lambda: subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def first_plan() -> Callable[[], object]:
    """What one who parses a single file waits for: all modules loaded, all patterns compiled."""
    code = "import fangan; fangan.parse('一、重点任务\\n（一）建成公园3个。（县住建局负责）')"
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)


MEASUREMENTS = [
    Measurement("parse the corpus", whole_corpus, sum(map(len, PLANS.values())), "characters"),
    Measurement("parse a plan, ordinary", ordinary, LONG, "characters"),
    Measurement("parse a text, very dense", dense, LONG, "characters"),
    Measurement("import fangan", import_alone, 1, "process"),
    Measurement("fangan --version", version_alone, 1, "process"),
    Measurement("first plan of a process", first_plan, 1, "process"),
]
