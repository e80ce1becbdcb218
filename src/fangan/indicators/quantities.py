"""Quantities: a number with its unit and the bounding words at its sides.

Reads masked, narrowed text (`masking`). Which quantities are commitments is decided elsewhere
(`exclusions`), as is what they measure (`naming`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from fangan import numerals
from fangan.expressions import expression
from fangan.indicators import vocabulary as words
from fangan.indicators.masking import RATIO
from fangan.text import Span, as_span


class Quantity(NamedTuple):
    """`span` runs from the number to the bounding words behind it; `start` is that of those in front.

    `unit` is as written, with its multiplier (万人); `measure` is the unit's group or None for a bare number.
    `own_op` tells whether the text bounds it at all, `tail` whether words behind it do. `chinese` marks a
    number in Chinese numerals.
    """

    span: Span
    start: int
    value: float
    unit: str | None
    op: str
    measure: str | None
    value_hi: float | None = None
    prefix: str = ""
    tail: str = ""
    more: str = ""
    chinese: bool = False


_as_quantity: Callable[[tuple[Any, ...]], Quantity] = partial(tuple.__new__, Quantity)
"""As `text.as_span`, for the form that most figures have."""

_WORDS = words.alternation(frozenset(words.UNIT_GROUP))
_SCALE = r"万亿|千亿|百亿|十亿|千万|百万|十万|万|亿|千|百|十"
_S = r"[ \t　]{0,2}"
_NUMBER = expression(
    rf"(?P<parts>[百千万二三四五六七八九十]分之)(?P<part>{numerals.ARABIC}|[零一二两三四五六七八九十百点]+)"
    rf"|(?P<half>一半)|(?P<semi>半(?=个月|个工作日|小时|天))"
    rf"|(?P<arabic>{numerals.ARABIC})"
    rf"|(?P<chinese>[零〇一二两三四五六七八九十百千][零〇一二两三四五六七八九十百千万亿]*(?:点[零一二三四五六七八九]+)?)"
)
OPENS_NUMBER = expression(
    r"[\d零〇一二两三四五六七八九十百千万半]"
    r"(?:(?<=\d)\d*|(?<![一半])|(?<=一)(?=[番倍半零〇一二两三四五六七八九十百千万亿点])"
    r"|(?<=最多一)|(?<=最多[\u4e00-\u9fff]{2}一)|(?<=半)(?=个月|个工作日|小时|天))"
)
"""What every number begins with: most clauses have none. 一 counts only before 番 and 倍 and behind 最多奖励:
一个, 一批 are articles; 半 only where it halves a length of time."""

_GARBLED = words.alternation(tuple(words.GARBLED))
_UNIT = expression(
    rf"{_S}(?P<more>{words.MORE}|\+)?"
    rf"(?:(?P<garbled>(?:{_GARBLED})(?!\d))|(?P<plain>{_WORDS})|(?P<scale>{_SCALE})(?P<more2>{words.MORE})?(?P<of>{_WORDS})?)?"
    rf"(?P<per>/(?:\d+)?[万亿千百]?(?:{_WORDS})?(?:[·•](?:{_WORDS}))?)?"
    rf"(?P<also>[(（]\ue000{{1,2}}[)）])?"
    rf"(?P<more3>{words.MORE})?"
)
_DASH = expression(rf"{_S}(?:至|到|—{{1,2}}|--?|–|－|~|～|〜){_S}(?=[\d一二两三四五六七八九十百])")
_SUFFIX = expression(
    rf"{_S}(?:[(（]\ue000[)）])?(?P<suffix>{words.alternation(tuple(words.SUFFIX_OPS))}|内(?!外|部|容|涵|生|陆|需))"
)
_GOES_ON = frozenset(" \t　至到—-–－~～〜内(（") | {word[0] for word in words.SUFFIX_OPS}
"""What a dash or a bound behind a number begins with: most numbers have neither."""

_BEHIND = words.alternation([word for word in words.SUFFIX_OPS if word != "+"])
_IN_THE_WAY = re.escape("".join(sorted(_GOES_ON)))
_PLAIN = expression(
    rf"(\d{{1,9}}+(?:\.\d{{1,6}}+)?+){_S}+((?:万亿?|亿)?+)((?>{_WORDS}))(?:({_BEHIND})|(?!{words.MORE}|[{_IN_THE_WAY}/+\dA-Za-z]))"
)
"""12家, 3.5%以上, 4万人: a number, its unit, a bound, and nothing that could make it another quantity."""

_SLASHED = expression(r"(?P<part>\d{1,2})/(?P<whole>\d{1,2})(?![\d万亿千百/%.])")
_TO_ONE = expression(rf"{RATIO}(?P<to>\d{{1,3}})")
"""师生比1:15: one to fifteen, as 10/10万 is ten of a hundred thousand."""

_MULTIPLES = frozenset("番倍")

_LONGEST_PREFIX = max(map(len, words.PREFIX_OPS))
_PARTS = {"百分之": "%", "千分之": "‰", "万分之": "/万"}
_FOLD = {"十": 10, "百": 100, "千": 1000}


def find(masked: str, source: str, start: int, end: int) -> list[Quantity]:
    """Every number in `masked[start:end]` with its unit; `source` is the same text unmasked."""
    numbers = [opening.start() for opening in OPENS_NUMBER.finditer(masked, start, end)]
    return read(masked, source, Span(start, end), numbers)


def places(masked: str, dated: Mapping[int, int]) -> list[int]:
    """Where numbers begin, those of date expressions aside: stretches without any hold no quantity.

    `dated` leads from the start of each date expression to its end.
    """
    openings = [opening.start() for opening in OPENS_NUMBER.finditer(masked)]
    if not dated:
        return openings
    found: list[int] = []
    stop = 0
    for at in openings:
        stop = dated.get(at, stop)
        if at >= stop:
            found.append(at)
    return found


def read(masked: str, source: str, span: Span, numbers: Sequence[int], first: int = 0) -> list[Quantity]:
    """The quantities of a stretch whose numbers begin at `numbers`, from index `first` on."""
    found: list[Quantity] = []
    start, end = span
    reach = start
    for index in range(first, len(numbers)):
        at = numbers[index]
        if at >= end:
            break
        if at < reach:
            continue
        if quantity := _plain(masked, at, start, end):
            reach = quantity.span.end
        else:
            reach, quantity = _read(masked, source, at, start, end)
        if quantity:
            found.append(quantity)
    return found


def _plain(masked: str, at: int, start: int, end: int) -> Quantity | None:
    """The quantity at `at` in the form of most figures, read by one pattern; None for others."""
    figure = _PLAIN.match(masked, at)
    if figure is None or (stop := figure.end()) > end:
        return None
    number, scale, word, tail = figure.groups("")
    if word in words.NOT_FOLLOWED and _begins_another_word(masked, word, figure.end(3)):
        return None
    unit = scale + word
    begin, prefix, prefix_op = at, "", None
    if at > start and masked[at - 1] in _ENDS_PREFIX:
        begin, prefix, prefix_op = prefix_before(masked, start, at)
    op = words.SUFFIX_OPS[tail] if tail else prefix_op or "="
    span, group = as_span((at, stop)), words.group_of(unit)
    return _as_quantity((span, begin, float(number), unit, op, group, None, prefix, tail, "", False))


def _counts_one(masked: str, at: int) -> bool:
    return masked[at + 1 : at + 2] in _MULTIPLES or at_most(masked, at)


def at_most(masked: str, at: int) -> bool:
    """每年最多奖励一场: the ceiling makes a number of the article."""
    return masked.endswith("最多", at - 4, at) or masked.endswith("最多", at - 4, at - 2)


class _Amount(NamedTuple):
    value: float
    unit: str | None
    end: int
    more: str
    chinese: bool


def _read(masked: str, source: str, at: int, start: int, end: int) -> tuple[int, Quantity | None]:
    """The quantity whose number opens at `at`, in whatever form; and up to where no other begins."""
    number = _NUMBER.match(masked, at, end)
    if number is None:
        return at + 1, None
    if number[0] == "一" and not _counts_one(masked, at):
        return number.end(), None
    low = _amount(masked, source, number, end)
    if low is None:
        return number.end(), None
    quantity = _bounded(masked, source, number, low, start, end)
    return max(number.end(), quantity.span.end), quantity


def _bounded(masked: str, source: str, number: re.Match[str], low: _Amount, start: int, end: int) -> Quantity:
    high = None
    follows = low.end < end and masked[low.end] in _GOES_ON
    if follows and (dash := _DASH.match(masked, low.end, end)):
        other = _NUMBER.match(masked, dash.end(), end)
        high = _amount(masked, source, other, end) if other else None
        high = high if high and _compatible(low, high) else None
    last = high or low
    suffix = _SUFFIX.match(masked, last.end, end) if follows else None
    unit = last.unit
    group = words.group_of(unit)
    tail = suffix["suffix"] if suffix and (suffix["suffix"] != "内" or group == "time") else ""
    if tail == "+" and masked[suffix.end() : suffix.end() + 1].isalnum() if suffix else False:
        tail = ""
    prefix_start, prefix, prefix_op = prefix_before(masked, start, number.start())
    stop = suffix.end() if suffix and tail else last.end
    return Quantity(
        as_span((number.start(), stop)),
        prefix_start,
        low.value,
        unit,
        _operator(prefix_op, tail, last.more),
        group,
        high.value if high else None,
        prefix,
        tail,
        last.more,
        low.chinese,
    )


def _amount(masked: str, source: str, number: re.Match[str], end: int) -> _Amount | None:
    kind = number.lastgroup
    if kind == "half":
        return _Amount(50, "%", number.end(), "", True)
    if kind == "part":
        return _part(number)
    stop, literal, chinese = number.end(), number[0], kind == "chinese"
    if chinese:
        kept = literal.rstrip("万亿")
        if kept != literal and numerals.parse(kept) is not None:
            stop, literal = number.start() + len(kept), kept
    value = 0.5 if kind == "semi" else numerals.parse(literal)
    if value is None:
        return None
    if masked.startswith("/", stop, end) and (half := _SLASHED.match(masked, number.start(), end)):
        part, whole = int(half["part"]), int(half["whole"])
        return _Amount(round(100 * part / whole, 2), "%", half.end(), "", True) if part < whole else None
    unit, stop, fold, more = _unit(masked, source, stop, end)
    if chinese and unit is None:
        return None
    return _Amount(value * fold, unit, stop, more, chinese)


def _part(number: re.Match[str]) -> _Amount | None:
    """百分之五 is 5 %, as written; 三分之一 is said in percent, rounded, since no unit says thirds."""
    if unit := _PARTS.get(number["parts"]):
        value = numerals.parse(number["part"])
        return None if value is None else _Amount(value, unit, number.end(), "", False)
    parts = numerals.fraction(number[0])
    return (
        None if parts is None else _Amount(round(100 * parts[0] / parts[1], 2), "%", number.end(), "", True)
    )


def _unit(masked: str, source: str, at: int, end: int) -> tuple[str | None, int, int, str]:
    """Unit as written, its end, the factor that goes into the value (3百万 → 300 万), and 余 or 多."""
    match = _UNIT.match(masked, at, end)
    if match is None or match.end() == at:
        other = _TO_ONE.match(masked, at, end) if masked.startswith(RATIO, at) else None
        return (f":{other['to']}", other.end(), 1, "") if other else (None, at, 1, "")
    if match.lastgroup == "plain" and not _begins_another_word(masked, match["plain"], match.end()):
        return match["plain"], match.end(), 1, match["more"] or ""
    more, garbled, plain, scale, more2, of, per, also, more3 = match.groups("")
    if garbled:
        return words.GARBLED[garbled], match.end(), 1, more
    base = plain or of
    last = match.end("of") if of else match.end("plain") if plain else match.end("scale")
    if base and _begins_another_word(masked, base, last):
        base = ""
        last = match.end("scale") if scale else at
    fold = _FOLD.get(scale[:1], 1)
    unit = (scale[1:] if fold > 1 else scale) + base
    stop = last if last > at else at
    if len(per) > 1 and match.start("per") == stop:
        unit, stop = unit + per, match.end("per")
    if also and match.start("also") == stop:
        in_brackets = source[match.start("also") : match.end("also")]
        if in_brackets[1:-1] in words.UNIT_GROUP:
            unit, stop = unit + in_brackets, match.end("also")
    more = more or more2
    if more3 and match.start("more3") == stop:
        more, stop = more3, match.end("more3")
    if not unit and fold == 1:
        return None, at, 1, ""
    return unit or None, stop, fold, more


def _begins_another_word(masked: str, base: str, end: int) -> bool:
    following = masked[end : end + 1]
    if base[-1].isascii() and base[-1].isalpha():
        return bool(following) and following.isascii() and following.isalnum()
    return bool(following) and following in words.NOT_FOLLOWED.get(base, "")


def _compatible(low: _Amount, high: _Amount) -> bool:
    return low.unit is None or low.unit == high.unit or (high.unit or "").startswith(low.unit)


def prefix_before(masked: str, start: int, at: int) -> tuple[int, str, str | None]:
    """The bounding words that end right before `at`: where they begin, the words, what they say."""
    begin, found = at, None
    while True:
        edge = begin
        while edge > start and masked[edge - 1] in " 　\t":
            edge -= 1
        word = ""
        for length in _LENGTHS.get(masked[edge - 1], ()) if start < edge else ():
            if masked[max(start, edge - length) : edge] in _KNOWN_BEFORE:
                word = masked[max(start, edge - length) : edge]
                break
        if word not in words.PREFIX_OPS:  # none, or a longer word that ends like one (所有, 引进)
            return begin, masked[begin:at], found
        op = words.PREFIX_OPS[word]
        found = op if found in (None, "=") else found
        begin = edge - len(word)


_NO_OPERATORS = frozenset(
    {
        "附近",
        "邻近",
        "就近",
        "来到",
        "得到",
        "收到",
        "所在",
        "正在",
        "旨在",
        "所有",
        "国有",
        "现有",
        "建有",
        "配有",
        "设有",
        "拥有",
        "保有",
        "原有",
        "自有",
        "公有",
        "成为",
        "作为",
        "行为",
    }
)

_KNOWN_BEFORE = frozenset(
    word for word in {*words.PREFIX_OPS, *words.DELIVER, *_NO_OPERATORS} if len(word) <= _LONGEST_PREFIX
)
_LENGTHS = {
    last: sorted({len(word) for word in known}, reverse=True)
    for last, known in words.by_character(_KNOWN_BEFORE, -1).items()
}
"""By their last character, how long the words before a number may be, the longest first."""

_ENDS_PREFIX = frozenset(word[-1] for word in words.PREFIX_OPS) | set(" 　\t")
"""What stands right before a number that is bounded from there."""


def _operator(prefix: str | None, tail: str, more: str) -> str:
    """What prefix and tail say together; the tail wins, since it stands last: 控制在5%左右 is about 5%."""
    if tail:
        return words.SUFFIX_OPS.get(tail, "<=")
    if prefix not in (None, "="):
        return prefix or "="
    return words.SUFFIX_OPS.get(more, ">") if more else "="
