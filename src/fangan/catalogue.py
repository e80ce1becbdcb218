"""The labelled fields at the head or the foot of a published page (索引号, 发布机构, 成文日期 …).

After 政府网站发展指引 and the catalogues of 政府信息公开; the labels stand in `data/titleblock.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from fangan.data import entries
from fangan.expressions import expression
from fangan.text import Span


def titleblock() -> dict[str, dict[str, list[str]]]:
    return entries("titleblock.toml")


@cache
def _labels() -> dict[str, list[tuple[str, str]]]:
    """The labels of a page's head with the field that each names, by their last character."""
    found: dict[str, list[tuple[str, str]]] = {}
    for key, words in titleblock()["fields"].items():
        for word in words:
            found.setdefault(word[-1], []).append((word, key))
    return found


_COLON = expression("[：:】][ \u3000\u00a0\n*|]{0,4}")
_BLANKS = " \u3000\u00a0"
_WIDEST_GAP = 8


@dataclass(frozen=True, slots=True)
class Field:
    value: str
    span: Span


def read_fields(text: str, start: int, end: int) -> dict[str, Field]:
    """The labelled fields of a page's head; the first that has a value counts."""
    found: dict[str, Field] = {}
    marks = list(_marks(text, start, end))
    if _CATALOGUE.search(text, start, end):
        marks = sorted([*marks, *_bare_marks(text, start, end)])
    for index, (_, behind, key) in enumerate(marks):
        stop = marks[index + 1][0] if index + 1 < len(marks) else end
        line_end = text.find("\n", behind, stop)
        stop = min(stop, line_end if line_end >= 0 else stop)
        value = text[behind:stop].split("|")[0].strip(" \u3000\u00a0\t*|【")
        if value and key not in found and len(value) <= 120 and value not in _NO_VALUE:
            at = text.find(value, behind)
            found[key] = Field(value, Span(at, at + len(value)))
    return found


def read_fields_below(text: str, start: int) -> dict[str, Field]:
    """The same at the foot of a printed page, behind the signature, where a line opens with 索引号."""
    index = _INDEX.search(text, max(start, len(text) - _FOOT))
    if index is None:
        return {}
    before = text[text.rfind("\n", 0, index.start()) + 1 : index.start()]
    if before.strip(_BLANKS + "\t*|【"):
        return {}
    return read_fields(text, index.start(), len(text))


def _marks(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Where each label begins, where its value does, and the field that it names."""
    for colon in _COLON.finditer(text, start, end):
        at = _skip_left(text, start, colon.start(), _BLANKS + "\n*")
        labels = _labels().get(text[at - 1], ()) if at > start else ()
        begun = [
            (begin, key)
            for word, key in labels
            if (begin := _begin(text, start, at, word)) is not None
            and (key != "put_up" or text[begin - 1 : begin] in _BEFORE_WORD)
        ]
        if begun:
            begin, key = min(begun)
            yield begin, colon.end(), key
            start = colon.end()


_BEFORE_WORD = (*_BLANKS, "\t", "\n", "")
"""日期 alone names the day of the page; as the end of a longer word (截止日期) it names another."""

_NO_VALUE = ("null", "无", "暂无", "—", "-", "/")
_INDEX = expression(r"索[ \u3000]{0,4}引[ \u3000]{0,4}号[ \u3000]{0,4}[：:】]")
_FOOT = 1200
_CATALOGUE = expression(r"(?:索[ \u3000]?引[ \u3000]?号|发布文号|发文字号)[\s：:]")


@cache
def _bare_labels() -> re.Pattern[str]:
    words = sorted((word for words in _labels().values() for word, _ in words), key=len, reverse=True)
    spaced = ["[ \\u3000]{0,4}".join(word) for word in words]
    return re.compile(
        rf"(?:(?<=\s)|^)(?P<label>{'|'.join(spaced)})(?:[{_BLANKS}\t]+|[{_BLANKS}\t]*\n\s*)(?!\s|[：:])"
    )


def _bare_marks(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """The same in a catalogue without colons: 索引号 and its value side by side, or on a line each."""
    keys = {word: key for words in _labels().values() for word, key in words}
    for match in _bare_labels().finditer(text, start, end):
        yield match.start("label"), match.end(), keys["".join(match["label"].split())]


def _begin(text: str, start: int, at: int, word: str) -> int | None:
    """Where a label that ends at `at` begins; a table may have set blanks between its characters."""
    for char in reversed(word):
        if at <= start or text[at - 1] != char:
            return None
        begin = at - 1
        at = _skip_left(text, start, begin, _BLANKS)
    return begin


def _skip_left(text: str, start: int, at: int, blanks: str) -> int:
    """The place before up to four blanks that stand before `at`."""
    least = max(start, at - _WIDEST_GAP)
    while at > least and text[at - 1] in blanks:
        at -= 1
    return at
