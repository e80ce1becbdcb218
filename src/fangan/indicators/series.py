"""Series: several names, several values, several years in one sentence.

分别 deals values out over names, over years, or over both in either nesting: groups between 、 of members
between 和. A bound behind the last value governs every value, and its unit those that lack one. 各 gives one
value to each name, a list of nouns that measure (治愈率、检测率) shares one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from fangan.expressions import expression
from fangan.indicators import lists, naming
from fangan.indicators import vocabulary as words
from fangan.indicators.quantities import Quantity
from fangan.text import Span

_BETWEEN_VALUES = expression(
    rf"[ 　]*(?:{lists.JOINER}|[，,])?[ 　]*(?:达到?|为)?(?:每[^，。、\d]{{1,6}})?[ 　]*"
)
_COMMA = expression(r"[、，,]")
_AND = expression(r"和|与|及|以及")
_OWN_PART = expression(
    r".{0,10}?(?:[县市区州省镇乡村城园校]+|人口|居民|老年?人|儿童|妇女|学生|教师|企业|机构)"
    r"(?:[(（][^)）]{0,4}[)）])?(?=.{2,})"
)
_SUMMED_UP = expression(r"[^，、]{2,16}?等(?=[^，、]{3,})(?!级|候|待)")
_FIRST_GRADE = expression("国家级[ 　]*$")
_GRADED = expression(r"(?P<grade>[^，、的]{1,6}?(?P<kind>星级|级|星|类|等奖|等|档))(?=[^，、]{2,20}$)")
_CHANGE_BEHIND = expression(rf"(?:年均|同比|比上年|平均)?(?:{words.alternation(words.CHANGE)})$")


class Share(NamedTuple):
    """One value of a series with the member and the year it belongs to; `year` None leaves the scope's."""

    quantity: Quantity
    member: int | None
    year: int | None = None
    ambiguous: bool = False


def run(masked: str, quantities: Sequence[Quantity], first: int) -> list[Quantity]:
    """The values from index `first` on that stand next to each other with nothing but joiners between."""
    values = [quantities[first]]
    for quantity in quantities[first + 1 :]:
        if _BETWEEN_VALUES.fullmatch(masked, values[-1].span.end, quantity.start) is None:
            break
        values.append(quantity)
    return values


def lent_units(masked: str, quantities: Sequence[Quantity]) -> list[Quantity]:
    """分别不高于53和32微克: a bare number takes the unit of the one that a joiner ties it to."""
    found = list(quantities)
    for index in range(len(found) - 2, -1, -1):
        bare, lender = found[index], found[index + 1]
        lends = bare.unit is None and lender.unit is not None and not bare.tail
        if lends and _BETWEEN_VALUES.fullmatch(masked, bare.span.end, lender.start):
            found[index] = bare._replace(unit=lender.unit, measure=lender.measure)
    return found


def with_their_like(masked: str, quantities: Sequence[Quantity], kept: Sequence[Quantity]) -> list[Quantity]:
    """分别减至3个月、2个月: what only the first is said of holds for those of its unit that follow it."""
    found: list[Quantity] = []
    for quantity in quantities:
        last = found[-1] if found else None
        alike = last is not None and last.unit == quantity.unit and not last.tail
        if quantity in kept or (
            last and alike and _BETWEEN_VALUES.fullmatch(masked, last.span.end, quantity.start)
        ):
            found.append(quantity)
    return found


def completed(values: Sequence[Quantity], bound_all: bool = True) -> list[Quantity]:
    """Values with what the series says once: the first's prefix, the last's bound and unit."""
    first, last = values[0], values[-1]
    # 8%、8%、10%以上、10%以上: where another one is bounded too, the last bound is only its own.
    each_bounds = any(value.tail for value in values[:-1])
    result = []
    for value in values:
        unit, measure = value.unit, value.measure
        if last.unit is not None and (unit is None or (last.unit != unit and last.unit.startswith(unit))):
            unit, measure = last.unit, last.measure
        op = value.op
        if bound_all and last.tail and not each_bounds:
            op = last.op
        elif op == "=" and first.op != "=" and not value.tail and not value.prefix:
            op = first.op if not first.tail else op
        result.append(value._replace(op=op, unit=unit, measure=measure))
    return result


def dealt(masked: str, values: Sequence[Quantity], names: Sequence[int], years: Sequence[int]) -> list[Share]:
    """Values dealt out over names and years. `names` are the possible numbers of names, best first.

    An empty list says that they do not come out even.
    """
    count = len(values)
    if len(years) > 1:
        shares = _over_both(masked, values, names, years)
        if shares:
            return shares
    if count == 1 and names and max(names) > 1:
        return [Share(values[0], index) for index in range(max(names))]
    return [Share(value, index) for index, value in enumerate(values)] if count in names else []


