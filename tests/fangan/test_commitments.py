"""Figures, dates and duties land on the item, the goals or the plan that they belong to."""

from __future__ import annotations

import datetime as dt

from fangan import parse

PLAN = """云岭市2026年冷链物流工作方案

为补齐短板，制定本方案。目前全市已有冷库40座。

一、工作目标
到2026年底，冷库总容量达到30万立方米。冷链流通率达到45%。

二、重点任务
（一）新建产地冷库12座。支持合作社建设冷藏保鲜设施，补助不超过总投资的30%。（市农业农村局牵头，8个县配合）
（二）完善网络。2026年6月底前开通冷链专线。建成配送中心3个。（市商务局负责，2026年12月底前完成）

三、工作步骤
（一）部署阶段（2026年3月底前）。各县制定实施方案。
（二）实施阶段（2026年4月至11月）。各县每月向市商务局报送进展。

四、保障措施
市商务局每季度召开调度会，于2026年12月20日前将全年总结报市政府。
"""


def test_goals_take_their_year_along() -> None:
    found = [(each.name, each.value, each.year) for each in parse(PLAN).goals.indicators]
    assert found == [("冷库总容量", 30, 2026), ("冷链流通率", 45, 2026)]


def test_a_title_sentence_may_state_a_target() -> None:
    first, second = parse(PLAN).items[:2]
    assert [(each.name, each.value) for each in first.indicators] == [
        ("新建产地冷库", 12),
        ("支持合作社建设冷藏保鲜设施补助", 30),
    ]
    assert [(each.name, each.value) for each in second.indicators] == [("建成配送中心", 3)]


def test_a_deadline_among_the_owners_is_no_milestone() -> None:
    second = parse(PLAN).items[1]
    assert second.deadline is not None and second.deadline.date == dt.date(2026, 12, 31)
    assert [(each.date, each.text) for each in second.milestones] == [(dt.date(2026, 6, 30), "开通冷链专线")]


def test_duties_of_phases_are_due_on_their_last_day_unless_they_have_a_rhythm() -> None:
    found = [(each.action, each.cadence, each.date) for each in parse(PLAN).duties]
    assert found == [
        ("plan", "once", dt.date(2026, 3, 31)),
        ("report", "monthly", None),
        ("meeting", "quarterly", None),
        ("report", "once", dt.date(2026, 12, 20)),
    ]


YEARLY = """云岭市2031年经济社会发展计划

2031年是承前启后之年。2031年全市主要预期目标是：
——经济类（3个）。地区生产总值增长6%左右；粮食产量45万吨。
——民生类（1个）。新增就业2万人。
"""


def test_goals_announced_above_every_heading_are_goals() -> None:
    goals = parse(YEARLY).goals
    assert [(each.name, each.value, each.year) for each in goals.indicators] == [
        ("地区生产总值增长", 6, 2031),
        ("粮食产量", 45, 2031),
        ("新增就业", 2, 2031),
    ]
    assert goals.milestones == ()


FIVE_YEARS = """青禾县节水规划

一、发展现状
2030年，灌溉水利用系数达到0.62，改造管网40公里。
二、总体思路和主要目标
（一）发展环境
节水设备产值达到3亿元。
（二）主要目标
到2033年，漏损率降到8%以下，全面建成节水型社会。
"""


def test_what_was_reached_is_no_goal_and_no_goal_is_told_twice() -> None:
    goals = parse(FIVE_YEARS).goals
    assert [(each.name, each.value, each.year) for each in goals.indicators] == [("漏损率", 8, 2033)]
    assert len({each.span for each in goals.milestones}) == len(goals.milestones)


NOTICE = """青禾县人民政府办公室关于重点督办民生实事的通知

各乡镇人民政府，县级各部门：

为办好民生实事，制定本方案。县督考办将全程盯办，适时督查。请各承办单位于每季度末月20日前将办理结果书面报县督考办。

青禾县人民政府办公室
2032年2月26日
"""


def test_a_notice_without_numbers_has_duties_too() -> None:
    found = [(each.action, each.actor, each.cadence, each.day) for each in parse(NOTICE).duties]
    assert found == [
        ("inspect", "县督考办", "adhoc", None),
        ("report", "各承办单位", "quarterly", 20),
    ]


ABOVE = """青禾县2031年政府工作报告重点工作分解

2031年全县发展主要预期目标是：财政收入增长8%左右；城镇登记失业率控制在4.5%以内。

一、供水
（一）延伸管网。延伸12公里。
"""


def test_goals_may_stand_above_the_first_number() -> None:
    found = [(each.name, each.op, each.value, each.year) for each in parse(ABOVE).goals.indicators]
    assert found == [("财政收入增长", "~", 8, 2031), ("城镇登记失业率", "<=", 4.5, 2031)]


REPORT = """云岭市人民政府工作报告

一、2030年工作回顾
全市完成投资90亿元。
二、2031年工作安排
今年主要预期目标是：地区生产总值增长6%；新增就业2万人。
（一）扩大投资。全年完成投资100亿元。
三、2032年预期目标
人均可支配收入增长7%。
"""


def test_goals_announced_below_a_heading_are_goals_and_its_year_ties_nothing() -> None:
    plan = parse(REPORT)
    assert [(each.name, each.value, each.year) for each in plan.goals.indicators] == [
        ("地区生产总值增长", 6, None),
        ("新增就业", 2, None),
        ("人均可支配收入增长", 7, None),
    ]
    assert [(each.name, each.value) for item in plan.items for each in item.indicators] == [("完成投资", 100)]
