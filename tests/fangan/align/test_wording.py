"""What upper and lower plans write differently is compared as the same."""

import pytest

from fangan.align.places import jurisdiction, own_places
from fangan.align.wording import Reader
from fangan.numerals import narrow
from fangan.text import Span
from tests.fangan.align.plans import cases, plan


@pytest.mark.parametrize("case", cases("wording"), ids=lambda case: case["name"])
def test_two_ways_of_writing_are_the_same_or_not(case):
    reader = Reader(case["places"])
    upper, lower = (
        reader.read(narrow(case[side]), Span(0, len(case[side]))).symbols for side in ("upper", "lower")
    )
    assert (upper == lower) is case["same"]


def test_every_symbol_knows_its_characters():
    text = "前言。 全市：云岭市 12％"
    wording = Reader(["云岭市"]).read(narrow(text), Span(3, len(text)))
    assert wording.span(0, len(wording.symbols)) == Span(4, len(text))
    assert [text[a:b] for a, b in zip(wording.starts, wording.ends, strict=True)] == [
        "全",
        "市",
        "云岭市",
        "12",
        "％",
    ]


@pytest.mark.parametrize(
    ("title", "places", "own"),
    [
        ("云岭市优化营商环境行动方案", {"云岭市", "云岭"}, "云岭市"),
        (
            "江澜省云岭市青禾县2026年工作方案",
            {"江澜省", "江澜", "云岭市", "云岭", "青禾县", "青禾"},
            "青禾县",
        ),
        ("优化市场环境工作方案", set(), None),
        ("城市更新行动方案", set(), None),
        ("老旧小区改造工作方案", set(), None),
    ],
)
def test_a_plan_is_about_the_places_in_its_title(title, places, own):
    found = plan(title, "开展排查。逐栋登记房屋。")
    assert (own_places(found), jurisdiction(found)) == (places, own)
