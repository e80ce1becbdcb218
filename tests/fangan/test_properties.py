"""Any text gives a plan, whatever it is; and a plan does not depend on what stands before it."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fangan import parse, to_json

MARKERS = [
    "一、",
    "（一）",
    "(二)",
    "1.",
    "2、",
    "（1）",
    "①",
    "第一条 ",
    "第二章 ",
    "1.1 ",
    "第一阶段：",
    "专栏1 ",
    "**",
    "# ",
    "【要点】",
    "",
]
PHRASES = """
加强组织领导
重点任务
保障措施
工作目标
优化服务。压减时限30%以上。
推进项目建设
责任单位：县财政局、县审计局
（牵头单位：县应急局；责任单位：各乡镇（街道））
（县发展改革局牵头，县财政局配合，2026年6月底前完成）
牵头单位：
完成时限：长期
以下均需各乡镇负责，不再列出
（责任单位：县水务局
《青禾县方案》（青政发〔2026〕1号）
2026年3月5日
附件：1.清单
序号
任务内容
| 1 | 2 | 3 |
1\t2\t3
》）】
（（（
2022年
1.39万人
\u3000\u3000
由县商务局牵头，每月10日前报送
等相关部门
""".strip("\n").split("\n")
words = st.lists(st.sampled_from(PHRASES), max_size=4).map("".join)
lines = st.builds(str.__add__, st.sampled_from(MARKERS), words)
plans = st.lists(lines, max_size=25).map("\n".join)
PLAN = """一、重点任务
（一）推进项目。全年开工20个。（牵头单位：县发展改革局；完成时限：2026年底前）
（二）优化服务。推行帮办。（县政务服务局负责）
"""
NEUTRAL = "这里是一段与方案无关的说明文字，不带任何编号，也没有单位和时限。\n"


def check(plan):
    text = plan.source.text
    spans = [citation.span for citation in plan.citations] + [phase.span for phase in plan.phases]
    for item in plan.items:
        spans += [item.span, item.body]
        assert item.path and item.body.of(text) == item.text
        for entry in item.assignments:
            assert entry.names
            spans += [entry.span, *(name.span for name in entry.names)]
            assert all("".join(name.span.of(text).split()) == name.text for name in entry.names)
        if item.deadline:
            assert item.deadline.span.of(text) == item.deadline.text
    assert all(0 <= span.start <= span.end <= len(text) for span in spans)
    assert to_json(plan)["text"] == text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400))
def test_any_text_gives_a_plan(text):
    check(parse(text))


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=string.digits + "一二三四十百第条章、.．（）()《》：:；，。\n \t|*#-", max_size=300))
def test_any_mixture_of_numbers_and_punctuation_gives_a_plan(text):
    check(parse(text))


@settings(max_examples=80, deadline=None)
@given(plans)
def test_shuffled_pieces_of_the_genre_give_a_plan(text):
    check(parse(text))


def test_a_paragraph_in_front_shifts_every_span():
    alone, after = parse(PLAN), parse(NEUTRAL + PLAN)
    assert [item.path for item in alone.items] == [item.path for item in after.items]
    for first, second in zip(alone.items, after.items, strict=True):
        assert second.span == first.span.shifted(len(NEUTRAL))
        assert second.body == first.body.shifted(len(NEUTRAL))
        for one, other in zip(first.assignments, second.assignments, strict=True):
            assert other.span == one.span.shifted(len(NEUTRAL))


def test_a_novel_gives_no_tasks():
    text = "第二天清早，老陈推开院门，雾还没有散。\n他沿着河堤慢慢走，想起二十年前的事。\n" * 40
    assert parse(text).items == ()


def test_a_long_line_without_punctuation_is_read_in_good_time():
    assert parse("青禾" * 50_000).items == ()


@pytest.mark.parametrize("text", ["二、" + "。一、甲" * 30_000, "第二条 " + "。第一条 甲" * 30_000])
def test_numbers_without_their_successor_end(text):
    assert parse(text).source.text
