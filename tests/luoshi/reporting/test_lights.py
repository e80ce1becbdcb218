"""Reports and figures turn lights: red, yellow, green, and a row for each change."""

from __future__ import annotations

import pytest
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from luoshi.calendar import clock
from luoshi.ledger import jobs as ledger_jobs
from luoshi.ledger import lights
from luoshi.ledger.models import Assignment, LightChange, Task
from luoshi.reporting import combining, drafting, handing_in, jobs, judging
from luoshi.reporting.models import Obligation, Series
from luoshi.reporting.sheet import sheet_of
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_reports import liaison_of, report

JUNE = "2026-06"


@pytest.fixture
def duty(county):
    """每月10日前, one working day of grace, for the plan of 供水."""
    return monthly(county, asks=["progress"], grace_days=1)


def night(day: str):
    """The clock on a day, after the night's jobs."""
    clock.set_to(clock.parse_instant(day))
    jobs.settle_all(0)
    ledger_jobs.relight_all(0)


def owed(duty, unit: str, period: str = JUNE) -> Obligation:
    return duty.obligations.get(unit__name=unit, period=period)


def light_of(unit: str, code: str = "1") -> str:
    """The light of a unit's assignment in a task whose deadline is far."""
    return Assignment.objects.get(
        unit__name=unit, task__title__contains=TITLES[code], role__in=lights.OWING
    ).light


TITLES = {"1": "推行水电气", "2": "公开收费", "3": "开展水质"}


def changes(unit: str) -> list[tuple[str, str, str]]:
    rows = LightChange.objects.filter(
        assignment__unit__name=unit, assignment__task__title__contains=TITLES["1"]
    ).order_by("at", "pk")
    return [(str(each.on), each.before, each.light) for each in rows]


def test_a_missing_report_is_red_and_caught_up_stays_yellow_until_the_next_falls_due(county, duty):
    water = liaison_of(county, "县水务局")
    assert light_of("县水务局") == "green", "the period is not over: nothing can be done yet"
    night("2026-07-05")
    assert light_of("县水务局") == "yellow", "five days before, and nothing written"
    night("2026-07-13")
    assert light_of("县水务局") == "yellow", "the 13th is the working day of grace"
    night("2026-07-14")
    assert light_of("县水务局") == "red"
    report(water, owed(duty, "县水务局"))
    assert light_of("县水务局") == "yellow", "at once, without waiting for the night"
    night("2026-07-31")
    assert light_of("县水务局") == "yellow", "caught up in this cycle"
    with clock.at("2026-08-03"):
        report(water, owed(duty, "县水务局", "2026-07"))
    night("2026-08-10")
    assert light_of("县水务局") == "green", "a new cycle, in time"
    assert changes("县水务局") == [
        ("2026-06-18", "", "green"),
        ("2026-07-05", "green", "yellow"),
        ("2026-07-14", "yellow", "red"),
        ("2026-07-14", "red", "yellow"),
        ("2026-08-10", "yellow", "green"),
    ]


def test_a_draft_ends_the_warning_and_a_head_who_waits_does_not_make_it_red_before_time(county, duty):
    power = liaison_of(county, "县供电局")
    night("2026-07-08")
    assert light_of("县供电局") == "yellow"
    obligation = owed(duty, "县供电局")
    first = next(iter(sheet_of(obligation).fields))
    drafting.keep(power, obligation, {first.name: "正在办"}, {})
    assert light_of("县供电局") == "green"


