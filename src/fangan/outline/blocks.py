"""Paragraphs: the lines of a text, stripped, with what a markup says of them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from fangan.expressions import expression
from fangan.outline.markers import Marker, read_marker
from fangan.text import SourceText, Span, as_span

_BLANK = " \t\u3000\u00a0\u200b\u200c\u200d\u2002\u2003\u2009\ufeff\u2028\u2029\x0b\x0c"
_PAGE = 120
_SECTIONS = (expression(r"(?:^|[\s。；）)])一、"), expression(r"[\s。；）)]二、"))
_ARTICLES = (expression(r"(?:^|[\s。；）)])第一条\s"), expression(r"[\s。；）)]第二条\s"))
_PARTS = (expression(r"[（(]一[）)]"), expression(r"[\s。；）)][（(]二[）)]"))
_HEADS_PARTS = expression(r"[一二三四五六七八九十]{1,3}、[^。，；：、（(]{2,24}[（(]一[）)]")
"""一、重点任务（一）清理河道。…: a section in one line, its heading without a stop."""

_BEFORE_ARTICLE = expression(r"[ \u3000\u00a0]+(?=第[一二三四五六七八九十百]{1,4}[章节条]\s)")
_MARKUP = frozenset("#>-*+_")
_MARKUP_START = expression(r"(?:#{1,6}\s+|>\s*|[-*+]\s+(?=\S))?(?:\*\*|__)?\s*")
_HEADING_START = expression(r"#{1,6}\s+|\*\*[^*]+\*\*\s*$|__[^_]+__\s*$")


class Block(NamedTuple):
    """A paragraph without its indentation and emphasis marks. `marker` opens it, if it is numbered.

    `content_text` is what follows the marker. `emphasised` says that the original marks the whole line as a
    heading.
    """

    span: Span
    text: str
    marker: Marker | None
    content_text: str
    emphasised: bool = False

    @property
    def content(self) -> Span:
        """What follows the marker."""
        end = self.span.end
        return as_span((end - len(self.content_text), end))


def read_blocks(source: SourceText) -> tuple[Block, ...]:
    """Reads: the text's lines, the headings that the format states. Writes: blocks, empty lines left out."""
    marked = {span.start for span in source.headings}
    text = source.text
    found: list[Block | None] = []
    start = 0
    for line in text.split("\n"):
        several = ("（一）" in line and "（二）" in line) or ("(一)" in line and "(二)" in line)
        in_parts = several and _is_in_parts(line, len(text))
        if in_parts or (len(line) >= _PAGE and ("二、" in line or "第二条" in line)):
            for piece in _run_together(text, Span(start, start + len(line)), in_parts=in_parts):
                found.append(_block_at(piece.start, piece.of(text), emphasised=piece.start in marked))
        elif line:
            found.append(_block_at(start, line, emphasised=start in marked))
        start += len(line) + 1
    return tuple([block for block in found if block is not None])


def _is_in_parts(line: str, length: int) -> bool:
    """Whether numbers of a lower level tell where lines began: a section in one line, or the whole text."""
    whole = len(line) >= _PAGE and len(line) * 5 > length * 4
    return whole or _HEADS_PARTS.match(line) is not None


@cache
def _lost_break() -> re.Pattern[str]:
    """Few texts need it, and sets of all Chinese characters take milliseconds to compile."""
    number = "[一二三四五六七八九十]{1,3}"
    return re.compile(
        r"(?<=[\u4e00-\u9fff。；：！？）)”》\d:;])[ \u3000\u00a0\t]+(?=[\u4e00-\u9fff（(《“\d])"
        rf"|(?<=[。；：）)])(?={number}、)|(?<=[。；：）)])(?=[（(]{number}[）)])|(?<=[\u4e00-\u9fff])(?=[（(]一[）)])"
        r"|(?<=[。；）)])(?=\d{1,2}[.．、][\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=1[.．][\u4e00-\u9fff])"
    )


def _in_order(text: str, line: Span, numbers: tuple[re.Pattern[str], re.Pattern[str]]) -> bool:
    """Whether the first number stands in the line and the second one some way behind it."""
    first = numbers[0].search(text, *line)
    return first is not None and numbers[1].search(text, first.end() + 10, line.end) is not None


def _run_together(text: str, line: Span, *, in_parts: bool) -> Iterator[Span]:
    """A whole page in one line, as some pages are saved: blanks were its line ends, or nothing is left."""
    breaks = None
    if _in_order(text, line, _SECTIONS) or (in_parts and _in_order(text, line, _PARTS)):
        breaks = _lost_break()
    elif _in_order(text, line, _ARTICLES):
        breaks = _BEFORE_ARTICLE
    if breaks is None:
        yield line
        return
    start = line.start
    for match in breaks.finditer(text, *line):
        yield Span(start, match.start())
        start = match.end()
    yield Span(start, line.end)


def _block_at(start: int, line: str, *, emphasised: bool) -> Block | None:
    """The block of one line, or None where nothing but blanks and emphasis marks stands."""
    words = line.lstrip(_BLANK)
    start += len(line) - len(words)
    words = words.rstrip(_BLANK)
    if not words:
        return None
    if words[0] in _MARKUP or words[0].isspace():
        emphasised = emphasised or _HEADING_START.match(words) is not None
        markup = _MARKUP_START.match(words)
        left, right = _strip(words, markup.end() if markup else 0, len(words))
        start, words = start + left, words[left:right]
    while len(words) > 2 and words.endswith(("**", "__")):
        left, right = _strip(words, 0, len(words) - 2)
        start, words = start + left, words[left:right]
    return _block(start, words, emphasised=emphasised) if words else None


def _block(start: int, text: str, *, emphasised: bool = False) -> Block:
    marker = read_marker(text)
    content = text[marker.length :] if marker else text
    return Block(as_span((start, start + len(text))), text, marker, content, emphasised)


def pieces(block: Block, cuts: list[int]) -> Iterator[Block]:
    """The block cut at these offsets of its text, each piece a block of its own."""
    edges = [0, *cuts, len(block.text)]
    for left, right in itertools.pairwise(edges):
        start, end = _strip(block.text, left, right)
        if start < end:
            yield _block(block.span.start + start, block.text[start:end])


def _strip(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _BLANK:
        start += 1
    while end > start and text[end - 1] in _BLANK:
        end -= 1
    return start, end
