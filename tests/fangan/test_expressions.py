"""Patterns wait until they are asked; none of them may wait with a mistake."""

import pkgutil
import re
import subprocess
import sys
from importlib import import_module
from types import ModuleType

import fangan
from fangan.expressions import expression, spaced


def test_an_expression_answers_as_its_pattern_does() -> None:
    of_bytes = expression(rb"[ab]+")
    words = expression(r"(?P<count>\d+)个?", re.MULTILINE)

    assert words.pattern == r"(?P<count>\d+)个?"
    assert words.findall("建成3个") == ["3"] and words.split("建成3个") == ["建成", "3", ""]
    assert words.fullmatch("3个") and words.search("共3个", 1) and not words.match("共3个")
    assert words.sub("", "3个乡镇12个村") == "乡镇村"
    assert [number.span() for number in words.finditer("3个，4")] == [(0, 2), (3, 4)]
    assert words.groupindex == {"count": 1} and words.flags & re.MULTILINE
    assert of_bytes.findall(b"ab c b") == [b"ab", b"b"]


def test_words_may_be_spaced_out_and_the_longest_is_found() -> None:
    words = expression(spaced(["牵头", "牵头单位", "牵头部门", "责任（科）室", "主办"]))

    text = "牵 头 单  位、牵头人、责任（科） 室、主 责、主\u3000办"
    found = [match[0] for match in words.finditer(text)]
    assert found == ["牵 头 单  位", "牵头", "责任（科） 室", "主\u3000办"]
    assert words.fullmatch("牵头") and not words.fullmatch("牵头单")


def test_every_expression_of_the_library_compiles() -> None:
    waiting = [each for module in modules() for each in vars(module).values() if is_expression(each)]

    assert len(waiting) > 300
    for each in waiting:
        re.compile(each.pattern)


def test_importing_the_parser_compiles_next_to_nothing() -> None:
    """Each of the patterns that stay takes a part of a millisecond from whoever reads one file."""
    count = "import re, json, dataclasses, tomllib; from re import _compiler\n"
    count += "whole, seen = _compiler.compile, []\n"
    count += "_compiler.compile = lambda *given: seen.append(given) or whole(*given)\n"
    count += "import fangan.pipeline; print(len(seen))"
    ran = subprocess.run([sys.executable, "-c", count], capture_output=True, text=True, check=True)

    assert int(ran.stdout) < 10


def modules() -> list[ModuleType]:
    names = [each.name for each in pkgutil.walk_packages(fangan.__path__, "fangan.")]
    return [import_module(name) for name in names if not name.endswith("__main__")]


def is_expression(each: object) -> bool:
    return type(each) is type(expression(""))
