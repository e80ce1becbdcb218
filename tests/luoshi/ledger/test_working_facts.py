"""What units and the clerk note while a task is worked on: points of a path, milestones, projects."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from luoshi.audit.models import Event
from luoshi.directory.actions import add_unit
from luoshi.directory.models import Person
from luoshi.ledger import interim, paths, plan_settings, projects, reaching, subtasks
from luoshi.ledger.attachments import attach, detach
from luoshi.ledger.commitment_pages import points_in
from luoshi.ledger.models import Assignment, Indicator, Milestone, Project, Target, Task
from luoshi.site.templatetags.events import sentence
from tests.people import PLAN

DAY = dt.date
FOUR = {"sign_days": "5", "warning_days": "30", "report_warning_days": "5", "red_percent": "85"}
POINTS = {DAY(2026, 9, 30): Decimal(9), DAY(2026, 11, 30): Decimal(7)}
TOWER = {
    "name": "城北水厂",
    "stage": "planned",
    "investment": Decimal("3200.5"),
    "site": "柳溪镇",
    "starts_on": DAY(2026, 3, 1),
    "finishes_on": DAY(2027, 6, 30),
}


@pytest.fixture
def task(county) -> Task:
    county.issued(PLAN.replace("公开收费清单。编制", "公开收费清单。2027年6月底前建成缴费平台。编制"))
    return Task.objects.get(code="一（一）1")


@pytest.fixture
def indicator(task) -> Indicator:
    found = Indicator.objects.get(task=task)
    found.baseline, found.baseline_on = Decimal(12), DAY(2025, 12, 31)
    found.save()
    return found


@pytest.fixture
def stone(task) -> Milestone:
    return Milestone.objects.create(
        jurisdiction=task.jurisdiction, plan=task.plan, task=task, position=0, text="受理系统上线"
    )


def test_points_bend_the_path_and_the_old_ones_stay_known(county, task, indicator):
    assert interim.set_points(county.zhang, indicator, POINTS, revision=0, because="年中调度会") == 2
    targets = list(indicator.targets.all())
    assert paths.expected(indicator, targets, DAY(2026, 9, 30), None).value == 9
    task.refresh_from_db()
    moved = {DAY(2026, 9, 30): Decimal(8)}
    assert interim.set_points(county.zhao, indicator, moved, revision=task.revision) == 2
    assert [(point.by, point.low) for point in interim.points_of(indicator)] == [(DAY(2026, 9, 30), 8)]
    assert Target.objects.filter(indicator=indicator, interim=True).count() == 3
    event = Event.objects.filter(action="ledger.path-set").latest("sequence")
    assert event.before["points"] == "2026-09-30 9；2026-11-30 7"
    assert sentence(event).endswith("过程目标：2026-09-30 8")


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (DAY(2026, 12, 31), "方案自己的目标日"),
        (DAY(2027, 1, 31), "晚于最后一个目标日"),
        (DAY(2026, 6, 1), "已经过去"),
        (DAY(2025, 6, 1), "早于起算日"),
    ],
)
def test_points_that_cannot_be_are_refused_with_the_reason(county, indicator, day, says):
    with pytest.raises(ValidationError, match=says):
        interim.set_points(county.zhang, indicator, {day: Decimal(9)}, revision=0)


def test_a_point_that_has_passed_is_not_rewritten(county, task, indicator):
    past = DAY(2026, 5, 31)
    Target.objects.create(
        jurisdiction=task.jurisdiction,
        indicator=indicator,
        by=past,
        low=10,
        interim=True,
        since=task.issued_at,
    )
    with pytest.raises(ValidationError, match="不能改，也不能删"):
        interim.set_points(county.zhang, indicator, POINTS, revision=0)
    assert interim.set_points(county.zhang, indicator, {past: Decimal(10), **POINTS}, revision=0) == 2


def test_only_the_lead_and_the_clerk_set_points_and_nobody_over_another(county, indicator):
    with pytest.raises(ValidationError, match="由牵头单位或督查专员设定"):
        interim.set_points(county.li, indicator, POINTS, revision=0)
    interim.set_points(county.zhang, indicator, POINTS, revision=0)
    with pytest.raises(ValidationError, match="刚才有变化"):
        interim.set_points(county.zhao, indicator, {}, revision=0)


def test_the_page_takes_points_as_people_type_them(county, task, indicator, sign_in):
    page = reverse("ledger:path", args=[indicator.pid])
    client = sign_in(county.zhang)
    assert "5个工作日" in client.get(page).content.decode().replace(" ", "")
    half = {"revision": "0", "by-0": "2026-09-30", "value-0": "", "by-1": "", "value-1": ""}
    refused = client.post(page, half)
    assert refused.status_code == 422 and "没有看懂" in refused.content.decode()
    assert client.post(page, half | {"value-0": "9"}).status_code == 302
    assert "过程目标" in client.get(reverse("ledger:task", args=[task.pid])).content.decode()
    for name in ("split", "ask-change"):
        # They are no targets of the plan: nobody splits them or asks for others.
        offered = client.get(reverse(f"ledger:{name}", args=[task.pid])).context["targets"]
        assert [target.interim for target in offered] == [False]
    with pytest.raises(ValidationError, match="写了两次"):
        points_in({"by-0": "2026-09-30", "value-0": "9", "by-1": "2026-09-30", "value-1": "8"})


def test_a_milestone_is_reached_with_what_shows_it(county, task, stone, sign_in):
    file = attach(county.li, task, "验收意见".encode(), "验收.txt")
    page = reverse("ledger:reach", args=[stone.pid])
    sign_in(county.li).post(page, {"on": "2026-06-17", "evidence": file.pid})
    stone.refresh_from_db()
    assert (stone.reached_on, stone.reached_by, stone.evidence) == (DAY(2026, 6, 17), county.li.person, file)
    event = Event.objects.get(action="ledger.milestone-reached")
    assert sentence(event) == "县水务局标记节点“受理系统上线”于 2026-06-17 完成：验收.txt"
    with pytest.raises(ValidationError, match="先撤回节点"):
        detach(county.li, file)
    with pytest.raises(ValidationError, match="要写明理由"):
        reaching.take_back(county.zhao, stone, " ")
    reaching.take_back(county.zhao, stone, "现场没有看到")
    stone.refresh_from_db()
    assert stone.reached_on is None
    assert Event.objects.get(action="ledger.milestone-taken-back").before["evidence"] == "验收.txt"


def test_a_milestone_is_not_reached_ahead_of_its_day_nor_without_evidence(county, stone):
    with pytest.raises(ValidationError, match="还没有到"):
        reaching.reach(county.li, stone, DAY(2026, 6, 19), None, "已上线")
    with pytest.raises(ValidationError, match="凭什么"):
        reaching.reach(county.li, stone, DAY(2026, 6, 17), None, " ")
    with pytest.raises(ValidationError, match="由牵头单位、责任单位或督查专员标记"):
        reaching.reach(county.wang, stone, DAY(2026, 6, 17), None, "已上线")
    with pytest.raises(IntegrityError), transaction.atomic():
        Milestone.objects.filter(pk=stone.pk).update(reached_on=DAY(2026, 6, 17))


def test_projects_are_kept_by_those_who_answer_for_the_task(county, task, sign_in):
    made = projects.add_project(county.li, task, TOWER)
    projects.change_project(county.zhang, made, TOWER | {"stage": "started"}, revision=0)
    with pytest.raises(ValidationError, match="别人刚刚更新过"):
        projects.change_project(county.li, made, TOWER | {"site": "石桥镇"}, revision=0)
    event = Event.objects.get(action="ledger.project-changed")
    assert (event.before, event.after) == ({"stage": "前期"}, {"what": "城北水厂", "stage": "在建"})
    with pytest.raises(ValidationError, match="已经有“城北水厂”"):
        projects.add_project(county.li, task, TOWER)
    with pytest.raises(ValidationError, match="没有这样的分工"):
        projects.add_project(county.wang, task, TOWER | {"name": "甲"})
    listed = sign_in(county.zhao).get(reverse("ledger:plan-projects", args=[task.plan.pid]))
    page = listed.content.decode()
    assert "总投资合计 3200.5 万元" in page and listed.context["total"] == 1
    started = sign_in(county.zhao).get(
        reverse("ledger:plan-projects", args=[task.plan.pid]), {"stage": "started"}
    )
    assert [row.name for row in started.context["rows"]] == ["城北水厂"]


def test_a_project_that_ends_before_it_begins_is_refused_by_page_and_database(county, task, sign_in):
    form = {"name": "城北水厂", "stage": "started", "starts_on": "2026-06-01", "finishes_on": "2026-05-01"}
    answer = sign_in(county.li).post(reverse("ledger:add-project", args=[task.pid]), form)
    assert answer.status_code == 422 and "不能早于开工日期" in answer.content.decode()
    made = projects.add_project(county.li, task, TOWER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Project.objects.filter(pk=made.pk).update(finishes_on=DAY(2025, 1, 1))


def test_a_units_projects_are_nobody_elses(county, task, sign_in):
    made = projects.add_project(county.li, task, TOWER)
    assert sign_in(county.wang).get(reverse("ledger:project", args=[made.pid])).status_code == 404
    assert sign_in(county.wang).get(reverse("ledger:plan-projects", args=[task.plan.pid])).status_code == 404


def test_the_clerk_sets_the_days_for_signing(county, task, sign_in):
    page = reverse("ledger:plan-settings", args=[task.plan.pid])
    refused = sign_in(county.zhao).post(page, FOUR | {"sign_days": "0"})
    assert refused.status_code == 422
    assert sign_in(county.zhao).post(page, FOUR).status_code == 302
    event = Event.objects.get(action="ledger.plan-set")
    assert (event.before["sign_days"], event.after["sign_days"]) == (3, 5)
    with pytest.raises(PermissionDenied):
        plan_settings.set_plan(county.li, task.plan, {})


def test_a_unit_edits_its_own_subtask_and_closes_it(county, task, sign_in):
    row = subtasks.add_subtask(county.li, task, "编写清单", DAY(2026, 7, 31), county.li.person)
    form = {
        "title": "编写收费清单",
        "deadline": "2026-08-31",
        "person": county.li.person.pid,
        "revision": "0",
    }
    client = sign_in(county.li)
    client.post(reverse("ledger:edit-subtask", args=[row.pid]), form)
    row.refresh_from_db()
    assert (row.title, row.deadline, row.revision) == ("编写收费清单", DAY(2026, 8, 31), 1)
    assert Assignment.objects.get(task=row).person == county.li.person
    event = Event.objects.get(action="ledger.subtask-edited")
    assert (event.before["title"], event.after["title"]) == ("编写清单", "编写收费清单")
    with pytest.raises(ValidationError, match="看过现在的内容"):
        subtasks.edit_subtask(county.li, row, "甲", None, None, revision=0)
    with pytest.raises(ValidationError, match="由加它的单位办理"):
        subtasks.edit_subtask(county.zhang, row, "甲", None, None, revision=1)
    with pytest.raises(ValidationError, match="晚于任务的时限"):
        subtasks.edit_subtask(county.li, row, "甲", DAY(2027, 8, 31), None, revision=1)
    stranger = Person.objects.get(name="王访客")
    with pytest.raises(ValidationError, match="没有在本单位任职"):
        subtasks.edit_subtask(county.li, row, "甲", None, stranger, revision=1)
    closed = {"state": "cancelled", "revision": "1", "because": "并入上一条"}
    client.post(reverse("ledger:set-subtask", args=[row.pid]), closed)
    row.refresh_from_db()
    assert row.state == "cancelled"
    with pytest.raises(ValidationError, match="要改先恢复"):
        subtasks.edit_subtask(county.li, row, "甲", None, None, revision=2)


def test_of_a_task_with_much_in_it_the_page_shows_what_is_near_and_how_much_more_there_is(
    county, task, sign_in
):
    home = {"jurisdiction": task.jurisdiction, "plan": task.plan, "task": task}
    for month in range(12, 0, -1):
        done = {"reached_on": DAY(2026, 1, 20), "reached_by": county.li.person, "reached_words": "验收单"}
        Milestone.objects.create(
            **home,
            position=month,
            text=f"{month}月批次",
            due=DAY(2026, month, 28),
            **(done if month == 1 else {}),
        )
    for number in range(12):
        Indicator.objects.create(**home, position=10 + number, name=f"第{number}类", unit="%")
        unit = add_unit(county.zhao, f"县第{number}局", since=DAY(2025, 1, 1))
        Assignment.objects.create(
            jurisdiction=task.jurisdiction, task=task, unit=unit, role="cooperating", position=20 + number
        )
    view = reaching.in_view(task.milestones.all())
    assert [stone.text for stone in view.near] == [f"{month}月批次" for month in range(2, 8)]
    assert (len(view.rest), view.reached) == (6, 1)
    page = sign_in(county.zhao).get(reverse("ledger:task", args=[task.pid])).content.decode()
    for words in (
        "其余 6 个节点",
        "其中已完成 1 个",
        "其余 5 个指标",
        "其余 7 个<",
        "县第11局",
        "第11类",
        "12月批次",
    ):
        assert words in page