def _over_both(
    masked: str, values: Sequence[Quantity], names: Sequence[int], years: Sequence[int]
) -> list[Share]:
    count, span = len(values), len(years)
    if count == span:
        ambiguous = count in names
        return [Share(value, None, year, ambiguous) for value, year in zip(values, years, strict=True)]
    if count % span or count // span not in names:
        return []
    width = count // span
    by_name = any(
        _group_sizes(masked, values, cut) == [span] * width and width != span for cut in (_COMMA, _AND)
    )
    shares = []
    for index, value in enumerate(values):
        member, year = divmod(index, span) if by_name else (index % width, index // width)
        shares.append(Share(value, member, years[year]))
    return shares


def _group_sizes(masked: str, values: Sequence[Quantity], cut: re.Pattern[str]) -> list[int]:
    sizes = [1]
    for before, after in pairwise(values):
        if cut.search(masked, before.span.end, after.start):
            sizes.append(1)
        else:
            sizes[-1] += 1
    return sizes


def shared_head(masked: str, pieces: Sequence[Span]) -> tuple[tuple[Span, ...], ...]:
    """Each member's name, the head that only the last one says lent to the others: 县城和建制镇污水处理率."""
    last = pieces[-1]
    if len(pieces) < 2 or not naming.ends_in_head(last.of(masked)):
        return _graded(masked, pieces) or tuple((piece,) for piece in pieces)
    head = Span(last.start + _own_part(masked, pieces), last.end)
    return tuple(
        (piece,)
        if piece == last or naming.ends_in_head(piece.of(masked))
        else (piece, _without_repeat(masked, piece, head))
        for piece in pieces
    )


def _graded(masked: str, pieces: Sequence[Span]) -> tuple[tuple[Span, ...], ...]:
    """首次评为国家5A级、4A级的景区: each grade with what stands before the first and behind the last."""
    if len(pieces) < 2:
        return ()
    last = _GRADED.match(masked, *pieces[-1])
    second = pieces[1].of(masked).strip() if len(pieces) > 2 else last["grade"] if last else ""
    if last is None or not all(piece.of(masked).rstrip().endswith(last["kind"]) for piece in pieces[:-1]):
        return ()
    first = _FIRST_GRADE.search(masked, *pieces[0])
    own = first.start() if first else max(pieces[0].start, pieces[0].end - len(second))
    opening = (Span(pieces[0].start, own),) if own > pieces[0].start else ()
    behind = Span(last.end("grade"), pieces[-1].end)
    return (
        (pieces[0], behind),
        *((*opening, piece, behind) for piece in pieces[1:-1]),
        (*opening, pieces[-1]),
    )


def _without_repeat(masked: str, piece: Span, head: Span) -> Span:
    """城镇居民 + 居民人均收入: what the member ends with is not said again."""
    for length in range(min(6, head.end - head.start), 1, -1):
        if piece.of(masked).endswith(masked[head.start : head.start + length]):
            return Span(head.start + length, head.end)
    return head


_HEAD_PHRASE = expression(
    r"(?:排放|使用|利用|覆盖|处理|处置|产生|消费|普及|收集|回收)[\u4e00-\u9fff]{0,4}(?:总量|量|率|强度|比例|浓度)$"
)


_FOR_EACH = expression("[每人年平日户生亩](?:(?<=每)|均)")


def _own_part(masked: str, pieces: Sequence[Span]) -> int:
    """How many characters of the last member are its own: 建制镇|污水处理率, 用气|报装时间, 气|报装时间.

    What sums them all up belongs to each: 烟尘等|主要污染物排放量.
    """
    last, before = pieces[-1].of(masked), pieces[-2].of(masked)
    if summed := _SUMMED_UP.match(last):
        return summed.end()
    if own := _OWN_PART.match(last):
        return own.end()
    if each := _FOR_EACH.search(last, 2):
        return each.start()  # 博物馆|每周开放时间
    if (head := _HEAD_PHRASE.search(last, 2)) is not None:
        return head.start()  # 氨氮、挥发性有机物|排放总量
    if len(pieces) > 2 and len(before) <= 4 and len(before) < len(last):
        return len(before)
    if len(before) <= 4 and len(before) < len(last) and last[len(before) - 1] == before[-1]:
        return len(before)  # 粉尘|烟尘平均浓度
    same = before.rfind(last[0])
    return len(before) - same if same >= 0 and 1 < len(before) - same <= 4 else 0


_RATIO = expression(r"[与和、].*(?<![占同环])比$")
"""炼焦产能与炼钢产能比, 甲、乙之比: one figure of two."""


def own_heads(masked: str, span: Span) -> tuple[tuple[Span, ...], ...]:
    """The members of a list whose every member measures by itself (入园率、巩固率和升学率); () for none.

    A verb of change behind the last (销售额、出口额年均增长) belongs to all.
    """
    if not lists.may_be_list(masked, span) or (masked[span.end - 1] == "比" and _RATIO.search(masked, *span)):
        return ()
    change = _CHANGE_BEHIND.search(span.of(masked))
    stem = span
    tail: tuple[Span, ...] = ()
    if change and change.start() > 1:
        stem = Span(span.start, span.start + change.start())
        tail = (Span(stem.end, span.end),)
    pieces = next(lists.members(masked, stem))
    if len(pieces) < 2 or not all(
        piece.end - piece.start > 1
        and naming.ends_in_head(piece.of(masked))
        and piece.of(masked).strip() not in words.BARE
        for piece in pieces
    ):
        return ()
    return tuple((piece, *tail) for piece in pieces)
