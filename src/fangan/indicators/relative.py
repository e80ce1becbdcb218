"""Targets without a number of their own: 完成省定任务, 与全市水平持平, 高于全省平均.

Only an item that is nothing but a measured target holds them; elsewhere such words are wishes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fangan.dates import When
from fangan.expressions import expression
from fangan.indicators.clauses import sentences
from fangan.indicators.naming import Namer
from fangan.indicators.scope import Scope
from fangan.model import Certainty, Indicator
from fangan.text import Span

_FULFILS = expression(
    r"(?:全面|圆满|确保|力争|超额)?完成[^，。；]{0,12}?(?:下达|核定|分解|考核|上级|控制|计划|规划|目标|任务|指标)"
)
_GIVEN = expression(
    r"(?:全面|圆满|确保|力争|超额)?完成[^，。；]{0,12}?(?:下达|核定|分解|确定|规定|交办)(?:我?[省市县区州镇]|给我[省市县区])?的"
    r"(?P<name>[^，。；]{2,20}?)(?:考核)?(?:(?:控制|约束性?)?(?:目标|任务|指标|计划)+)$"
)
"""完成市下达的节水考核任务: what is to be fulfilled stands behind."""

_RELATION = expression(
    r"(?:全面|圆满|确保)?(?:完成|达到|实现|不低于|不高于|高于|低于|优于|控制在|保持在|符合|落实|超额完成|力争达到|好于|快于|位居|居于|居全[国省市]|进入|排名)"
    r"[^，。；]{0,12}?(?:下达|核定|分解|规定|要求|平均|考核|国家|省|市|上级|控制|计划|规划|目标|任务|水平|指标|前列|标准)"
    r"|与[^，。；]{1,14}?(?:同步|一致|相适应|持平|相当|协调)"
    r"|(?:保持|基本|实现)?(?:同步|稳定|持平|只增不减|稳中有[升降])"
    r"|(?:稳步|逐年|持续)(?:提高|提升|下降|降低|增长|递增|改善)"
)


def find(
    text: str, span: Span, masked: str, years: Scope, whens: Sequence[When], measured: Sequence[Span] = ()
) -> Iterator[Indicator]:
    """`whens` are the dates of `masked`; the clauses of `measured`, absolute spans, hold no other target."""
    namer = Namer(masked, span.of(text), {when.span.start: when.span.end for when in whens})
    for sentence in sentences(masked):
        for clause in sentence.clauses:
            relation = _FULFILS.search(masked, clause.start, clause.end) or _RELATION.search(
                masked, clause.start, clause.end
            )
            if relation is None:
                continue
            named = namer.opened(Span(clause.start, relation.start()))
            if named.end - named.start < 2 and (given := _GIVEN.match(masked, *clause)):
                named = Span(*given.span("name"))
            if named.end - named.start < 2:
                continue
            year = next(iter(years.years_at(relation.start(), sentence.span.start)), None)
            absolute = Span(min(named.start, relation.start()), clause.end).shifted(span.start)
            if any(each.start < absolute.end and absolute.start < each.end for each in measured):
                continue
            yield Indicator(
                name=namer.words((named,)),
                op="=",
                value=None,
                unit=None,
                year=year,
                text=absolute.of(text),
                span=absolute,
                certainty=Certainty.LIKELY,
                reason="没有数值，按文字表述的相对目标",
            )
            break
