"""Whatever two texts are given, there is an alignment, and it points at characters that exist."""

from hypothesis import given, settings
from hypothesis import strategies as st

import fangan
from fangan.align.reports import data, page, terminal

NUMBERING = ["云岭市2026年方案", "一、", "（一）", "1.", "附件1", "\n", "\t"]
WORDING = ["推进", "河道清淤", "增设窗口", "压缩至3个工作日", "达到95%以上", "《办法》", "🚧", "x"]
OWNERS = ["（责任单位：市民政局、", "各县（市、区）", "2026年底前", "）"]
WORDS = [*NUMBERING, *WORDING, *OWNERS, "。", "；", "，"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=40).map("".join)


@settings(max_examples=60, deadline=None)
@given(TEXTS, TEXTS)
def test_any_two_texts_are_aligned(one, other):
    upper, lower = fangan.parse(one), fangan.parse(other)
    found = fangan.align(upper, lower)
    for task in found.tasks:
        assert 0 <= task.similarity <= 1.000001
        for answer in task.answers:
            for pair in answer.pairs:
                assert 0 <= pair.upper.start < pair.upper.end <= len(upper.source.text)
                assert 0 <= pair.lower.start < pair.lower.end <= len(lower.source.text)
                assert all(part.upper in pair.upper and part.lower in pair.lower for part in pair.shared)
    for module in (terminal, data, page):
        assert module.render(found)


@settings(max_examples=40, deadline=None)
@given(TEXTS)
def test_a_text_leaves_nothing_of_its_own_indicators_unanswered(text):
    plan = fangan.parse(text)
    assert all(each.verdict.answered for each in fangan.align(plan, plan).indicators)
