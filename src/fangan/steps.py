"""The steps (举措) of an item: its sentences, each of which says one thing to be done.

Reads: an item with its owners and deadline. Writes: the spans of its sentences, without owner parentheses.
A sentence ends at 。！？ or ; outside brackets and quotes (GB/T 15834-2011, 4.1 to 4.7).
"""

from __future__ import annotations

from collections.abc import Sequence

from fangan.expressions import expression
from fangan.model import Item
from fangan.text import Span, as_span

_OPENS, _CLOSES = r"（(〔\[【“《", r"）)〕\]】”》"
_BOUNDS = expression(
    rf"[。！？；;\n.{_OPENS}{_CLOSES}](?:"
    rf"(?<=[{_OPENS}])(?:[^\n{_OPENS}{_CLOSES}]*(?P<closed>[{_CLOSES}]))?"
    rf"|(?<![{_OPENS}.])"
    r"|(?<=[\u4e00-\u9fff）)”]\.)(?=\s|$|[\u4e00-\u9fff“(（]))"
)
"""A mark where a sentence may end, or a bracket: as a whole, where it closes before another one opens."""

_EDGES = " \t\u3000，,、。.；;！？\n"

_PLAIN = expression(rf"(?:[^.{_OPENS}{_CLOSES}]++|\.(?=\d)|[{_OPENS}][^\n{_OPENS}{_CLOSES}]*+[{_CLOSES}])*+")
"""A text without half-width stops, those of decimals aside, whose brackets hold no others: most are."""

_PLAIN_SENTENCE = expression(
    rf"(?:[^{_EDGES}{_OPENS}]|[{_OPENS}][^{_CLOSES}]*+[{_CLOSES}])"
    rf"(?:[^。！？；;\n{_OPENS}]++|[{_OPENS}][^{_CLOSES}]*+[{_CLOSES}])*+"
)
"""From the first character that is no punctuation, so that nothing is left to trim at the beginning."""

_OPENING = frozenset("（(〔[【“《")
_CLOSING = frozenset("）)〕]】”》")
_SHORTEST = 4


def read_steps(text: str, item: Item) -> tuple[Span, ...]:
    """The sentences of the item's body in order; what is only owners or a deadline is none."""
    body = item.body
    found = _plain_sentences(text, body) if _PLAIN.fullmatch(text, *body) else _sentences(text, body)
    holes = [entry.span for entry in item.assignments if not entry.inherited]
    if item.deadline and not item.deadline.inherited:
        holes.append(item.deadline.span)
    holes = [hole for hole in holes if hole.start < body.end and body.start < hole.end]
    return tuple([span for span in found if not _held(span, holes)] if holes else found)


def _plain_sentences(text: str, whole: Span) -> list[Span]:
    """Where no bracket holds another one, a sentence and what is trimmed of it are one pattern."""
    found: list[Span] = []
    for sentence in _PLAIN_SENTENCE.finditer(text, *whole):
        start, end = sentence.span()
        while text[end - 1] in _EDGES:
            end -= 1
        if end - start >= _SHORTEST:
            found.append(as_span((start, end)))
    return found


def _sentences(text: str, whole: Span) -> list[Span]:
    spans: list[tuple[int, int]] = []
    start, depth = whole.start, 0
    for bound in _BOUNDS.finditer(text, whole.start, whole.end):
        mark = text[bound.start()]
        if mark in _OPENING:
            # An owner parenthesis that opens after a full stop is a stretch of its own.
            if depth == 0 and bound.start() > start and text[bound.start() - 1] in "。.；;":
                spans.append((start, bound.start()))
                start = bound.start()
            depth += bound.lastgroup is None
        elif mark in _CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 or mark == "\n":
            spans.append((start, bound.end()))
            start, depth = bound.end(), 0
    spans.append((start, whole.end))
    return [span for start, end in spans if (span := _trimmed(text, start, end)) is not None]


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The sentence without blanks and punctuation at its edges; None where next to nothing is left."""
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return as_span((start, end)) if end - start >= _SHORTEST else None


def _held(span: Span, holes: Sequence[Span]) -> bool:
    """Whether most of it is what another stage reads: owners in parentheses, a deadline line."""
    start, end = span
    covered = sum(
        [
            min(end, hole.end) - max(start, hole.start)
            for hole in holes
            if start < hole.end and hole.start < end
        ]
    )
    return 2 * covered > span.end - span.start
