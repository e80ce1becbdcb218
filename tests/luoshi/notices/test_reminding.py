"""Reminders: before, on and after the due date, by working days, once, and never about what is done."""

import datetime as dt
from decimal import Decimal

import pytest

from luoshi.audit.actions import SYSTEM
from luoshi.calendar import clock
from luoshi.calendar.workdays import Workdays
from luoshi.directory.actions import appoint
from luoshi.directory.models import PostRole
from luoshi.ledger import signing, splitting
from luoshi.ledger.models import Assignment, Share, SignState, SplitRule, Target, Task, TaskState
from luoshi.ledger.splitting import Part
from luoshi.notices.models import Level, Notice, Reminder
from luoshi.notices.reminders import DEFAULT_STEPS, Step, day_of, reached, sources, still_due
from luoshi.notices.reminding import remind
from luoshi.notices.setting import set_steps
from tests.people import PLAN, SINCE


def told(county, day: str) -> dict[str, str]:
    """Who is told what on a day, by name."""
    with clock.at(day):
        before = set(Notice.objects.values_list("pk", flat=True))
        remind(county.place)
        new = Notice.objects.exclude(pk__in=before).filter(kind="notices.reminder")
        return {notice.recipient.name: notice.subject for notice in new.select_related("recipient")}


JOBS = """\
青禾县2026年就业服务工作方案

一、重点任务

（一）扩大就业。2026年新增城镇就业3000人以上。
牵头单位：县政务服务局
责任单位：县水务局
完成时限：2026年12月31日前
"""


def all_sign() -> None:
    """Every unit has signed for what it was given, so that only deadlines are left to remind of."""
    Assignment.objects.filter(sign_state=SignState.AWAITING).update(sign_state=SignState.SIGNED)


@pytest.fixture
def one_task(county):
    """县水务局 leads one task, due on Tuesday 2026-06-30; all have signed."""
    county.issued(
        PLAN.replace("2026年5月31日", "2026年12月31日").replace("责任单位：各乡镇（街道）\n完成", "完成")
    )
    all_sign()
    return Task.objects.get(code="一（二）3")


def test_steps_are_counted_in_working_days_over_the_holiday():
    due, work = dt.date(2026, 6, 22), Workdays()  # Monday after 端午节, Friday 2026-06-19
    days = {step.offset: day_of(step, due, work).isoformat() for step in DEFAULT_STEPS}
    assert days == {
        -5: "2026-06-12",
        -1: "2026-06-18",
        0: "2026-06-22",
        1: "2026-06-23",
        3: "2026-06-25",
    }


def test_on_the_due_date_means_before_the_days_off_when_it_is_one():
    work = Workdays()
    assert day_of(Step(0, (Level.LIAISON,)), dt.date(2026, 6, 21), work) == dt.date(2026, 6, 18)
    assert reached(DEFAULT_STEPS, dt.date(2026, 6, 21), dt.date(2026, 6, 18), work).offset == 0


def test_the_liaison_is_reminded_then_the_head_then_the_office(county, one_task):
    appoint(SYSTEM, "刘局长", county.units["县水务局"], PostRole.HEAD, since=SINCE)
    assert told(county, "2026-06-22") == {}
    assert told(county, "2026-06-23") == {"李干事": "提醒：即将到期 1 件"}
    assert told(county, "2026-06-24") == {}
    assert told(county, "2026-06-29") == {"李干事": "提醒：即将到期 1 件"}
    assert told(county, "2026-06-30") == {"李干事": "提醒：今天到期 1 件"}
    assert set(told(county, "2026-07-01")) == {"李干事", "刘局长"}
    assert told(county, "2026-07-03") == {"刘局长": "提醒：已逾期 1 件", "赵专员": "提醒：已逾期 1 件"}
    assert told(county, "2026-07-31") == {}


def test_nobody_is_reminded_of_what_is_done(county, one_task):
    Task.objects.filter(pk=one_task.pk).update(state=TaskState.DONE)
    assert told(county, "2026-06-30") == {}


def test_nobody_is_reminded_on_a_day_off(county, one_task):
    one_task.deadline = dt.date(2026, 6, 27)
    one_task.save()
    assert told(county, "2026-06-27") == {}


def test_a_server_that_was_off_for_a_week_reminds_once(county, one_task):
    assert told(county, "2026-06-30") == {"李干事": "提醒：今天到期 1 件"}
    assert Reminder.objects.get().offset == 0


def test_however_often_the_round_is_made_each_is_told_once_a_day_of_everything(county):
    county.issued(PLAN.replace("2026年5月31日", "2026年6月30日"))
    assert told(county, "2026-06-23")["李干事"] == "提醒：即将到期 2 件"
    assert told(county, "2026-06-23T15:00") == {}
    assert [row.title for row in Reminder.objects.filter(person=county.li.person)] == [
        "一（一）2 公开收费清单",
        "一（二）3 开展水质巡查",
    ]


def test_what_comes_up_later_in_the_day_waits_for_the_next(county, one_task):
    told(county, "2026-06-23")
    Task.objects.exclude(pk=one_task.pk).filter(assignments__unit=county.units["县水务局"]).update(
        deadline=dt.date(2026, 6, 30)
    )
    assert "李干事" not in told(county, "2026-06-23T16:00")
    assert told(county, "2026-06-24") == {"李干事": "提醒：即将到期 2 件"}


