"""Layers of a text: what stands in brackets, quotes and titles is hidden from the sentence around it.

A number inside quotes or 《》 is part of a name; a comma inside brackets ends no clause of the sentence
outside. Brackets that hold targets of their own (其中：…) are layers of their own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from fangan.expressions import expression
from fangan.text import Span, as_span

FILL = "\ue000"
"""Stands for each hidden character, so that offsets stay valid; private use, in no document."""

_PAIRS = {
    "(": ")",
    "（": "）",
    "“": "”",
    "‘": "’",
    "《": "》",
    "〈": "〉",
    "「": "」",
    "【": "】",
    "[": "]",
    "〔": "〕",
}
_CLOSERS = {close: open_ for open_, close in _PAIRS.items()}
_SPECIAL = expression("[" + re.escape("".join((*_PAIRS, *_CLOSERS))) + '"\\n]')
_BRACKETS = expression("[" + re.escape("".join((*_PAIRS, *_CLOSERS))) + '"]')
_PAIR = expression(
    "|".join(
        f'{re.escape(open_)}[^{re.escape("".join((*_PAIRS, *_CLOSERS)))}"\n]*{re.escape(close)}'
        for open_, close in _PAIRS.items()
    )
)
"""Brackets or quotes that hold no others, on one line: few stretches have any else."""

RATIO = "\ue001"
"""Stands for the colon of a ratio (车桩比达到2.5:1), which ends no clause."""

_ROUND = "(（"
_OWNERS = expression(
    r"牵头|责任(?:单位|部门|领导|人|科室)|负责|配合(?:单位|部门|[)）])|协办|主办|承办|督办|完成时限|完成时间"
)
_OWNER_LINE = expression(
    r"^[ \t　]*(?:(?:总)?牵头|责任|配合|协办|主办|承办|参与|参加|督办|落实|实施|完成|责任人)"
    r"(?:单位|部门|领导|科室|时限|时间|人|主体)[ \t　]*[:：].*$",
    re.MULTILINE,
)
_RATIO = expression(
    r"比(?!赛|例尺|分为)[^，。；：:\d\n]{0,8}(?:1|\d{1,3}(?:\.\d{1,2})?(?=[:：]1(?!\d)))[:：](?=\d{1,3}(?![\d:：]))"
)
_DIGIT = expression(r"\d")
_HOW_MANY = expression(r"[ 　]*[共计]*\d{1,4}[个项条件类种][ 　]*")
"""经济发展类（13个）: how many things stand below."""

_DEEPEST = 4


class Layer(NamedTuple):
    """A masked stretch; `start` is the offset of its first character in the text that was given."""

    start: int
    masked: str


@lru_cache(maxsize=512)
def layers(source: str, skip: tuple[Span, ...] = ()) -> tuple[Layer, ...]:
    """The text with its brackets masked, then each bracket that has numbers and is no list of owners.

    `skip` are stretches of `source` that others have read already (owners, deadlines). Several stages ask
    for the same stretch in a row, hence the cache.
    """
    return tuple(_layers(source, skip, 0, 0))


def _layers(source: str, skip: Iterable[Span], start: int, depth: int) -> Iterator[Layer]:
    inner = _outermost(source)
    masked = _hidden(source, (*inner, *skip)) if inner or skip else source
    if "：" in masked or ":" in masked:
        masked = _OWNER_LINE.sub(lambda line: FILL * len(line[0]), masked)
        if "比" in masked:
            masked = _RATIO.sub(lambda ratio: ratio[0][:-1] + RATIO, masked)
    yield Layer(start, masked)
    if depth >= _DEEPEST:
        return
    for span in inner:
        if source[span.start - 1] in _ROUND and _has_targets(inside := span.of(source)):
            yield from _layers(inside, (), start + span.start, depth + 1)


def _hidden(source: str, spans: Iterable[Span]) -> str:
    pieces: list[str] = []
    at = 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        start = max(start, at)
        pieces += source[at:start], FILL * (end - start)
        at = end
    pieces.append(source[at:])
    return "".join(pieces)


def _has_targets(inside: str) -> bool:
    explains = inside.lstrip(" 　").startswith(("即", "指", "含", "不含", "包括", "简称"))
    if explains or _DIGIT.search(inside) is None:
        return False
    return _OWNERS.search(inside) is None and _HOW_MANY.fullmatch(inside) is None


@lru_cache(maxsize=256)
def _outermost(source: str) -> tuple[Span, ...]:
    """What stands inside brackets and quotes that close on their own line, those inside another left out.

    Duties and indicators ask for the same stretch with different owners hidden, hence the cache.
    """
    pairs = [as_span((pair.start() + 1, pair.end() - 1)) for pair in _PAIR.finditer(source)]
    if 2 * len(pairs) == len(_BRACKETS.findall(source)):
        return tuple(pairs)
    found: list[Span] = []
    reach = 0
    for start, end in sorted(_closed(source)):
        if start >= reach:
            found.append(Span(start + 1, end - 1))
            reach = end
    return tuple(found)


def _closed(source: str) -> Iterator[tuple[int, int]]:
    stack: list[tuple[str, int]] = []
    for special in _SPECIAL.finditer(source):
        char, at = special[0], special.start()
        if char == "\n":
            stack.clear()
        elif char == '"':
            if stack and stack[-1][0] == '"':
                yield stack.pop()[1], at + 1
            else:
                stack.append((char, at))
        elif char in _PAIRS:
            stack.append((char, at))
        elif stack and stack[-1][0] == _CLOSERS[char]:
            yield stack.pop()[1], at + 1
        elif len(stack) > 1 and stack[-2][0] == _CLOSERS[char]:
            stack.pop()
            yield stack.pop()[1], at + 1
