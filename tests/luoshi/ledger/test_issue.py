"""Issuing: from now on the tasks bind real units."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from luoshi.directory.actions import add_group
from luoshi.directory.reorganising import abolish_unit
from luoshi.ledger.issuing import issue
from luoshi.ledger.models import Assignment, DeadlineBasis, Task
from luoshi.ledger.readiness import issue_check
from luoshi.plans import actions as plans
from luoshi.plans.models import ItemState, VersionState
from tests.people import PLAN


def holders(task: Task, role: str) -> list[str]:
    return [row.unit.name for row in task.assignments.filter(role=role).select_related("unit")]


def test_groups_become_the_units_that_belong_to_them_today(county):
    county.issued()
    task = Task.objects.get(code="一（一）1")
    assert holders(task, "lead") == ["县政务服务局"]
    assert holders(task, "responsible") == ["县水务局", "县供电局", "柳溪镇", "石桥镇", "河东街道"]
    assert set(task.assignments.filter(group=county.town_group).values_list("written", flat=True)) == {
        "各乡镇（街道）"
    }


def test_the_deadline_says_where_it_comes_from(county):
    plan = county.issued().plan
    first = Task.objects.get(code="一（一）1")
    last = Task.objects.get(code="二（一）")
    assert (first.deadline, first.deadline_basis) == (dt.date(2026, 12, 31), DeadlineBasis.STATED)
    assert last.deadline == plan.period_end
    assert last.deadline_basis == (DeadlineBasis.PERIOD if plan.period_end else DeadlineBasis.NONE)


def test_a_dropped_item_does_not_become_a_task(county):
    version = county.uploaded()
    first, *others = version.items.all()
    plans.decide(county.zhao, first, ItemState.DROPPED, revision=0, because="已完成")
    for item in others:
        plans.decide(county.zhao, item, ItemState.CONFIRMED, revision=0)
    assert issue(county.zhao, version, ownerless_because="统筹") == 3
    assert not Task.objects.filter(code="一（一）1").exists()


def test_nothing_is_issued_while_something_is_missing(county, sign_in):
    version = county.uploaded(PLAN.replace("县供电局", "县能源局"))
    check = issue_check(version)
    assert (check.undecided, len(check.unresolved), [item.code for item in check.ownerless]) == (
        4,
        1,
        ["二（一）"],
    )
    answer = sign_in(county.zhao).post(reverse("ledger:issue", args=[version.pid]))
    page = answer.content.decode()
    assert answer.status_code == 422
    for sentence in ("还有 4 项没有确认", "还有 1 个单位名称没有对应", "有 1 项没有责任单位"):
        assert sentence in page
    version.refresh_from_db()
    assert version.state == VersionState.REVIEW
    assert not Task.objects.exists()


def test_the_same_version_is_not_issued_twice(county):
    version = county.issued()
    with pytest.raises(ValidationError, match="已经下达"):
        issue(county.zhao, version)
    assert Task.objects.count() == 4


def test_a_group_without_members_is_kept_and_shown_as_such(county):
    add_group(county.zhao, "相关企业", [])
    county.issued(PLAN.replace("县供电局", "相关企业"))
    row = Assignment.objects.get(written="相关企业")
    assert (row.unit, row.group.name) == (None, "相关企业")


def test_a_unit_named_twice_in_one_role_stands_once(county):
    county.issued(PLAN.replace("县水务局、县供电局", "县水务局、柳溪镇、县水务局"))
    task = Task.objects.get(code="一（一）1")
    assert holders(task, "responsible") == ["县水务局", "柳溪镇", "石桥镇", "河东街道"]


def test_a_new_task_does_not_go_to_a_unit_that_is_no_more(county):
    version = county.uploaded()
    for item in version.items.all():
        plans.decide(county.zhao, item, ItemState.CONFIRMED, revision=item.revision)
    water, office = county.units["县水务局"], county.units["县政务服务局"]
    abolish_unit(county.zhao, water, dt.date(2026, 6, 1), [office])
    with pytest.raises(ValidationError, match="“县水务局”已于 2026-06-01 撤销，职责由“县政务服务局”承接"):
        issue(county.zhao, version, ownerless_because="由县政务服务局统筹")
