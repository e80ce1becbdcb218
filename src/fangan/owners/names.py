"""A list of owners: split into names as they are written, each with its span."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from fangan.expressions import expression
from fangan.model import Name
from fangan.owners.units import is_collective, is_unit, may_be_joined, split_connected, split_joined
from fangan.owners.vocabulary import CLOSING, OPENING
from fangan.text import Span, as_span

_SEPARATORS = "、丶，,；;﹑\n\t|/／"
_MARK = expression(f"[{re.escape(_SEPARATORS + OPENING + CLOSING)}]")
_SEPARATOR = expression(f"[{re.escape(_SEPARATORS)}]")
_BRACKET = expression(f"[{re.escape(OPENING + CLOSING)}]")
_OPEN_END = expression(
    r"(?:等(?:\d+|[一二三四五六七八九十]+)?(?:个|家)?(?:(?:[省市州县区](?:级|直)?|国务院|中央)(?=[相有]关))?(?:相关|有关|各|涉及)?(?:职能|责任|成员|市级|县级|区级|省级|直属)*"
    r"(?:(?:部门|单位|地方|地区|乡镇|镇街|机构)(?:[和、及与]|单位|部门)*)?(?:参与|参加)?)$"
)
_DESCRIPTIVE = expression(r"等(?=[和及与]?(?:各|相关|有关)?[\u4e00-\u9fff]{3,}$)")
_BY = expression(r"由(?<=[内外中的]由)")
_BLANK = " \u3000\u00a0\t\r\n。.．：:*★☆▲△※"
_LEADING = expression("以及|[及和与由]|并由")
_GENERIC = expression(r"等(?:[省市州县区](?:级|直)?)?(?:相关|有关)?(?:部门|单位|机构|地区)(?:以及|[和及与])")
_PERSON = expression(r"[\u4e00-\u9fff][ \u3000\u00a0]+[\u4e00-\u9fff](?:[ \u3000\u00a0]*[\u4e00-\u9fff])?$")
_BLANKS = expression(r"\s+")
_UNBROKEN = expression(r"\S+")
_UNUSUAL = expression(r"[\d\s。.．：:*★☆▲△※—－\-–/／无…等由]|电话|手机|座机")
"""A piece without any of these is nothing but names."""

_CONNECTS = expression("[及和与暨]")
_MAY_LEAD = "以及和与"

_FULL_NAME = expression(r"[\u4e00-\u9fff]{2,3}")
_NOTHING = expression(r"[—－\-–/／无\s。.…]*$")


_PHONE = expression(
    r"\s*(?:[（(][^（）()]*(?:电话|手机|座机|\d{7})[^（）()]*[)）]|(?:联系)?(?:电话|手机)?[：:]?\s*(?:0\d{2,3}[-—－])?\d{7,11})$"
)
"""王建平（联系电话：…）: how somebody is reached is no part of the name."""

_ENDS_PHONE = "）)0123456789"


class OwnerList(NamedTuple):
    names: tuple[Name, ...]
    open_ended: bool


def read_names(text: str, span: Span) -> OwnerList:
    """The names inside a span; a closing 等, 等相关部门 is dropped and makes the list open-ended."""
    names: list[Name] = []
    some_open = False
    start = span.start
    for words in _pieces(text[start : span.end]):
        found, open_ended = _read_piece(words)
        some_open = some_open or open_ended
        for name, left, right in found:
            names.append(Name(name, as_span((start + left, start + right))))
        start += len(words) + 1
    return OwnerList(tuple(names), some_open)


@lru_cache(maxsize=4096)
def _read_piece(words: str) -> tuple[tuple[tuple[str, int, int], ...], bool]:
    """The names between two separators, each with its beginning and end there, and whether the list is open.

    Units come again and again in one plan, hence the cache.
    """
    if words and words[0] not in _MAY_LEAD and not _UNUSUAL.search(words):
        return _connected(words), False
    piece, open_ended = _drop_open_end(words, _trim(words, Span(0, len(words))))
    if piece.end <= piece.start or _NOTHING.match(piece.of(words)):
        return (), open_ended
    return tuple([(name.text, *name.span) for name in _whole_names(words, piece)]), open_ended


def _pieces(words: str) -> list[str]:
    """What stands between the separators outside brackets, each of one character."""
    if not _BRACKET.search(words):
        return _SEPARATOR.split(words)
    found: list[str] = []
    depth = start = 0
    for mark in _MARK.finditer(words):
        char = mark[0]
        if char in OPENING:
            depth += 1
        elif char in CLOSING:
            depth = max(0, depth - 1)
        elif not depth:
            found.append(words[start : mark.start()])
            start = mark.end()
    found.append(words[start:])
    return found


def _trim(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start] in _BLANK:
        start += 1
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    lead = _LEADING.match(text, start, end)
    if lead and is_unit(text[lead.end() : end]):
        start = lead.end()
    by = _BY.search(text, start, end)  # 园区内由县税务局: where, then who
    if by and is_unit(text[by.end() : end]):
        start = by.end()
    if (
        end > start
        and text[end - 1] in _ENDS_PHONE
        and (phone := _PHONE.search(text, start, end))
        and phone.start() > start
    ):
        end = phone.start()
    return Span(start, end)


def _drop_open_end(text: str, span: Span) -> tuple[Span, bool]:
    words = span.of(text)
    if "等" not in words:
        return span, False
    if words in ("等", "等等"):
        return Span(span.end, span.end), True
    match = _OPEN_END.search(words)
    if match and match.start() >= 0 and match.end() > match.start():
        return Span(span.start, span.start + match.start()), True
    return span, False


def _whole_names(text: str, span: Span) -> Iterator[Name]:
    words = span.of(text)
    if _BLANKS.search(words) and _PERSON.fullmatch(words):
        yield Name(_BLANKS.sub("", words), span)
        return
    for part in _spaced(text, span):
        for left, right in _descriptive(part.of(text)):
            at = part.start + left
            for name, start, end in _connected(text[at : part.start + right]):
                yield Name(_BLANKS.sub("", name), Span(at + start, at + end))


def _connected(words: str) -> tuple[tuple[str, int, int], ...]:
    """One name, or several that a connective parts or nothing at all, each with its beginning and end."""
    if not (_CONNECTS.search(words) or may_be_joined(words)):
        return ((words, 0, len(words)),)
    found: list[tuple[str, int, int]] = []
    for start, end in split_connected(words):
        edges = (0, *split_joined(words[start:end]), end - start)
        for left, right in itertools.pairwise(edges):
            found.append((words[start + left : start + right], start + left, start + right))
    return tuple(found)


def _spaced(text: str, span: Span) -> tuple[Span, ...]:
    """Names with nothing but blanks between them; blanks inside one name are only typesetting."""
    parts = [Span(span.start + m.start(), span.start + m.end()) for m in _UNBROKEN.finditer(span.of(text))]
    if len(parts) > 1:
        words = [part.of(text) for part in parts]
        units = [is_unit(word) for word in words]
        # 周大山 各社区: a person, then units.
        named = all(is_unit(word) or _FULL_NAME.fullmatch(word) for word in words)
        if all(units) or (any(units) and not units[0] and named):
            return tuple(parts)
    return (span,)


def _descriptive(words: str) -> tuple[tuple[int, int], ...]:
    """区公安局等各执法单位 → the unit and the descriptive rest, both owners."""
    if "等" not in words:
        return ((0, len(words)),)
    match = _GENERIC.search(words) or _DESCRIPTIVE.search(words)
    if (
        match
        and match.start() >= 2
        and is_unit(words[: match.start()])
        and (is_unit(rest := words[match.end() :].lstrip("和及与")) or is_collective(rest))
    ):
        start = match.end() + (words[match.end()] in "和及与")
        return ((0, match.start()), (start, len(words)))
    return ((0, len(words)),)