def test_a_task_shows_the_worst_of_those_who_owe_it_and_how_many_have_which(county, duty, sign_in):
    water = liaison_of(county, "县水务局")
    with clock.at("2026-07-09"):
        report(water, owed(duty, "县水务局"))
    night("2026-07-20")
    task = Task.objects.get(title__contains=TITLES["1"])
    assert lights.with_light(Task.objects.filter(pk=task.pk), clock.today()).get().light == "red"
    found = lights.reasons(task, clock.today())
    assert [each.light for each in found] == ["red"] * 5 + ["green"]
    assert {each.unit for each in found[:5]} == {"县政务服务局", "县供电局", "柳溪镇", "石桥镇", "河东街道"}
    assert found[0].why == "“供水服务月报 2026年6月”应于 2026-07-10 前报，至今未报。"
    assert found[0].setting == "报送要求：宽限 1 个工作日"

    page = sign_in(county.zhao).get(reverse("ledger:task", args=[task.pid])).content.decode()
    assert "灯的依据共 6 条" in page
    own = sign_in(county.li).get(reverse("ledger:task", args=[task.pid])).content.decode()
    assert "因其他承办单位的报送或指标" in own
    assert "柳溪镇</b> <a" not in own, "what another unit has not sent is not for everybody"


def test_a_line_of_the_list_never_contradicts_its_light(county, duty, sign_in):
    def line() -> str:
        page = (
            sign_in(county.zhao)
            .get(reverse("ledger:list"), {"view": "none", "group": "none"})
            .content.decode()
        )
        return next(row for row in page.split("<tr ") if TITLES["1"] in row)

    assert "未进入预警期" in line() and "绿" in line()
    night("2026-07-08")
    assert "黄" in line() and "报送临期" in line() and "未进入预警期" not in line()
    night("2026-07-20")
    assert "红" in line() and "逾期未报" in line() and "未进入预警期" not in line()


def test_a_waived_report_and_one_that_the_clerk_returns(county, duty):
    water = liaison_of(county, "县水务局")
    with clock.at("2026-07-09"):
        obligation = report(water, owed(duty, "县水务局"))
    night("2026-07-15")
    assert light_of("县水务局") == "green"
    obligation.refresh_from_db()
    judging.give_back(county.zhao, obligation, revision=obligation.revision, because="请补数据")
    assert light_of("县水务局") == "yellow", "it is in time, but still to be written again"
    judging.waive(county.zhou, owed(duty, "石桥镇"), because="防汛")
    assert light_of("石桥镇") == "green"


def test_a_duty_of_leads_and_one_that_asks_nothing_of_tasks_leave_the_others_alone(county):
    plan = county.issued().plan
    monthly(county, plan=plan, name="牵头月报", asks=["progress"], audience="leads")
    monthly(county, plan=plan, name="走流程", asks=["summary"])
    night("2026-07-20")
    assert light_of("县政务服务局") == "red"
    assert light_of("县供电局") == "green"


FIGURES = """\
青禾县2026年管网改造工作方案

一、重点任务

1.改造老旧管网。2026年底前改造老旧管网200公里。
牵头单位：县水务局
责任单位：县供电局
完成时限：2026年12月31日前

2.压缩报装时间。2026年底前用水报装时间压缩至5个工作日以内。
牵头单位：县政务服务局
完成时限：2026年12月31日前
"""


@pytest.mark.parametrize(
    ("value", "light", "why"),
    [
        ("120", "green", ""),
        ("95", "yellow", "进度线要求"),
        ("60", "red", "为 60，进度线要求 99"),
    ],
)
def test_a_figure_below_its_path(county, value, light, why):
    """200 by the year's end are 99 by the end of June; the red line is 80 % of that."""
    plan = county.issued(FIGURES).plan
    duty = monthly(county, plan=plan, asks=["progress", "figures"])
    water = liaison_of(county, "县水务局")
    with clock.at("2026-07-08"):
        obligation = owed(duty, "县水务局")
        fields = list(sheet_of(obligation).fields)
        typed = {each.name: value if each.kind == "number" else "有进展" for each in fields if each.required}
        drafting.keep(water, obligation, typed, {})
        row = Assignment.objects.get(unit=water.unit, task__plan=plan)
        assert row.light in ("green", "yellow"), "a draft is not judged"
        handing_in.hand_in(water, obligation)
        row.refresh_from_db()
        assert row.light == light
        found = [each.why for each in lights.reasons(row.task, clock.today()) if "进度线" in each.why]
        assert bool(found) == bool(why)
        assert all(why in each for each in found)


