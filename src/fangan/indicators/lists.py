"""Lists of names, and where they are cut: 甲、乙和丙."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fangan.expressions import expression
from fangan.text import Span

JOINER = (
    r"(?:、|以及|(?<![共饱祥缓温柔平中调总])和(?![谐美平睦])|(?<![参授赠给])与(?!会)"
    r"|(?<![普涉触波惠遍顾危以])及其?(?![时格以])|(?<![合兼])并(?![网购轨])|或)"
)
"""Joins the members of a list; the characters around keep 普及, 参与, 和谐 whole."""

_JOINED = expression(rf"[ 　]*{JOINER}?[ 　]*")
_JOINER = expression(JOINER)
_ANY_JOINER = expression(rf"{JOINER}|[，,]")
_LEADING_JOINER = expression(rf"[ 　]*{JOINER}")
_MAY_JOIN = expression("[、以和与及并或，,]")


def split_between(masked: str, start: int, end: int) -> tuple[Span, Span, bool]:
    """Shares the text between two quantities out: what belongs to the first, what to the second.

    The third value tells whether nothing but a joiner stands there. Text without any joiner belongs to both
    (投资80万元改造校舍2栋).
    """
    if _JOINED.fullmatch(masked, start, end):
        return Span(start, start), Span(end, end), True
    opening = _LEADING_JOINER.match(masked, start, end)
    if opening:
        return Span(start, start), Span(opening.end(), end), False
    joiners = list(_JOINER.finditer(masked, start, end))
    if not joiners:
        return Span(start, end), Span(start, end), False
    return Span(start, joiners[-1].start()), Span(joiners[-1].end(), end), False


def may_be_list(masked: str, span: Span) -> bool:
    """Whether any joiner may stand in the stretch."""
    return _MAY_JOIN.search(masked, *span) is not None


def members(masked: str, span: Span) -> Iterator[tuple[Span, ...]]:
    """The ways to read a stretch as a list: cut at every joiner, at the last 和, at 、 only; last, as one."""
    every = [cut.span() for cut in _ANY_JOINER.finditer(masked, span.start, span.end)]
    words_only = [cut for cut in every if masked[cut[0]] not in "、，,"][-1:]
    commas_only = [cut for cut in every if masked[cut[0]] in "、，,"]
    for cuts in (every, words_only, commas_only):
        pieces = tuple(_pieces(span, cuts))
        if len(pieces) > 1 and all(piece.end > piece.start for piece in pieces):
            yield pieces
    yield (span,)


def _pieces(span: Span, cuts: Sequence[tuple[int, int]]) -> Iterator[Span]:
    at = span.start
    for start, end in cuts:
        yield Span(at, start)
        at = end
    yield Span(at, span.end)
