"""How long a plan takes, from text to facts."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import fangan
from benchmarks.dense import dense_plan
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
    text = dense_plan(LONG)
    return lambda: fangan.parse(text)


def very_dense() -> Callable[[], object]:
    text = long_text()
    return lambda: fangan.parse(text)


def long_text() -> str:
    """Made-up plans one after the other, each of which packs many forms of saying a thing into few lines:
    several times as dense as a published plan."""
    together = "\n\n".join(PLANS.values())
    return (together * (LONG // len(together) + 1))[:LONG]


@cache
def _scratch() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


def process(code: str, *words: str) -> Callable[[], object]:
    """A process of its own, whose modules are compiled already, as an installer leaves them."""
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    surroundings["PYTHONPYCACHEPREFIX"] = _scratch().name
    command = [sys.executable, "-c", code, *words]
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=surroundings)


def import_alone() -> Callable[[], object]:
    return process("import fangan")


def command(*words: str) -> Callable[[], object]:
    return process("import sys; from fangan.cli import main; main(sys.argv[1:])", *words)


def version_alone() -> Callable[[], object]:
    return command("--version")


def one_file() -> Callable[[], object]:
    """What one who parses a single file waits for: modules loaded, patterns compiled that the plan needs."""
    plan = Path(_scratch().name) / "plan.txt"
    plan.write_text(dense_plan(LONG // 4), encoding="utf-8")
    return command("parse", str(plan))


MEASUREMENTS = [
    Measurement("parse the corpus", whole_corpus, sum(map(len, PLANS.values())), "characters"),
    Measurement("parse a plan, ordinary", ordinary, LONG, "characters"),
    Measurement("parse a plan, dense", dense, LONG, "characters"),
    Measurement("parse a text, very dense", very_dense, LONG, "characters"),
    Measurement("import fangan", import_alone, 1, "process"),
    Measurement("fangan --version", version_alone, 1, "process"),
    Measurement("fangan parse FILE", one_file, 1, "process"),
]
