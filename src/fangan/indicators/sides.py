"""Quantities of a clause that are targets, each with what stands at its left and at its right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from fangan.expressions import expression
from fangan.indicators import lists, naming
from fangan.indicators import vocabulary as words
from fangan.indicators.naming import Namer
from fangan.indicators.quantities import Quantity
from fangan.text import Span, as_span

_FROM = expression(
    r"[由从][ 　]?(?:目前|现在|现状|现有|基期|原来|上年|历史[^，、\d]{1,6}|"
    r"(?:每[年月日天人户床亩]){1,2}|(?:20\d\d年)?[底末]?)?的?[ 　]?$"
)
_CHANGED_TO = expression(
    r"[ 　]?(?:逐年|逐步|稳步|分别)?"
    r"(?:提高|提升|增加|增长|上升|扩大|下降|降低|减少|压缩|压减|缩短|精简|优化|扩|增|降|减|压|升)"
    r"[到至为]?[ 　]?(?:(?:19|20)\d\d年(?:底|末)?的?)?[ 　]?$"
)
_BEYOND = frozenset({"超", "超过", "过", "突破", "达"})
_JOINS = expression("[、和与及，,]")
_BEFORE_CHANGE = expression(rf"(?:比[^，、]{{2,10}})?(?:{words.alternation(words.CHANGE)})$")
_WHOSE = expression("(?:保持|实现|确保)?(?:全[国省市县区州镇乡域]|我[省市县区]|各|所有|[^，、]{0,12}的)?")
_PLACE = expression(r"在[^，]{0,20}$")


class Place(NamedTuple):
    """A quantity with what stands at its sides; `touches` says that the next one stands right behind it."""

    quantity: Quantity
    left: Span
    right: Span
    touches: bool
    baseline: float | None


class Sides:
    """Reads the clauses of one masked layer."""

    def __init__(self, masked: str, namer: Namer) -> None:
        self.masked = masked
        self.namer = namer

    def places(self, clause: Span, found: list[Quantity]) -> list[Place]:
        """Each target of a clause with what stands at its sides; the only one has all of the clause."""
        if len(found) > 1:
            return _with_shared_noun(list(self._targets(clause, found)))
        if not found:
            return []
        only = found[0]
        left, right = as_span((clause.start, only.start)), as_span((only.span.end, clause.end))
        return [Place(only, left, right, False, None)]

    def _targets(self, clause: Span, found: list[Quantity]) -> Iterator[Place]:
        """The targets among the quantities of a clause, with what stands at their sides.

        Where a value starts from, which projects are counted and where something is built are none.
        """
        found = list(self._without_qualifiers(clause, found))
        left_start = clause.start
        origin: Span | None = None
        baseline: float | None = None
        for quantity, following in zip_longest(found, found[1:]):
            left = as_span((left_start, quantity.start))
            right, next_left, touching = as_span((quantity.span.end, clause.end)), clause.end, False
            if following is not None:
                right, after, touching = lists.split_between(self.masked, quantity.span.end, following.start)
                next_left, shared = after.start, after.start == right.start
                if source := self.origin(left, Span(quantity.span.end, following.span.start)):
                    origin, baseline = source, quantity.value
                    continue
                direct = quantity.span.end == following.start and following.measure == "count"
                if (shared and self._qualifies(quantity, right)) or (direct and _is_size(quantity)):
                    continue
                if shared and self._locates(Span(left.start, quantity.span.start), right):
                    left_start = next_left
                    continue
            joined = touching and following is not None and not following.prefix
            touches = joined and not (following is not None and _is_size(following))
            yield Place(quantity, origin or left, right, touches, baseline)
            origin = baseline = None
            left_start = next_left

    def _without_qualifiers(self, clause: Span, found: list[Quantity]) -> Iterator[Quantity]:
        """Without the amounts that say which things are counted before them, and without who is measured.

        打造3个营收超2亿元的集群: the amount belongs to the name. 全县12个乡镇污水处理率达到90%: so does 12.
        """
        counted: Quantity | None = None
        for quantity, following in zip_longest(found, found[1:]):
            between = self.masked[counted.span.end : quantity.start] if counted else ""
            if counted and self._tells_which(quantity, between, following.start if following else clause.end):
                continue
            counted = quantity if quantity.measure == "count" else None
            if counted and following and self._is_measured(counted, following, clause):
                continue
            yield quantity

    def _tells_which(self, quantity: Quantity, between: str, stop: int) -> bool:
        if quantity.measure not in ("money", "physical") or not between or _JOINS.search(between):
            return False
        bounded = quantity.tail.endswith("以上") or quantity.prefix.strip() in _BEYOND
        behind = self.masked[quantity.span.end : stop].strip(" 　")
        return bounded and len(behind) > 1 and _names_amount(between)

    def _is_measured(self, counted: Quantity, following: Quantity, clause: Span) -> bool:
        """Whether a count only says of how many the next figure speaks."""
        if counted.prefix or counted.chinese or following.measure not in ("share", "physical"):
            return False
        name = Span(counted.span.end, following.start)
        measured = _BEFORE_CHANGE.sub("", name.of(self.masked))
        if _JOINS.search(measured) or not naming.ends_in_head(measured):
            return False
        left = self.namer.opened(Span(clause.start, counted.start)).of(self.masked)
        return _WHOSE.fullmatch(left) is not None

    def _qualifies(self, quantity: Quantity, right: Span) -> bool:
        """投资30亿元以上项目10个: the amount says which projects, the number of them is the target."""
        if quantity.measure not in ("money", "physical", "data") or right.end <= right.start:
            return False
        if self.masked[right.start] == "的":
            return True
        if not quantity.tail and quantity.prefix not in ("超", "超过", "达", "过", "突破"):
            return False
        return self.namer.is_noun(right)

    def origin(self, left: Span, between: Span) -> Span | None:
        """由58%提高到62%: the first number is where it starts from; the name stands before 由."""
        source = _FROM.search(self.masked, left.start, left.end)
        if source is None or _CHANGED_TO.match(self.masked, between.start, between.end) is None:
            return None
        return Span(left.start, source.start())

    def _locates(self, left: Span, right: Span) -> bool:
        """在5个重点镇新建公厕25座: the first number says where."""
        return bool(_PLACE.search(self.masked, left.start, left.end)) and self.namer.has_delivery(right)


def _names_amount(words: str) -> bool:
    return naming.ends_in_head(words) or words.endswith(("营收", "税收", "资产", "资本", "利润", "利税"))


def _with_shared_noun(places: list[Place]) -> list[Place]:
    """分三档给予2000元、4000元、6000元补贴: the noun behind the last amount is that of all."""
    for index in range(len(places) - 2, -1, -1):
        place, following = places[index], places[index + 1]
        alike = place.quantity.measure == following.quantity.measure == "money"
        if alike and place.touches and place.right.end <= place.right.start:
            places[index] = place._replace(right=following.right)
    return places


def _is_size(quantity: Quantity) -> bool:
    """其中10亿元以上5个: an amount that says which are counted."""
    return quantity.measure in ("money", "physical") and bool(quantity.tail)
