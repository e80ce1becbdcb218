"""Modules and functions stay small enough to be read whole."""

import ast
from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.house.tree import ROOT, SOURCE, modules, nodes, place, project_files

MOST_LINES = 500
MOST_MEDIAN = 130
MOST_P90 = 350
LONG_FUNCTION = 40
NAMED_AFTER_NOTHING = {"util", "utils", "helper", "helpers", "common", "core", "misc", "stuff", "lib"}


def lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("folder", ["src", "tests", "benchmarks"])
def test_no_module_is_longer_than_the_limit(folder: str) -> None:
    python = [path for path in project_files() if path.suffix == ".py" and path.is_relative_to(ROOT / folder)]
    too_long = {str(path.relative_to(ROOT)): lines(path) for path in python if lines(path) > MOST_LINES}
    assert too_long == {}


@pytest.mark.parametrize("package", ["fangan", "luoshi"])
def test_most_modules_fit_on_a_few_screens(package: str) -> None:
    sizes = [lines(path) for path in modules() if path.is_relative_to(SOURCE / package) and lines(path) > 5]
    assert median(sizes) <= MOST_MEDIAN
    assert quantiles(sizes, n=10)[-1] <= MOST_P90


def test_modules_are_named_after_what_they_are_about() -> None:
    python = [path for path in project_files() if path.suffix == ".py"]
    assert [str(path) for path in python if {path.stem, path.parent.name} & NAMED_AFTER_NOTHING] == []


def test_a_long_function_says_why_it_is_one() -> None:
    """A comment stands directly above a function of more than forty lines, or above its decorators."""
    unexplained = []
    for path in modules():
        source = path.read_text(encoding="utf-8").splitlines()
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
                length = (node.end_lineno or 0) - first + 1
                explained = first > 1 and source[first - 2].lstrip().startswith("#")
                if length > LONG_FUNCTION and not explained:
                    unexplained.append(f"{place(path, node)} {node.name}: {length} lines")
    assert unexplained == []
