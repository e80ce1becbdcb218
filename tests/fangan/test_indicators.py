"""Indicators are found with the name, bound, value, unit and year that a careful reader would note."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fangan import indicators
from fangan.model import Certainty, Indicator
from fangan.pipeline import parse
from fangan.text import Span

CASES = [
    pytest.param(case, id=f"{path.stem}-{case['text'][:24]}")
    for path in sorted((Path(__file__).parents[2] / "specs/indicators").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]


def noted(indicator: Indicator) -> str:
    """As the specs write it: name | bound value unit | year."""
    values = [value for value in (indicator.value, indicator.value_hi) if value is not None]
    amount = "–".join(str(value).removesuffix(".0") for value in values)
    parts = [indicator.name, f"{indicator.op} {amount} {indicator.unit or ''}".strip()]
    return " | ".join([*parts, str(indicator.year)] if indicator.year else parts)


@pytest.mark.parametrize("case", CASES)
def test_every_target_is_noted(case: dict[str, Any]) -> None:
    options = {key: case[key] for key in ("goals", "measured", "year", "title") if key in case}
    assert [noted(each) for each in indicators.find(case["text"], **options)] == case["found"]


@pytest.mark.parametrize("case", CASES)
def test_a_neutral_sentence_in_front_moves_every_span_and_nothing_else(case: dict[str, Any]) -> None:
    before = "各单位要统一思想。\n"
    options = {key: case[key] for key in ("goals", "measured", "year", "title") if key in case}
    alone = indicators.find(case["text"], **options)
    moved = indicators.find(before + case["text"], Span(len(before), len(before + case["text"])), **options)
    assert [(each.span.shifted(len(before)), each.text, each.name) for each in alone] == [
        (each.span, each.text, each.name) for each in moved
    ]


def test_the_words_of_an_indicator_are_those_under_its_span() -> None:
    text = "到2025年，新建公办幼儿园12所，普惠性幼儿园在园幼儿占比达到90%以上。"
    for indicator in indicators.find(text):
        assert indicator.text == indicator.span.of(text)


def test_what_others_have_read_is_left_alone() -> None:
    text = "建成养老院5所，12个乡镇配合。"
    skipped = Span(text.index("12个"), text.index("。"))
    assert [each.name for each in indicators.find(text, skip=[skipped])] == ["建成养老院"]


def test_a_series_that_does_not_come_out_even_is_doubtful_and_says_why() -> None:
    found = indicators.find("甲类、乙类、丙类企业分别新增3家、5家。")
    assert {each.certainty for each in found} == {Certainty.DOUBTFUL}
    assert all(each.reason for each in found)


@pytest.mark.parametrize(
    "text",
    ["", "\n", "%", "分别", "(((((((", "”“（", "1" * 400, "、" * 400, "达到100%" * 300, "亿万千百十" * 50],
)
def test_any_text_gives_an_answer(text: str) -> None:
    assert isinstance(indicators.find(text), tuple)


KINDS = yaml.safe_load((Path(__file__).parents[2] / "specs/kinds.yaml").read_text("utf-8"))


@pytest.mark.parametrize("case", KINDS, ids=lambda case: case["text"])
def test_a_target_says_what_kind_of_figure_it_is(case: dict[str, Any]) -> None:
    (found,) = indicators.find(case["text"])
    assert (found.measure, found.better) == (case["measure"], case["better"])
    assert (found.baseline, found.baseline_year) == (case.get("baseline"), case.get("baseline_year"))


def test_binding_and_expected_targets_are_told_apart_by_their_headings() -> None:
    plan = parse(
        "青禾县规划任务分工方案\n一、主要指标分工\n(一)约束性指标\n1.绿化覆盖率达到42%。(责任单位:县城管局)\n"
        "2.耕地保有量只增不减。(责任单位:县自然资源局)\n(二)预期性指标\n1.城镇化率达到60%。(责任单位:县发展改革局)\n"
    )
    assert [each.binding for item in plan.items for each in item.indicators] == [True, True, False]