TOGETHER = """\
青禾县2026年管网改造工作方案

一、重点任务

1.改造老旧管网。2026年底前改造老旧管网200公里。
牵头单位：县水务局
责任单位：柳溪镇、石桥镇
完成时限：2026年12月31日前
"""


@pytest.fixture
def together(county):
    """Two towns lay pipes, 县水务局 answers for both: 99 km by the end of June, red below 79.2."""
    return monthly(county, plan=county.issued(TOGETHER).plan, asks=["progress", "figures"])


def gave(county, duty, unit: str, value: str, period: str = JUNE) -> None:
    obligation = owed(duty, unit, period)
    typed = {each.name: value if each.kind == "number" else "有进展" for each in sheet_of(obligation).fields}
    actor = county.li if unit == "县水务局" else liaison_of(county, unit)
    drafting.keep(actor, obligation, typed, {})
    handing_in.hand_in(actor, obligation)


def leads_light(county, on: str) -> tuple[str, str]:
    """The light of 县水务局's part after the night, and the sentence on its figure."""
    night(on)
    row = Assignment.objects.get(unit__name="县水务局", task__title__contains="老旧管网")
    said = [each.why for each in lights.reasons(row.task, clock.today()) if "进度线" in each.why]
    return row.light, said[0] if said else ""


@pytest.mark.parametrize(
    ("combine", "towns", "light", "says"),
    [
        ("sum", ("60", "50"), "green", ""),
        ("sum", ("30", "40"), "red", "为 70，进度线要求 99。（数值由 2 个单位报来的汇总（求和））"),
        ("average", ("100", "90"), "yellow", "为 95，进度线要求 99。（数值由 2 个单位报来的汇总（平均））"),
        ("latest", ("120", "60"), "red", "为 60，进度线要求 99。（数值由 2 个单位报来的汇总（取最近一期））"),
    ],
)
def test_a_lead_is_judged_by_what_it_sums_up_and_not_by_what_it_says_itself(
    county, together, combine, towns, light, says
):
    with clock.at("2026-07-08"):
        gave(county, together, "县水务局", "150")
        for town, value in zip(("柳溪镇", "石桥镇"), towns, strict=True):
            gave(county, together, town, value)
    if combine != "sum":
        combining.set_combine(county.zhao, Series.objects.get(), combine)
    found, why = leads_light(county, "2026-07-09")
    assert found == light
    assert why.endswith(says) and bool(why) == bool(says)


def test_a_part_is_not_passed_off_as_the_whole(county, together):
    with clock.at("2026-07-08"):
        gave(county, together, "县水务局", "150")
        gave(county, together, "柳溪镇", "30")
    assert leads_light(county, "2026-07-09") == ("green", ""), "石桥镇 is asked and has not said"
    with clock.at("2026-07-09"):
        gave(county, together, "石桥镇", "20")
    light, why = leads_light(county, "2026-07-10")
    assert light == "red" and "为 50" in why
    with clock.at("2026-08-03"):
        gave(county, together, "县水务局", "160", "2026-07")
    assert leads_light(county, "2026-08-04")[1] == "", "the lead's own of a later day"


def test_the_leads_light_follows_a_towns_figure_without_waiting_for_the_night(
    county, together, django_capture_on_commit_callbacks
):
    clock.set_to(clock.parse_instant("2026-07-08"))
    gave(county, together, "柳溪镇", "30")
    with django_capture_on_commit_callbacks(execute=True):
        gave(county, together, "石桥镇", "20")
    waiting = ProcrastinateJob.objects.get(task_name="reporting.relight_leads")
    jobs.relight_leads(**waiting.args)
    row = Assignment.objects.get(unit__name="县水务局", task__title__contains="老旧管网")
    assert row.light == "red"


def test_the_lead_can_open_the_figures_that_it_is_judged_by(county, together, sign_in):
    with clock.at("2026-07-08"):
        gave(county, together, "柳溪镇", "30")
        page = f"/reports/figures/{Series.objects.get().pid}/"
        assert "柳溪镇" in sign_in(county.li).get(page).content.decode()
        assert sign_in(county.wang).get(page).status_code == 404
