"""Where the text of an HTML tree stands in its source: a tree parser keeps no offsets, so text is aligned."""

from __future__ import annotations

import html
import re
from bisect import bisect_right

from fangan.expressions import expression
from fangan.readers.compose import Run

_SKIPPED = expression(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|textarea|title)\b[^<>]*>.*?(?:</\1\s*>|\Z)|</?[a-zA-Z!?][^<>]*>",
    re.S | re.I,
)
_ENTITY = expression(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_MAX_MISSES = 1_000
_SPACE = expression(r"[ \t\n\f\r]+")
_WIDE = expression("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f\u2018-\u201d]")


class SourceIndex:
    """The source's character data in order, with the offset of each piece.

    `locate` is asked for the tree's text nodes in document order. Text that the parser moved (out of a
    broken table) is not found and stays without offsets.
    """

    def __init__(self, source: str) -> None:
        self._starts: list[int] = []
        self._origins: list[int] = []
        pieces: list[str] = []
        length = at = 0
        for markup in _SKIPPED.finditer(source):
            length = self._add(source, at, markup.start(), pieces, length)
            at = markup.end()
        self._add(source, at, len(source), pieces, length)
        self._stream = "".join(pieces)
        self._cursor = 0
        self._misses = 0

    def locate(self, text: str) -> int | None:
        """The place of a text node in the stream, at or after the last one found."""
        if self._misses > _MAX_MISSES:
            return None
        found = self._stream.find(text, self._cursor)
        if found < 0:
            self._misses += 1
            return None
        self._cursor = found + len(text)
        return found

    def runs(self, text: str, stream_offset: int | None) -> list[Run]:
        """The text cut where its source is not contiguous (at entities)."""
        if stream_offset is None:
            return [Run(text)]
        runs: list[Run] = []
        at, end = stream_offset, stream_offset + len(text)
        index = bisect_right(self._starts, at) - 1
        while at < end:
            after = self._starts[index + 1] if index + 1 < len(self._starts) else end
            stop = min(end, after)
            origin = self._origins[index] + at - self._starts[index]
            runs.append(Run(self._stream[at:stop], origin))
            at, index = stop, index + 1
        return runs

    def _add(self, source: str, start: int, end: int, pieces: list[str], length: int) -> int:
        """Adds the character data between two tags; an entity is a piece of its own."""
        at = start
        for entity in _ENTITY.finditer(source, start, end):
            length = self._piece(source[at : entity.start()], at, pieces, length)
            length = self._piece(html.unescape(entity[0]), entity.start(), pieces, length)
            at = entity.end()
        return self._piece(source[at:end], at, pieces, length)

    def _piece(self, text: str, origin: int, pieces: list[str], length: int) -> int:
        if not text:
            return length
        self._starts.append(length)
        self._origins.append(origin)
        pieces.append(text)
        return length + len(text)


def collapsed(runs: list[Run]) -> list[Run]:
    """White space as a browser shows it; a source line broken beside a Chinese character leaves none."""
    text = "".join(run.text for run in runs)
    kept: list[Run] = []
    start = 0
    for run in runs:
        at = 0
        for space in _SPACE.finditer(run.text):
            _keep(kept, run, at, space.start())
            if _shows_space(text, start + space.start(), start + space.end()):
                # A tab on a line parts the cells of a table set with tabs, though a browser shows a blank.
                parts_cells = "\t" in space[0] and "\n" not in space[0]
                _keep(kept, run, space.start(), space.start() + 1, "\t" if parts_cells else " ")
            at = space.end()
        _keep(kept, run, at, len(run.text))
        start += len(run.text)
    return kept


def _keep(kept: list[Run], run: Run, start: int, end: int, text: str | None = None) -> None:
    if end > start:
        kept.append(Run(text or run.text[start:end], None if run.original is None else run.original + start))


def _shows_space(text: str, start: int, end: int) -> bool:
    """Whether white space at `[start, end)` shows: not at a line's ends, twice or as a soft break."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if not before or end >= len(text) or before in " \t\n\f\r":
        return False
    return not ("\n" in text[start:end] and (_WIDE.match(before) or _WIDE.match(after)))
