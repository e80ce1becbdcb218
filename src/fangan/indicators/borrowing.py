"""What a figure borrows from the one before it in its sentence, and when it needs nothing of it."""

from __future__ import annotations

from fangan.expressions import expression
from fangan.indicators import naming, vocabulary
from fangan.indicators.named import Context, Names
from fangan.indicators.naming import Namer
from fangan.indicators.quantities import Quantity
from fangan.text import Span

HOW_MANY = expression("(?:总?数量?|总量)[ 　]*$")
_ADDED = frozenset({"净增", "新增", "增加"})
"""经营主体总量突破6万户，净增4000户: more of the same."""

_SAYS_ENOUGH = frozenset({"投资", "收入", "占比", "比例", "比重"})
"""完成固定资产投资30亿元，其中工业投资9亿元: a part that ends so names itself."""

_SHORTEST_PART = 4


def same_goods(namer: Namer, verb: Names, quantity: Quantity, context: Context) -> Names:
    """新开工安置房2400套、建成1800套: the same goods, another verb; () where the base has none."""
    if len(context.base) != 1 or quantity.unit != context.last_unit:
        return ()
    base = context.base[0]
    goods = namer.behind_verb(base, namer.words(verb))
    if context.base != context.last_name and (goods is None or context.last_name[-1:] != (goods,)):
        return ()
    if goods:
        return (*verb, goods)
    if namer.words(verb) not in _ADDED:
        return ()
    many = HOW_MANY.search(namer.masked, *base)
    return (Span(base.start, many.start()) if many and many.start() > base.start else base, *verb)


def another_matter(masked: str, quantity: Quantity, left: Span, context: Context) -> bool:
    """安排资金2亿元，其中产业类1亿元，支出进度达到92%: another unit in a later clause ends 其中."""
    return quantity.unit != context.among_unit and masked.find("，", context.among_at, left.start) >= 0


def is_level(masked: str, spans: Names, quantity: Quantity, last_unit: str) -> bool:
    """城镇化率提高2个百分点，达到68%; 收入增长40%，突破300亿元: what is reached behind what it grows by."""
    if spans:
        return masked[spans[0].start] == "占"  # 产值增长15%，占工业总产值比重达到45%
    if last_unit.endswith("百分点") and quantity.unit == "%":
        return True
    return last_unit[-1:] in ("%", "点") and quantity.measure in ("money", "physical", "count")


def alike(whole: str, part: str) -> bool:
    """单位能耗降低14%，其中工业单位能耗降低16%: a part that measures the same thing says so itself."""
    measures = naming.ends_in_head(part) or part[-2:] in vocabulary.CHANGE
    if not measures or len(part) < _SHORTEST_PART:
        return False
    return part[-4:] == whole[-4:] or part[-2:] in _SAYS_ENOUGH


def named_before(context: Context, count: int, doubt: str | None) -> tuple[Names, ...]:
    """The names over which a series without any of its own is dealt out; () for none.

    收入达到…，游客达到…，分别增长15%和12%: those of the clauses before;
    到2035年，分别达到…: those of the series before.
    """
    if len(context.dealt) == count > 1 and (doubt or context.last_counts):
        return context.dealt
    return tuple(context.named[-count:]) if context.last_counts and len(context.named) >= count > 1 else ()
