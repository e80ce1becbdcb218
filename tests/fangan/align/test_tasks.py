"""Owners and deadlines of a task against the superior's."""

import pytest

import fangan
from tests.fangan.align.plans import cases, plan

TASK = "搬迁早市摊点。把沿河路边的早市迁入室内并统一给水、排污和照明。（{}）"


@pytest.mark.parametrize("case", cases("tasks"), ids=lambda case: case["name"])
def test_a_task_is_judged_by_owner_and_deadline(case):
    upper = plan("云岭市2026年早市工作方案", TASK.format(case["upper"]))
    lower = plan("青禾县2026年早市工作方案", TASK.format(case["lower"]))
    (task,) = fangan.align(upper, lower).tasks
    assert str(task.verdict) == case["verdict"], task.reasons
    assert case.get("says", "") in "".join(reason.text for reason in task.reasons)


def test_who_leads_a_whole_section_is_not_asked_for_a_single_task():
    upper = fangan.parse(
        "云岭市2026年早市工作方案\n\n一、重点任务\n（一）迁市入室（牵头单位：市商务局；责任单位：市水务局、市供电公司）\n"
        "1.搬迁早市摊点。把沿河路边的早市迁入室内并统一给水、排污和照明。\n"
    )
    lower = plan("青禾县2026年早市工作方案", TASK.format("牵头单位：县水务局"))
    (task,) = fangan.align(upper, lower).tasks
    assert str(task.verdict) == "same", task.reasons


def test_a_task_in_quite_other_words_is_missing_with_the_nearest_named():
    upper = plan(
        "云岭市2026年早市工作方案",
        "搬迁早市摊点。把沿河路边早市迁入室内，统一给水排污。",
        "添置公厕。在客运站旁添置无障碍公厕。",
        "修复古桥。对石拱古桥加固桥墩。",
        "补栽行道树。在环城路补栽香樟。",
    )
    lower = plan(
        "青禾县2026年早市工作方案",
        "规范早市经营。引导摊点进棚，早市棚内装好给水管。",
        "更换路灯。在背街小巷更换节能路灯。",
        "补栽行道树。在环城路补栽香樟。",
    )
    tasks = fangan.align(upper, lower).tasks
    assert [str(task.verdict) for task in tasks] == ["missing", "missing", "missing", "same"]
    assert tasks[0].nearest.item.heading == "规范早市经营"
    assert str(tasks[0].certainty) == "likely"
    assert "主题相近" in tasks[0].reasons[0].text


def test_a_reranker_chooses_the_nearest_and_never_the_verdict():
    upper = plan("云岭市2026年早市工作方案", "搬迁早市摊点。把沿河路边早市迁入室内。")
    lower = plan("青禾县2026年早市工作方案", "规范早市经营。摊点进棚。", "宣传早市规矩。给早市摊点发放折页。")
    for wanted in ("进棚", "折页"):
        found = fangan.align(upper, lower, rerank=lambda one, other, wanted=wanted: wanted in other)
        assert str(found.tasks[0].verdict) == "missing"
        assert wanted in found.tasks[0].nearest.item.text
