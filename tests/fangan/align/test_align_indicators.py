"""Value, unit, year and direction of an indicator against the superior's."""

import pytest

import fangan
from tests.fangan.align.plans import cases, plan

FRAME = "改进窗口办理。在便民大厅增设综合岗并延长夜间开放，{}。"
UPPER, LOWER = "云岭市护绿工作方案（2026—2027年）", "青禾县护绿工作方案（2026—2027年）"


@pytest.mark.parametrize("case", cases("indicators"), ids=lambda case: case["name"])
def test_an_indicator_is_same_weaker_stronger_later_or_missing(case):
    upper = plan(case.get("upper_title", UPPER), FRAME.format(case["upper"]))
    lower = plan(case.get("lower_title", LOWER), FRAME.format(case["lower"]))
    (found,) = fangan.align(upper, lower).indicators
    assert str(found.verdict) == case["verdict"], found.reasons
    assert case.get("says", "") in found.reasons[0].text
    assert str(found.certainty) == case.get("certainty", "certain")


def test_of_two_names_that_differ_in_one_word_each_finds_its_own():
    upper = plan(UPPER, FRAME.format("用水报装时间压缩至2天，用气报装时间压缩至4天"))
    lower = plan(LOWER, FRAME.format("用气报装时间压缩至4天，用水报装时间压缩至2天"))
    found = fangan.align(upper, lower).indicators
    assert [(each.indicator.name, each.counterpart.name) for each in found] == [
        ("用水报装时间", "用水报装时间"),
        ("用气报装时间", "用气报装时间"),
    ]
    assert {str(each.verdict) for each in found} == {"same"}


def test_a_task_in_other_words_is_answered_by_an_indicator_of_the_same_name():
    upper = plan(
        UPPER, "改进窗口办理。调整前台、后台、夜间、周末四类岗位的排班和轮休办法，群众满意度达85%以上。"
    )
    lower = plan(
        LOWER, "让群众少跑路。凡是一次能说清的手续只许跑一回，当场能退还的原件不准扣留，群众满意度达86%以上。"
    )
    (task,) = fangan.align(upper, lower).tasks
    assert [answer.pairs for answer in task.answers] == [()]
    assert str(task.verdict) == "stronger"
    assert str(task.certainty) == "doubtful"
