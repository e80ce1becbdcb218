"""From the clauses of one masked layer to readings: a quantity with the stretches that name it."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from fangan import numerals
from fangan.expressions import expression
from fangan.indicators import (
    borrowing,
    exclusions,
    leading,
    lists,
    naming,
    payments,
    quantities,
    series,
    vocabulary,
)
from fangan.indicators.clauses import Sentence, holding, sentences
from fangan.indicators.named import Context, Names, Reading, as_reading, cover
from fangan.indicators.naming import Namer
from fangan.indicators.quantities import Quantity
from fangan.indicators.scope import Dated
from fangan.indicators.sides import Sides
from fangan.text import Span

_DEALT = expression(r"分别|逐年(?=(?:提高|提升|增加|增长|下降|降低|减少|达)[到至])")
"""逐年提高到22%、23%、25%: a value for each year."""

_EACH = expression(r"各(?:自)?(?:为|有|达到?|新增|建设|建成)?[ 　]*$")
_OF_WHOLE = expression(r"[ 　]*(?:(?P<among>其中)|(?P<all>总共|共计?|合计|累计)(?![享建同有]))")
_LISTED = expression(r"[、和]")
"""燃气、供水管网改造310公里，其中燃气管网65公里: a part that the whole has named stands for itself."""

_TARGETED = expression(r"[ 　]*(?:对|面向|针对|围绕|在|将|以)")
_DISTANT_OP = expression(
    r"(?P<op>不超过|不高于|不低于|不少于|至少|最高|最多|最低)(?!标准|限价|工资|生活|档|水平|保障|跑)"
    r"(?P<noun>(?:可?按照?)?[^，、\d]{1,12}[ 　]?)$"
)
_ABOUT = expression(r"[ 　]*(?:预计|大)?约(?![束谈定见请][\u4e00-\u9fff]?)")
"""约带动就业3000人: about that many, though the word stands before the verb."""

_CEILING = expression(r"最高(?!标准|限价|工资)|最多|不超过")
"""分别最高给予50万元、20万元: the word stands before the verb."""

_ALL_ALIKE = expression(r"(?<![平年月日户人])均(?=[^，、]{0,8}$)|都(?=[^，、]{0,4}$)")
_MOST_ALIKE = 5
_ALIKE_INSIDE = expression(r"(?<![平年月日户人])(?:均|都)(?=[^，、]{0,8}$)")
_SHORTEST_ALIKE = 3
_BY_RULE = expression(r"(?:按照?|以|为|依照|参照)$")
_PAST = expression(
    r"[ 　]*(?:目前|上年|去年|截[至止](?:目前|当前|现在)|(?:近|过去)(?:年来|[一二三四五几两\d]年|些年)"
    r"|[^，。；]{2,14}以来)[^，。；]{0,12}[，,]"
)
_AHEAD = expression(
    r"[ 　]*(?:到|至|力争|计划|预计|确保|争取|今后|下一步|未来|将|今年|本年|(?:19|20)\d\d年(?!.{0,6}以来))"
)
"""2031年以来，全县…: what was; 到2035年，…: what will be."""

_COMPARED_ONLY = expression(r"(?:比|较|与|和)?[ 　]*(?:相比)?|(?:每年|年度)?最[高多]")
_BOUND_FIRST = expression(r"(?:按照?)?(?:不超过|不高于|最高|不低于)")
_DIGIT = expression(r"\d")
_SHORTEST_PURPOSE = 4
_NUMBER = expression(
    r"[\d二两三四五六七八九十百千一半](?:(?<![一半])|[番倍万亿百千]|(?<=一)半|(?<=半)(?:个|小时|天)"
    r"|(?<=最多一)|(?<=最多..一))"
)
_NEAR = 120
_OF_BASE = expression(r"(?:约?[是为]|达到?|相当于)?(?:(?:20\d\d年|上年|去年)(?:底|末|同期)?的?)?")
"""达到5万家，是2031年的2倍: the number before says of what."""

_SAME_FOR_ALL = expression(r"[“\"]?(?P<count>[2-9]|[两三四五六七八九])个(?P<rate>\d{1,3}(?:\.\d+)?%)[”\"]?")
ONE_RATE = expression(r"个\d{1,3}(?:\.\d+)?%")
_RATES_ONLY = expression(r"(?:率|比例|比重|占比|数|量|面积|额|浓度|时间|时限)[ 　]*$")


def may_count(source: str) -> bool:
    """Whether any number stands in a stretch; most have none."""
    return _NUMBER.search(source) is not None


class Reader:
    """Readings of one masked layer.

    `stated` are the date expressions of the layer; `numbers` are where other numbers begin
    (`quantities.places`); `title` is the plan's own; `years(since, at)` which years govern offset `at` of a
    sentence that starts at `since`.
    """

    def __init__(
        self,
        masked: str,
        source: str,
        stated: Dated,
        numbers: Sequence[int],
        title: str,
        years: Callable[[int, int], tuple[int, ...]],
    ) -> None:
        self.masked = masked
        self.source = source
        self.stated = stated
        self.numbers = numbers
        self.title = title
        self.years = years
        self.namer = Namer(masked, source, stated.spans)
        self.sides = Sides(masked, self.namer)
        self._deals = _DEALT.search(masked) is not None
        self._same = ONE_RATE.search(source) is not None

    def readings(self) -> list[Reading]:
        readings: list[Reading] = []
        last: Names = ()
        dealt: tuple[Names, ...] = ()
        every = sentences(self.masked)
        for sentence in every if self._same else [every[index] for index in holding(self.numbers, every)]:
            if _NUMBER.search(self.source, *sentence.span):
                context = Context(last_name=last, dealt=dealt)
                readings += self._sentence(sentence, context)
                last, dealt = context.last_name, context.dealt
        return readings

    def _sentence(self, sentence: Sentence, context: Context) -> list[Reading]:
        readings: list[Reading] = []
        masked, numbers = self.masked, self.numbers
        past = _PAST.match(masked, *sentence.span) is not None
        first = bisect_left(numbers, sentence.span.start)
        for index, clause in enumerate(sentence.clauses):
            past = past and _AHEAD.match(masked, *clause) is None
            first = bisect_left(numbers, clause.start, first)
            counted = first < len(numbers) and numbers[first] < clause.end
            dealing = _DEALT.search(masked, *clause) if self._deals else None
            found = self._targets(clause, first, dealing is not None) if counted else []
            if self._same:
                readings += self._same_for_all(sentence, clause)
            if found:
                read_here = (
                    list(self._around_dealing(sentence, index, clause, found, dealing, context))
                    if dealing
                    else self._plain(sentence, index, clause, found, context)
                )
                # What was is no target, but names what will be.
                readings += () if past else read_here
            if self.masked[clause.start] in payments.OPENS:
                context.paid = payments.whom(self.masked, clause) or context.paid
            context.last_clause, context.last_counts = clause, bool(found)
        return readings

    def _targets(self, clause: Span, first: int, dealt: bool) -> list[Quantity]:
        """The quantities of a clause that somebody promises; its first number is the one of that index."""
        read = quantities.read(self.masked, self.source, clause, self.numbers, first)
        if dealt:
            read = series.lent_units(self.masked, read)
        dates = self.stated if self.stated.starts else None
        found = [
            each
            for each in read
            if not (dates and dates.touches(each.span))
            and exclusions.is_commitment(self.masked, each, clause, self.title)
        ]
        return series.with_their_like(self.masked, read, found) if dealt and found else found

    def _same_for_all(self, sentence: Sentence, clause: Span) -> Iterator[Reading]:
        """甲率、乙率、丙率“3个90%”: as many rates as the idiom counts, each with its percentage."""
        idiom = _SAME_FOR_ALL.search(self.source, clause.start, clause.end)
        if idiom is None:
            return
        listed = self.namer.opened(Span(clause.start, idiom.start()))
        count = numerals.parse_int(idiom["count"])
        names = series.own_heads(self.masked, listed)
        if len(names) != count:
            ways = lists.members(self.masked, listed)
            pieces = next((pieces for pieces in ways if len(pieces) == count), None)
            if pieces is None:
                return
            names = series.shared_head(self.masked, pieces)
        span = Span(*idiom.span("rate"))
        for quantity in quantities.find(self.source, self.source, *span):
            for spans in names:
                name = self.namer.words(spans)
                yield Reading(quantity, name, cover(quantity, spans, clause), sentence.span.start)

    def _around_dealing(
        self,
        sentence: Sentence,
        index: int,
        clause: Span,
        found: list[Quantity],
        dealing: re.Match[str],
        context: Context,
    ) -> Iterator[Reading]:
        """A clause that deals values out: what stands before 分别, what it deals out, and the rest."""
        first = next((i for i, each in enumerate(found) if each.span.start > dealing.start()), len(found))
        before, at = found[:first], dealing.start()
        if before and first < len(found):
            between = Span(before[-1].span.end, found[first].span.start)
            if source := self.sides.origin(Span(clause.start, before[-1].start), between):
                before, at = before[:-1], source.end
        yield from self._plain(sentence, index, clause, before, context)
        if first < len(found):
            values = series.run(self.masked, found, first)
            yield from self._dealt(sentence, clause, values, Span(at, dealing.end()), context)
            rest = found[first + len(values) :]
            if rest:
                tail = Span(values[-1].span.end, clause.end)
                yield from self._plain(sentence, index, tail, rest, context)

    # One function: what stands at the left of a quantity depends on what the quantities before it took.
    def _plain(
        self, sentence: Sentence, index: int, clause: Span, found: list[Quantity], context: Context
    ) -> list[Reading]:
        """Quantities of a clause, each named by what stands at its left and at its right."""
        if len(found) == 1 and (
            outright := leading.reading(self.namer, found[0], clause, sentence.span.start, context)
        ):
            return [outright]
        readings: list[Reading] = []
        compound: Quantity | None = None
        for place in self.sides.places(clause, found):
            quantity = place.quantity
            if compound is not None:
                quantity = quantity._replace(op=_compound_op(compound, quantity))
                names: tuple[Names, ...] = (context.last_name,)
            else:
                quantity, left = self._with_distant_op(quantity, place.left, place.right, context.paid)
                names = self._names(sentence, index, quantity, left, place.right, context)
                if context.paid and quantity.measure in ("money", "share"):
                    names = self._to_whom(names, payments.own(self.masked, left) or context.paid)
                if self.masked.startswith("的", *place.right) and quantity is not found[-1]:
                    predicate = self.namer.predicate(Span(found[-1].span.end, clause.end))
                    names = tuple((*spans, *predicate) for spans in names)
            for spans in names:
                readings.append(self._named(sentence.span.start, clause, quantity, spans, place.baseline))
            context.last_name = names[-1] if names else context.last_name
            context.named.append(context.last_name)
            context.last_unit = quantity.unit
            compound = quantity if place.touches else None
        return readings

    def _to_whom(self, names: tuple[Names, ...], paid: Names) -> tuple[Names, ...]:
        """对首次入选的企业，给予一次性奖励30万元: whom the clause before names."""
        return tuple(
            (*paid, *spans) if payments.ALONE.fullmatch(self.namer.words(spans)) else spans for spans in names
        )

    def _with_distant_op(
        self, quantity: Quantity, left: Span, right: Span, paid: Names
    ) -> tuple[Quantity, Span]:
        """不超过投资额30%, 最高补助100万元: the bounding word stands before the noun."""
        if quantity.op == "=" and (about := _ABOUT.match(self.masked, *left)):
            return quantity._replace(op="~"), Span(about.end(), left.end)
        stated = "达" in quantity.prefix
        distant = _DISTANT_OP.search(self.masked, *left) if quantity.op == "=" and not stated else None
        if distant is None:
            return quantity, left
        op = vocabulary.PREFIX_OPS[distant["op"]]
        bounded = quantity._replace(op=op)
        before = self.namer.opened(Span(left.start, distant.start()))
        if distant["op"] in ("最高", "最多", "最低", "至少"):
            return bounded, left
        by_rule = _BY_RULE.search(self.masked, left.start, distant.start())
        if by_rule and by_rule.start() > before.start and payments.PAYMENT.match(self.masked, *right):
            # 对新建冷库按不超过总投资的30%给予补助: what is paid for stands before 按.
            return bounded, Span(before.start, by_rule.start())
        if by_rule and paid and payments.PAYMENT.match(self.masked, *right):
            return bounded, paid[0]
        named = before.end > before.start and not by_rule
        return bounded, before if named else Span(distant.end("op"), left.end)

    def _named(
        self, since: int, clause: Span, quantity: Quantity, spans: Names, baseline: float | None
    ) -> Reading:
        name = self.namer.words(spans)
        doubt = None if name else "数量前后没有可作名称的词语"
        said = naming.joined(self.source, spans)
        return as_reading(
            (quantity, name, cover(quantity, spans, clause), since, None, doubt, baseline, said)
        )

    def _names(
        self, sentence: Sentence, index: int, quantity: Quantity, left: Span, right: Span, context: Context
    ) -> tuple[Names, ...]:
        may_be_each = self.masked.find("各", *left) >= 0
        each = _EACH.search(self.masked, left.start, left.end) if may_be_each else None
        if each and each.start() > left.start:
            pieces = next(lists.members(self.masked, self.namer.opened(Span(left.start, each.start()))))
            if len(pieces) > 1:
                return tuple((piece,) for piece in pieces)
        if left.end <= left.start and context.last_name and payments.PAID_BEHIND.match(self.masked, *right):
            # 收入达到3000万元、5000万元以上的给予奖励: both say what must be reached.
            return (context.last_name,)
        spans = self.namer.spans(quantity, left, right)
        if len(spans) == 1 and spans[0].end <= quantity.start:
            shared_by = self._shared_by_list(sentence, index, spans[0], context)
            if listed := shared_by or self._listed_alike(sentence, index, spans[0]):
                return listed
        if quantity.measure == "multiple" and _OF_BASE.fullmatch(self.namer.words(spans)):
            return ((*context.last_name, *spans),)
        if self.namer.is_paying(spans) and (purpose := self._purpose(sentence, index)):
            return ((*spans, purpose),)
        if self.namer.is_bare(spans):
            if shared := self._bases_alike(sentence, left, context):
                return tuple((*base, *spans) for base in shared)
            context.base = self._base(sentence, quantity, spans, context)
            if borrowing.is_level(self.masked, spans, quantity, context.last_unit or ""):
                context.base = self.namer.without_change(context.base)
            return (self._borrowed(spans, quantity, context),)
        context.base = ()
        return (self._among(spans, quantity, left, context),)

    def _borrowed(self, spans: Names, quantity: Quantity, context: Context) -> Names:
        """A bare head with what it borrows: 占比, 年均增长, a verb alone."""
        base, verb = context.base, self.namer.is_verb(spans)
        said, own = self.namer.words(base), self.namer.words(spans)
        new = verb and not said.endswith(own)
        if new and (same := borrowing.same_goods(self.namer, spans, quantity, context)):
            return same
        if said.startswith(own) or said.endswith(own):
            return base
        if verb and len(base) == 1 and base == context.last_name:
            return spans
        for_each = spans and self.masked[spans[0].start] in "单每同" and quantity.measure == "money"
        return (*spans, *base) if for_each else (*base, *spans)

    def _among(self, spans: Names, quantity: Quantity, left: Span, context: Context) -> Names:
        """A name that is whole, below the one that it is a part of: 共…, 其中…."""
        part = _OF_WHOLE.match(self.masked, left.start, left.end)
        if part and part["all"] and not context.last_counts and context.last_clause:
            return (self.namer.opened(context.last_clause), *spans)
        if part and part["among"]:
            context.among, context.among_unit, context.among_at = (
                context.last_name,
                context.last_unit,
                left.start,
            )
        elif context.among and (
            borrowing.another_matter(self.masked, quantity, left, context)
            or self.namer.begins_with_delivery(left)
        ):
            context.among = ()
        whole = self.namer.words(context.among) if context.among else ""
        if whole and not _LISTED.search(whole) and not borrowing.alike(whole, self.namer.words(spans)):
            last = context.among[-1]
            goods = borrowing.HOW_MANY.search(self.masked, *last) if self._says_kind(spans) else None
            if goods and goods.start() > last.start:
                return (*spans, *context.among[:-1], Span(last.start, goods.start()))
            return (*context.among, *spans)
        return spans

    def _says_kind(self, spans: Names) -> bool:
        """企业数量达到400家，其中服务类150家 → 服务类企业: a kind of what the whole counts."""
        return bool(spans) and self.masked[spans[-1].end - 1] in "类型级"

    def _bases_alike(self, sentence: Sentence, left: Span, context: Context) -> tuple[Names, ...]:
        """甲、乙，同比增长均达到8%; 甲达到…，乙达到…，均增长8%: each name has the value."""
        if not _ALL_ALIKE.search(self.masked, left.start, left.end):
            return ()
        if context.last_counts or context.last_clause is None:
            return tuple(context.named) if len(context.named) > 1 else ()
        pieces = next(lists.members(self.masked, self.namer.opened(context.last_clause)))
        return series.shared_head(self.masked, pieces) if 1 < len(pieces) <= _MOST_ALIKE else ()

    def _shared_by_list(
        self, sentence: Sentence, index: int, span: Span, context: Context
    ) -> tuple[Names, ...]:
        """A list of rates before one value, its first members perhaps cut off by a stray comma."""
        listed = list(series.own_heads(self.masked, span))
        if not listed or not _RATES_ONLY.search(self.masked, span.start, span.end):
            return tuple(listed)
        at = index - 1
        while at >= 0 and not (at == index - 1 and context.last_counts):
            earlier = self.namer.opened(sentence.clauses[at])
            numbered = any(map(str.isdigit, earlier.of(self.masked)))
            if numbered or not _RATES_ONLY.search(self.masked, *earlier):
                break
            listed = [*(series.own_heads(self.masked, earlier) or ((earlier,),)), *listed]
            at -= 1
        return tuple(listed)

    def _listed_alike(self, sentence: Sentence, index: int, span: Span) -> tuple[Names, ...]:
        """甲投资，乙投资，丙投资均增长5%: clauses that end alike are members of one list."""
        alike = _ALIKE_INSIDE.search(self.masked, *span)
        if alike is None or alike.start() - span.start < _SHORTEST_ALIKE:
            return ()
        stem = Span(span.start, alike.start())
        tail = (Span(alike.end(), span.end),) if alike.end() < span.end else ()
        head = stem.of(self.masked)[-2:]
        pieces = [stem]
        for at in range(index - 1, -1, -1):
            clause = sentence.clauses[at]
            if not self.masked.endswith(head, *clause) or _DIGIT.search(self.masked, *clause):
                break
            pieces.insert(0, self.namer.opened(clause))
        return tuple((piece, *tail) for piece in pieces) if len(pieces) > 1 else ()

    def _base(self, sentence: Sentence, quantity: Quantity, spans: Names, context: Context) -> Names:
        """占比, 年均增长 and plain numbers take the name of the clause before; 最高50万元 what is paid."""
        if quantity.measure == "money" and not (spans and payments.PAYMENT.search(self.namer.words(spans))):
            paid = list(
                payments.PAYMENT.finditer(
                    self.masked, max(sentence.span.start, quantity.start - 120), quantity.start
                )
            )
            if paid:
                return (Span(*paid[-1].span()),)
        if context.last_counts or context.last_clause is None:
            return context.base or context.last_name
        before = self.namer.opened(context.last_clause)
        if before.end <= before.start:  # nothing but a date: 到2030年，达到25%
            return context.base or context.last_name
        return (Span(max(before.start, before.end - 30), before.end),)

    def _purpose(self, sentence: Sentence, index: int) -> Span | None:
        """投资80万元，新建…: what is paid for stands in the next clause."""
        if index + 1 >= len(sentence.clauses):
            return None
        purpose = sentence.clauses[index + 1]
        counted = _DIGIT.search(self.masked, *purpose)
        if counted is None:
            return purpose
        # 投资80万元，新建校舍2栋: up to the number, unless that tells of the amount itself (增长5%).
        named = self.namer.opened(Span(purpose.start, counted.start()))
        says = named.end - named.start >= _SHORTEST_PURPOSE and not self.namer.is_bare((named,))
        return named if says and self.namer.is_purpose(named) else None

    def _dealt(
        self, sentence: Sentence, clause: Span, values: list[Quantity], dealing: Span, context: Context
    ) -> Iterator[Reading]:
        ceiling = _CEILING.search(self.masked, max(clause.start, dealing.start - 2), values[0].start)
        values = [each._replace(op="<=") if ceiling and each.op == "=" else each for each in values]
        values = series.completed(values)
        at = dealing.start
        left = self._without_base(self.namer.opened(Span(clause.start, at)))
        options = list(lists.members(self.masked, left)) if left.end > left.start else []
        shared: Names = ()
        if (not options or len(options) == 1) and context.last_clause is not None and not context.last_counts:
            options += list(lists.members(self.masked, self._target(context.last_clause)))
            shared = (left,) if left.end > left.start and self.namer.is_bare((left,)) else ()
        years = self.years(sentence.span.start, at)
        shares = series.dealt(self.masked, values, [len(option) for option in options], years)
        doubt = None if shares else "“分别”前后的项数对不上"
        shares = shares or [series.Share(value, None) for value in values]
        whole = (left,) if left.end > left.start else (options[-1] if options else (left,))
        wanted = max((share.member for share in shares if share.member is not None), default=-1) + 1
        pieces = next((option for option in options if len(option) == wanted), whole)
        heads = series.shared_head(self.masked, pieces)
        alone = _COMPARED_ONLY.fullmatch(left.of(self.masked)) is not None
        if alone and (earlier := borrowing.named_before(context, len(values), doubt)):
            heads, doubt = earlier, None
            shares = [series.Share(value, member) for member, value in enumerate(values)]
        verb = self._after_dealing(dealing.end, values[0].start)
        right = self._noun_behind(values[-1], clause)
        for share in shares:
            member = heads[share.member] if share.member is not None else heads[-1]
            spans = (*member, *(each for each in shared if each not in member), *verb, *right)
            yield Reading(
                share.quantity,
                self.namer.words(spans),
                cover(share.quantity, spans, clause),
                sentence.span.start,
                share.year,
                doubt or ("“分别”可指名称，也可指年份" if share.ambiguous else None),
            )
        context.last_name = heads[-1]
        context.dealt = heads if len(heads) > 1 else context.dealt

    def _without_base(self, names: Span) -> Span:
        """甲、乙排放总量比2020年 → 甲、乙排放总量."""
        compared = self.masked.startswith(("比20", "较20", "比上年", "较上年"), names.end - 1)
        return Span(names.start, names.end - 1) if compared and names.end - 1 > names.start else names

    def _target(self, clause: Span) -> Span:
        """对甲、乙 → 甲、乙."""
        opened = self.namer.opened(clause)
        target = _TARGETED.match(self.masked, opened.start, opened.end)
        return Span(target.end(), opened.end) if target else opened

    def _after_dealing(self, start: int, end: int) -> Names:
        base = naming.BASED.match(self.masked, start, end)
        verb = self.namer.opened(Span(base.end() if base else start, end))
        if bound := _BOUND_FIRST.match(self.masked, *verb):
            # 分别按不超过活动费用的50%、30%: the bound governs the values.
            stop = verb.end - self.masked.endswith("的", bound.end(), verb.end)
            verb = Span(bound.end(), stop)
        return (verb,) if verb.end > verb.start else ()

    def _noun_behind(self, value: Quantity, clause: Span) -> Names:
        right = self.namer.without_of_after(Span(value.span.end, clause.end))
        return (right,) if right.end > right.start and right.end - right.start < 16 else ()


def _compound_op(first: Quantity, quantity: Quantity) -> str:
    """300个800栋: the first one's prefix bounds them all."""
    return first.op if quantity.op == "=" and not first.tail else quantity.op
