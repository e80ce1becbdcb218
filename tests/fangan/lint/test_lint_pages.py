"""The rules' pages are those of their docstrings; rules that are wrong too often are off by default."""

from __future__ import annotations

import importlib.util
from collections import Counter
from pathlib import Path
from types import ModuleType

import yaml

from fangan.lint.rule import all_rules

ROOT = Path(__file__).parents[3]


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("lint_pages", ROOT / "docs" / "lint" / "build.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_pages_are_up_to_date() -> None:
    expected = builder().pages()
    written = {path.name: path.read_text("utf-8") for path in (ROOT / "docs" / "lint").glob("*.md")}
    assert written == expected, "请运行 python docs/lint/build.py"


def test_a_rule_that_is_often_wrong_is_off_by_default() -> None:
    judged = yaml.safe_load((ROOT / "specs" / "lint" / "judgement.yaml").read_text("utf-8"))["judged"]
    counts = Counter((entry["code"], entry["right"]) for entry in judged)
    doubtful = {
        rule.code
        for rule in all_rules()
        if rule.default
        and counts[rule.code, True] < 0.8 * (counts[rule.code, True] + counts[rule.code, False])
    }
    assert doubtful == set()


def test_there_are_rules_of_every_family() -> None:
    families = Counter(rule.code[:2] for rule in all_rules())
    assert set(families) == {"OL", "UN", "DL", "IN", "TK", "RF", "TX"}
    assert families.total() >= 35
