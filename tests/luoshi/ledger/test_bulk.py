"""Many tasks at once: seen before it is done, and done once."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from luoshi.audit.models import Event
from luoshi.ledger import bulk
from luoshi.ledger.models import Assignment, BulkRun, Task, TaskState
from luoshi.notices.models import Notice

DAY = {"deadline": "2026-09-30", "because": "汛期顺延"}


def deadlines() -> list[str]:
    return [str(day) for day in Task.objects.order_by("position").values_list("deadline", flat=True)]


def test_the_preview_says_what_would_change_and_changes_nothing(county):
    county.issued()
    before = deadlines()
    run = bulk.preview(county.zhao, bulk.ACTIONS["deadline"], DAY)
    assert [(line["code"], line["before"], line["after"], line["refused"]) for line in run.plan][:2] == [
        ("一（一）1", "2026-12-31", "2026-09-30", ""),
        ("一（一）2", "2026-05-31", "2026-09-30", ""),
    ]
    assert deadlines() == before


def test_it_is_done_once_however_often_it_is_sent(county, sign_in):
    county.issued()
    picked = list(Task.objects.filter(code__startswith="一（一）").values_list("pid", flat=True))
    client = sign_in(county.zhao)
    form = {"action": "deadline", "task": picked, "query": ""}
    assert client.post(reverse("ledger:bulk"), form).status_code == 200
    answer = client.post(reverse("ledger:bulk"), {**form, **DAY, "filled": "1"})
    for _twice in range(2):
        assert client.post(answer.url).status_code == 302
    changed = Event.objects.filter(action="ledger.deadline-set")
    assert changed.count() == 2 and Task.objects.filter(deadline="2026-09-30", revision=1).count() == 2
    event = changed.first()
    assert (event.before["value"], event.after["value"], event.reason) == (
        "2026-12-31",
        "2026-09-30",
        "汛期顺延",
    )
    assert "已办理 2 项" in client.get(answer.url).content.decode()


def test_with_one_refused_nothing_is_done_unless_it_may_be_skipped(county):
    county.issued()
    Task.objects.filter(code="一（一）2").update(state=TaskState.DONE)
    run = bulk.preview(county.zhao, bulk.ACTIONS["deadline"], DAY)
    assert [line["refused"] for line in run.plan if line["refused"]] == ["已办结，不再改动"]
    with pytest.raises(ValidationError, match="其中 1 项不能办理"):
        bulk.carry_out(county.zhao, run, skip_refused=False)
    assert not Task.objects.filter(deadline="2026-09-30").exists()
    done = bulk.carry_out(county.zhao, run, skip_refused=True)
    assert done.rows_done == 3 == Task.objects.filter(deadline="2026-09-30").count()


def test_what_somebody_changed_since_the_preview_is_not_run_over(county):
    county.issued()
    run = bulk.preview(county.zhao, bulk.ACTIONS["done"], {"because": "现场核实"}, query="light=red")
    Task.objects.filter(code="一（一）2").update(revision=7)
    with pytest.raises(ValidationError, match="其中 1 项"):
        bulk.carry_out(county.zhao, run, skip_refused=False)
    assert bulk.carry_out(county.zhao, run, skip_refused=True).rows_done == 0


def test_a_unit_is_added_where_it_has_no_part_yet_and_told(county):
    county.issued()
    culture = county.units["县文旅局"]
    run = bulk.preview(
        county.zhao, bulk.ACTIONS["cooperate"], {"unit": culture.pid, "because": "", "unit_name": "?"}
    )
    bulk.carry_out(county.zhao, run, skip_refused=False)
    added = Assignment.objects.filter(unit=culture, role="cooperating", sign_state="awaiting")
    assert [str(day) for day in added.values_list("sign_by", flat=True)] == ["2026-06-24"] * 4
    assert Notice.objects.filter(kind="ledger.assigned", recipient=county.wang.person).count() == 4
    again = bulk.preview(county.zhao, bulk.ACTIONS["cooperate"], {"unit": culture.pid})
    assert {line["refused"] for line in again.plan} == {"该单位在这一项里已经是配合单位"}


def test_a_reminder_reaches_those_who_have_to_act(county):
    county.issued()
    run = bulk.preview(county.zhao, bulk.ACTIONS["remind"], {"because": "请周五前反馈"}, query="light=red")
    bulk.carry_out(county.zhao, run, skip_refused=False)
    told = Notice.objects.filter(kind="ledger.reminded")
    assert {notice.recipient.name for notice in told} == {"李干事", "张科长"}
    assert "公开收费清单" in told[0].subject


@pytest.mark.parametrize(
    ("action", "values", "says"),
    [
        ("deadline", {"deadline": "2026-09-31", "because": "x"}, "请选新的时限"),
        ("deadline", {"deadline": "2026-06-01", "because": "x"}, "已经过去"),
        ("deadline", {"deadline": "2026-09-30", "because": " "}, "请写明理由"),
        ("cooperate", {"unit": "nobody"}, "请选要加的配合单位"),
        ("done", {"because": ""}, "请写明理由"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_shown(county, action, values, says):
    county.issued()
    with pytest.raises(ValidationError, match=says):
        bulk.preview(county.zhao, bulk.ACTIONS[action], values)
    assert not BulkRun.objects.exists()


def test_only_the_clerk_does_it_and_nobody_with_another_ones_preview(county, sign_in):
    county.issued()
    with pytest.raises(PermissionDenied):
        bulk.preview(county.li, bulk.ACTIONS["deadline"], DAY)
    run = bulk.preview(county.zhao, bulk.ACTIONS["deadline"], DAY)
    with pytest.raises(PermissionDenied):
        bulk.carry_out(county.zhou, run, skip_refused=False)
    assert sign_in(county.zhao).post(reverse("ledger:bulk"), {"action": "done"}).status_code == 302