def test_a_unit_without_a_liaison_is_the_offices_concern(county):
    county.issued(PLAN.replace("牵头单位：县水务局\n责任单位：各", "牵头单位：县供电局\n责任单位：各"))
    assert "赵专员" in told(county, "2026-06-23")


def test_a_moved_deadline_is_reminded_of_anew(county, one_task):
    told(county, "2026-06-30")
    one_task.deadline = dt.date(2026, 7, 8)
    one_task.save()
    assert told(county, "2026-07-01") == {"李干事": "提醒：即将到期 1 件"}


def test_the_places_own_rules_go_before_the_default_ones(county, one_task):
    (source,) = [source for source in sources() if source.code == "ledger.deadline"]
    set_steps(county.zhao, source, [Step(-2, (Level.OFFICE,))], revision=0)
    assert told(county, "2026-06-25") == {}
    assert told(county, "2026-06-26") == {"赵专员": "提醒：即将到期 1 件"}
    set_steps(county.zhao, source, [], revision=1)
    assert told(county, "2026-06-30") == {}


def test_a_reminder_on_the_page_shows_what_is_done_meanwhile(county, one_task, sign_in):
    told(county, "2026-06-30")
    page = sign_in(county.li).get("/notices/").content.decode()
    assert "一（二）3 开展水质巡查" in page and "已办结" not in page
    Task.objects.filter(pk=one_task.pk).update(state=TaskState.DONE)
    assert "已办结" in sign_in(county.li).get("/notices/").content.decode()


def test_another_county_is_not_reminded_with(county, neighbour, one_task):
    with clock.at("2026-06-30"):
        assert remind(neighbour.place) == 0


def test_who_leads_and_is_responsible_is_reminded_of_the_task_once(county):
    county.issued(PLAN.replace("责任单位：县水务局、县供电局", "责任单位：县政务服务局、县供电局"))
    told(county, "2026-12-24")
    mine = Reminder.objects.filter(person=county.zhang.person, title__contains="推行水电气")
    assert mine.count() == 1


def test_the_office_reads_what_many_units_owe_as_one_thing(county, sign_in):
    county.issued()
    all_sign()
    told(county, "2026-07-03")
    page = sign_in(county.zhao).get("/notices/").content.decode()
    assert page.count("一（二）3 开展水质巡查") == 1
    assert "4 个单位" in page


def test_a_limit_for_signing_is_reminded_of_until_it_is_signed(county, one_task):
    row = one_task.assignments.get(unit=county.units["县水务局"])
    type(row).objects.filter(pk=row.pk).update(sign_state=SignState.AWAITING, sign_by="2026-06-24")
    told(county, "2026-06-24")
    assert [each.title for each in Reminder.objects.filter(source="ledger.signing")] == [
        "签收：一（二）3 开展水质巡查"
    ]
    type(row).objects.filter(pk=row.pk).update(sign_state=SignState.SIGNED)
    told(county, "2026-06-25")
    assert Reminder.objects.filter(source="ledger.signing").count() == 1


@pytest.mark.parametrize("ended", [TaskState.DONE, TaskState.CANCELLED])
def test_nobody_is_asked_to_sign_for_what_has_come_to_its_end(county, one_task, ended):
    row = one_task.assignments.get(unit=county.units["县水务局"])
    Assignment.objects.filter(pk=row.pk).update(sign_state=SignState.AWAITING, sign_by="2026-06-24")
    told(county, "2026-06-24")
    asked = Reminder.objects.filter(source="ledger.signing")
    assert still_due(asked) == list(asked) != []
    Task.objects.filter(pk=one_task.pk).update(state=ended)
    assert still_due(asked) == []
    assert told(county, "2026-06-25") == {}


def test_a_share_and_a_part_offered_are_reminded_of_until_somebody_answers(county):
    """Three towns get shares of a count; 县水务局 offers its part to 县文旅局, which does not answer."""
    county.issued(JOBS)
    all_sign()
    target = Target.objects.get()
    task = target.indicator.task
    with clock.at("2026-06-22"):
        parts = [Part(town, Decimal(1000)) for town in county.towns]
        splitting.split(county.zhang, task, target, SplitRule.SUM, parts)
        own = task.assignments.get(unit=county.units["县水务局"])
        Assignment.objects.filter(pk=own.pk).update(sign_state=SignState.AWAITING, sign_by="2026-06-25")
        own.refresh_from_db()
        signing.offer(county.li, own, county.units["县文旅局"], "由文旅部门办理")
    told(county, "2026-06-25")
    shares = Reminder.objects.filter(source="ledger.share")
    assert {(each.unit.name, each.title) for each in shares} == {
        (town.name, "签收分解：新增城镇就业") for town in county.towns
    }
    (offer,) = Reminder.objects.filter(source="ledger.offer")
    assert (offer.person, offer.unit.name) == (county.wang.person, "县文旅局")
    Share.objects.update(sign_state=SignState.SIGNED)
    own.refresh_from_db()
    signing.take(county.wang, own)
    assert still_due(Reminder.objects.filter(source__in=("ledger.share", "ledger.offer"))) == []
