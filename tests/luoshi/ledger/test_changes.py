"""Requests for change: asked before the due date, approved step by step, old values kept."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from luoshi.audit.models import Event
from luoshi.calendar import clock
from luoshi.ledger import changes
from luoshi.ledger.access import waiting_for
from luoshi.ledger.models import Assignment, Change, ChangeKind, ChangeState, Target, Task, TaskState
from luoshi.ledger.subtasks import add_subtask, set_subtask, visible_subtasks
from luoshi.notices.models import Notice


@pytest.fixture
def task(county) -> Task:
    county.issued()
    return Task.objects.get(code="一（一）1")


def extension(actor, task: Task, day: str = "2027-03-31", revision: int = 0) -> Change:
    return changes.ask(actor, task, ChangeKind.EXTEND, {"deadline": day}, "系统联调推迟", revision=revision)


def test_a_responsible_unit_asks_the_lead_agrees_the_clerk_approves(county, task):
    change = extension(county.li, task)
    assert change.state == ChangeState.LEAD
    assert list(waiting_for(county.zhang)) == [change] and not waiting_for(county.zhao).exists()
    change = changes.take_step(county.zhang, change, "agree")
    assert list(waiting_for(county.zhao)) == [change]
    changes.take_step(county.zhao, change, "approve")
    task.refresh_from_db()
    assert (task.deadline, task.deadline_basis, task.revision) == (dt.date(2027, 3, 31), "changed", 1)
    assert change.before == {"deadline": "2026-12-31"}
    event = Event.objects.get(action="ledger.changed")
    assert (event.before, event.after["deadline"]) == ({"deadline": "2026-12-31"}, "2027-03-31")
    assert Notice.objects.filter(recipient=county.li.person, kind="ledger.change").count() == 1


def test_the_head_of_the_lead_unit_needs_no_own_approval(county, task):
    assert extension(county.zhang, task).state == ChangeState.CLERK


def test_after_the_due_date_nothing_can_be_asked(county, task):
    with clock.at("2027-01-01"), pytest.raises(ValidationError, match="时限 2026-12-31 已过，不能再申请变更"):
        extension(county.li, task)
    with clock.at("2026-12-31"):
        assert extension(county.li, task).pk


@pytest.mark.parametrize(
    ("day", "says"),
    [("2026-12-31", "要晚于现在的 2026-12-31"), ("2026-01-01", "要晚于现在的")],
)
def test_an_extension_must_extend(county, task, day, says):
    with pytest.raises(ValidationError, match=says):
        extension(county.li, task, day)


def test_the_same_is_not_asked_twice_while_it_is_open(county, task):
    change = extension(county.li, task)
    with pytest.raises(ValidationError, match="已经在办"):
        extension(county.zhang, task)
    changes.take_step(county.li, change, "withdraw")
    assert extension(county.zhang, task).pk


def test_who_saw_an_older_state_asks_again(county, task):
    change = extension(county.zhang, task)
    changes.take_step(county.zhao, change, "approve")
    with pytest.raises(ValidationError, match="刚才有变化"):
        extension(county.li, task, "2027-06-30", revision=0)


def test_a_request_overtaken_by_another_change_is_not_approved(county, task):
    change = extension(county.zhang, task)
    Task.objects.filter(pk=task.pk).update(deadline=dt.date(2027, 1, 31))
    with pytest.raises(ValidationError, match="已经被改过"):
        changes.take_step(county.zhao, change, "approve")


def test_a_target_is_decided_by_the_leader_and_the_old_one_stays(county, task):
    target = Target.objects.get(indicator__task=task)
    change = changes.ask(
        county.zhang,
        task,
        ChangeKind.TARGET,
        {"low": "4", "unit": target.indicator.unit},
        "流程再压缩",
        revision=0,
        target=target,
    )
    with pytest.raises(ValidationError, match="要报督办领导审批"):
        changes.take_step(county.zhao, change, "approve")
    change = changes.take_step(county.zhao, change, "submit")
    with pytest.raises(PermissionDenied):
        changes.take_step(county.zhao, change, "decide")
    assert list(waiting_for(county.zhou)) == [change]
    changes.take_step(county.zhou, change, "decide")
    old, new = Target.objects.filter(indicator=target.indicator).order_by("pk")
    assert (old.low, old.superseded_at is not None) == (5, True)
    assert (new.low, new.superseded_at, new.by) == (4, None, old.by)


def test_cancelling_is_decided_by_the_leader_with_a_reason_to_refuse(county, task):
    change = changes.ask(county.zhao, task, ChangeKind.CANCEL, {"state": "已撤销"}, "上级已取消", revision=0)
    change = changes.take_step(county.zhao, change, "submit")
    with pytest.raises(ValidationError, match="要写明理由"):
        changes.take_step(county.zhou, change, "decline")
    changes.take_step(county.zhou, change, "decide")
    task.refresh_from_db()
    assert (task.state, task.state_because) == (TaskState.CANCELLED, "上级已取消")


def test_a_part_is_reassigned_and_the_new_unit_signs(county, task):
    part = Assignment.objects.get(task=task, unit=county.units["县供电局"])
    wanted = county.units["县文旅局"]
    change = changes.ask(
        county.zhang,
        task,
        ChangeKind.REASSIGN,
        {"unit": wanted.pid, "name": wanted.name},
        "职责已划转",
        revision=0,
        assignment=part,
    )
    changes.take_step(county.zhao, change, "approve")
    row = Assignment.objects.get(task=task, unit=wanted)
    assert (row.came_from, row.sign_state, row.role) == (part, "awaiting", "responsible")
    assert not Assignment.objects.filter(pk=part.pk).exists()


def test_a_visitor_asks_for_nothing(county, task):
    with pytest.raises(ValidationError, match="没有分工"):
        extension(county.wang, task)


def test_a_unit_lays_out_sub_tasks_that_the_lead_sees_and_others_do_not(county, task):
    first = add_subtask(county.li, task, "改造报装系统", dt.date(2026, 9, 30), county.li.person)
    second = add_subtask(county.li, task, "培训窗口人员", None)
    assert [(row.code, row.deadline) for row in visible_subtasks(county.zhang, task)] == [
        ("1", dt.date(2026, 9, 30)),
        ("2", task.deadline),
    ]
    assert set(visible_subtasks(county.zhao, task)) == {first, second}
    assert not visible_subtasks(county.wang, task).exists()


def test_a_sub_task_is_not_later_than_its_task_and_not_a_visitors(county, task):
    with pytest.raises(ValidationError, match="晚于任务的时限"):
        add_subtask(county.li, task, "收尾", dt.date(2027, 1, 1))
    with pytest.raises(ValidationError, match="没有分工"):
        add_subtask(county.wang, task, "旁观", None)


def test_two_people_set_one_sub_task_and_nothing_is_lost(county, task):
    row = add_subtask(county.li, task, "改造报装系统", None)
    set_subtask(county.li, row, TaskState.DONE, revision=0)
    with pytest.raises(ValidationError, match="刚才有人改过"):
        set_subtask(county.li, row, TaskState.CANCELLED, revision=0, because="不做了")
