"""What the parser is not sure of says so, with the reason a reviewer needs."""

import pytest

from fangan import parse
from fangan.model import Certainty


def only_item(line):
    (item,) = parse(f"青禾县2026年工作方案\n一、重点任务\n（一）{line}").items
    return item


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("推进项目。开工20个。（县发展改革局、县财政局）", "括号里没有写明分工"),
        ("推进项目。由县发展改革局牵头，开工20个。", "由正文叙述得出"),
        ("县发展改革局。统筹推进项目建设。", "标题就是单位名称"),
        ("推进项目。开工20个。\n责任人：各社区", "责任人一栏里写的是单位"),
        ("党政办\n负责信息报送。", "标题就是单位名称"),
        ("推进项目。开工20个。\n作战单元：县发展改革局", "“作战单元”不是常用的分工标签"),
    ],
)
def test_owners_that_are_only_likely_say_why(line, reason):
    (entry,) = only_item(line).assignments
    assert (entry.certainty, entry.reason) == (Certainty.LIKELY, reason)


def test_a_fraction_says_that_it_was_turned_into_percent():
    (found,) = only_item("精简机构。公司户数压减四分之一以上。（责任单位：县财政局）").indicators
    assert (found.certainty, found.reason) == (Certainty.LIKELY, "原文写作几分之几，折成百分数")


def test_what_those_must_reach_who_are_paid_may_be_no_target():
    condition, reward = only_item(
        "奖励演出。全年票房超过80万元的剧场，给予12万元奖励。（责任单位：县文旅局）"
    ).indicators
    assert (condition.certainty, condition.reason) == (Certainty.LIKELY, "可能是享受奖补的条件")
    assert (reward.certainty, reward.value) == (Certainty.CERTAIN, 12)


def test_owners_under_a_label_are_certain():
    (entry,) = only_item("推进项目。开工20个。（责任单位：县发展改革局）").assignments
    assert (entry.certainty, entry.reason) == (Certainty.CERTAIN, None)


def test_a_deadline_without_a_year_says_which_year_was_taken():
    deadline = only_item("推进项目。开工20个。（县财政局负责，6月底前完成）").deadline
    assert (deadline.certainty, deadline.reason) == (Certainty.LIKELY, "没有写年份，按2026年计")
