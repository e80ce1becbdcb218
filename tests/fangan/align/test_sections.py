"""A part of a plan is chosen by its number, by its numbers from the top, or by words of its heading."""

import pytest

import fangan
from fangan.align import SectionError
from fangan.align.sections import chosen_items

PLAN = fangan.parse("""青禾县2026年护林工作方案

一、重点任务
（一）封山育林
1.立牌。在林区路口立牌。
2.巡护。每日巡护两次。
（二）防火值守
3.值班。防火期全天值班。
二、专项行动
（一）清理可燃物
4.割草。割除路边枯草。
三、保障措施
（二）落实经费
把经费列入预算。
""")


@pytest.mark.parametrize(
    ("wanted", "headings"),
    [
        (None, ["立牌", "巡护", "值班", "割草"]),
        ("一", ["立牌", "巡护", "值班"]),
        ("（二）", ["值班"]),
        ("(二)", ["值班"]),
        ("一/（一）", ["立牌", "巡护"]),
        ("二/(一)", ["割草"]),
        ("清理可燃物", ["割草"]),
    ],
)
def test_a_section_has_these_tasks(wanted, headings):
    assert [item.heading for item in chosen_items(PLAN, wanted)] == headings


def test_a_number_that_stands_twice_among_the_tasks_is_asked_back():
    with pytest.raises(SectionError, match=r"可以指几处：一/\(一\)；二/\(一\)。请写明上级序号"):
        chosen_items(PLAN, "（一）")


def test_a_part_without_tasks_may_be_chosen_by_its_whole_number():
    assert [item.path for item in chosen_items(PLAN, "三/（二）")] == [("三", "(二)")]
