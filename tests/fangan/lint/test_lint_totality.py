"""No text makes a rule raise, and every finding lies inside it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fangan
from fangan.lint import fixed, lint
from fangan.lint.rule import all_rules
from tests.fangan.lint.battery import FINDING

EVERYTHING = [rule.code for rule in all_rules()]
PIECES = [
    *"一二三（）()《》“”、，。；：—%\n ",
    "一、",
    "（一）",
    "1.",
    "（责任单位：",
    "县财政局",
    "牵头单位：",
    "2026年2月30日前",
    "分别达到",
    "95%、96%",
    "其中",
    "关于印发",
    "的通知",
    "云政发〔2024〕8号",
    "见附件",
    "本方案第三条",
    "每季度（3月、6月）",
    "20个30户40栋",
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_generated_text_makes_no_rule_raise(text: str) -> None:
    findings = lint(fangan.parse(text), select=EVERYTHING)
    for finding in findings:
        assert 0 <= finding.span.start < finding.span.end <= len(text)
        for edit in (edit for fix in finding.fixes for edit in fix.edits):
            assert 0 <= edit.span.start <= edit.span.end <= len(text)
    fixed(text, findings)


@pytest.mark.parametrize("seed", range(20))
def test_mixed_up_examples_make_no_rule_raise(seed: int) -> None:
    chance = random.Random(seed)
    lines = [line for case in chance.sample(FINDING, 12) for line in case.text.split("\n")]
    chance.shuffle(lines)
    text = "\n".join(lines)
    for finding in lint(fangan.parse(text), select=EVERYTHING):
        assert finding.span.of(text)
