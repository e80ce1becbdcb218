"""Whatever is written, the stages answer, and every fact lies where it says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from fangan import dates, duties, indicators, milestones
from fangan.text import Span

MARKS = "，。；：、（）()“”《》\n 　和与及的在对由到至—-~%‰+×/．."
WORDS = """
2025年 6月底前 “十四五”末 每季度末月20日前 自印发之日起30日内 分别 各 其中 达到 不低于 以上 以内 左右
12 ３５ 1.5 三百二十 万
亿元 个 平方公里 个工作日 /10万 %c 新建 改造 污水处理率 老旧小区 5G PM2.5 县发展改革局 要
将 情况 报 督查 考核 召开会议 走流程 定期通报 (县民政局牵头) 责任单位： 翻一番 由58%提高到62% 百分之九十
"""
PIECES = [*MARKS, *WORDS.split()]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60)


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_no_text_is_refused_and_every_span_is_inside(text: str) -> None:
    whole = Span(0, len(text))
    measured = indicators.find(text, goals=True)
    facts = [
        *measured,
        *indicators.find(text, measured=True),
        *milestones.find(text, whole, measured, year=2025),
        *duties.find(text, owner="县政府", year=2025),
        *dates.find(text, year=2025),
        *dates.terms(text),
    ]
    for fact in facts:
        assert 0 <= fact.span.start < fact.span.end <= len(text)


@settings(max_examples=60, deadline=None)
@given(TEXTS)
def test_the_same_text_gives_the_same_facts(text: str) -> None:
    assert indicators.find(text) == indicators.find(text)
    assert duties.find(text) == duties.find(text)
