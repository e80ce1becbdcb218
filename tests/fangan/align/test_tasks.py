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


def test_a_heading_may_be_the_other_plans_sentence():
    upper = plan("云岭市2026年早市工作方案", "迁移沿河早市摊点。", "添置公厕。在客运站旁添置无障碍公厕。")
    lower = plan(
        "青禾县2026年早市工作方案",
        "整治河岸。迁移沿河早市摊点。拆除违建。",
        "添置公厕。在客运站旁添置无障碍公厕。",
    )
    assert [answer.item.heading for task in fangan.align(upper, lower).tasks for answer in task.answers] == [
        "整治河岸",
        "添置公厕",
    ]


def test_common_words_correspond_where_the_tasks_do():
    upper = plan(
        "云岭市2026年早市工作方案", "加强组织领导。完善工作机制。给摊主逐户建档。", "加强宣传。印发折页。"
    )
    lower = plan(
        "青禾县2026年早市工作方案", "加强组织领导。完善工作机制。给摊主逐户建档。", "压实责任。完善工作机制。"
    )
    tasks = fangan.align(upper, lower).tasks
    assert [len(task.answers) for task in tasks] == [1, 0]
    assert len(tasks[0].answers[0].pairs) == 3
    assert str(tasks[0].verdict) == "same"
