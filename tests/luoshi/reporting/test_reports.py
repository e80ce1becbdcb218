"""李干事 reports, 张科长 sees what concerns the lead unit, 赵专员 accepts or returns."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.accounts.actions import open_account
from luoshi.audit.actions import SYSTEM
from luoshi.audit.models import Event
from luoshi.audit.queries import verify
from luoshi.calendar import clock
from luoshi.directory.actions import appoint
from luoshi.directory.models import PostRole
from luoshi.directory.permission import Actor
from luoshi.reporting import drafting, handing_in, judging, standing
from luoshi.reporting.access import visible
from luoshi.reporting.models import Entry, Obligation, Report, State
from luoshi.reporting.sheet import sheet_of
from tests.luoshi.reporting.duties_of import monthly
from tests.people import PASSWORD, SINCE


@pytest.fixture
def june(county) -> Obligation:
    """县水务局's monthly report for June, due on the 10th of July, grace of two working days."""
    monthly(county, grace_days=2, closes_after=10)
    return obligation_of("县水务局")


def obligation_of(unit: str, period: str = "2026-06") -> Obligation:
    return Obligation.objects.get(unit__name=unit, period=period)


def filled(obligation: Obligation, words: str = "已完成三处水源地巡查。") -> dict[str, str]:
    """Every required field of a report with something in it."""
    return {each.name: words for each in sheet_of(obligation).fields if each.required}


def report(actor: Actor, obligation: Obligation, words: str = "已完成三处水源地巡查。") -> Obligation:
    assert drafting.keep(actor, obligation, filled(obligation, words), {}).whole
    return handing_in.hand_in(actor, obligation)


def colleague(county, name: str, unit: str, role: PostRole) -> Actor:
    post = appoint(SYSTEM, name, county.units[unit], role, since=SINCE)
    open_account(SYSTEM, post.person, f"at-{post.pk}", PASSWORD)
    return Actor(post.person, post)


def liaison_of(county, unit: str) -> Actor:
    """Somebody who reports for a unit that the stories have nobody in."""
    held = next(each for each in [*county.units.values(), *county.towns] if each.name == unit)
    post = appoint(SYSTEM, f"{unit}联络员", held, PostRole.LIAISON, since=SINCE)
    return Actor(post.person, post)


def test_a_unit_is_asked_for_the_tasks_that_it_owns_and_no_others(june):
    titles = [part.task.title for part in sheet_of(june).parts]
    assert [title[:6] for title in titles] == ["推行水电气一", "公开收费清单", "开展水质巡查"]
    power = sheet_of(obligation_of("县供电局"))
    assert [part.roles for part in power.parts] == ["责任"]


def test_from_draft_to_accepted(county, june):
    drafting.keep(county.li, june, {"progress:" + first_task(june): "已联通窗口。"}, {})
    june.refresh_from_db()
    assert june.state == State.DRAFTED
    with pytest.raises(ValidationError, match="2026年6月还没有过完"):
        handing_in.hand_in(county.li, june)
    with clock.at("2026-07-09"):
        with pytest.raises(ValidationError, match="“公开收费清单”没有填进展"):
            handing_in.hand_in(county.li, june)
        done = report(county.li, june)
        judging.accept(county.zhao, done, revision=done.revision)
    june.refresh_from_db()
    assert june.state == State.ACCEPTED
    assert standing.standing_of(june, clock.today()) == standing.ON_TIME
    actions = list(Event.objects.filter(subject=june.pid).values_list("action", flat=True))
    assert actions == ["reporting.drafted", "reporting.submitted", "reporting.accepted"]
    assert verify(county.place.pid).broken_at is None


def first_task(obligation: Obligation) -> str:
    return sheet_of(obligation).parts[0].task.pid


def test_returned_reports_come_back_with_the_reason_and_stay_on_time(county, june):
    with clock.at("2026-07-10"):
        done = report(county.li, june)
    with clock.at("2026-07-20"):
        with pytest.raises(ValidationError, match="请写明理由"):
            judging.give_back(county.zhao, done, revision=done.revision, because=" ")
        judging.give_back(county.zhao, done, revision=done.revision, because="第二项没有写数")
        june.refresh_from_db()
        assert (june.state, june.because) == (State.RETURNED, "第二项没有写数")
        again = report(county.li, june, "已公布清单 12 条。")
        judging.accept(county.zhao, again, revision=again.revision)
        assert standing.standing_of(again, clock.today()) == standing.ON_TIME


@pytest.mark.parametrize(
    ("day", "stands"),
    [("2026-07-10", "on-time"), ("2026-07-14", "on-time"), ("2026-07-15", "late"), ("2026-07-20", "late")],
)
def test_grace_ends_two_working_days_after_the_tenth(county, june, day, stands):
    with clock.at(day):
        report(county.li, june)
    june.refresh_from_db()
    with clock.at("2026-09-01"):
        assert standing.standing_of(june, clock.today()) == stands
        lit = standing.with_standing(Obligation.objects.filter(pk=june.pk), clock.today())
        assert lit.get().standing == stands


def test_what_was_never_sent_is_missing_and_in_the_table_in_official_order(county, june):
    with clock.at("2026-07-10"):
        report(county.li, june)
    with clock.at("2026-07-15"):
        found = Obligation.objects.filter(period="2026-06")
        lines = standing.by_unit(standing.with_standing(found, clock.today()))
        names = [line.name for line in lines]
        assert names == ["县政务服务局", "县水务局", "县供电局", "柳溪镇", "石桥镇", "河东街道"]
        assert [line.counts["missing"] for line in lines] == [1, 0, 1, 1, 1, 1]
        whole = standing.total(lines)
        assert (whole.expected, whole.judged, whole.rate) == (6, 6, 17)


def test_after_closing_nothing_is_taken_until_somebody_opens_it_again_by_name(county, june):
    with clock.at("2026-08-03"):
        with pytest.raises(PermissionDenied, match="已于 2026-07-24 关闭"):
            drafting.keep(county.li, june, filled(june), {})
        judging.reopen(county.zhao, june, until=clock.today(), because="单位机构合并，补报")
        report(county.li, june)
        june.refresh_from_db()
        assert standing.standing_of(june, clock.today()) == standing.LATE
    with clock.at("2026-08-04"), pytest.raises(ValidationError, match="已经关闭"):
        handing_in.take_back(county.li, june)
    event = Event.objects.get(action="reporting.reopened")
    assert (event.actor_name[:3], event.reason) == ("赵专员", "单位机构合并，补报")


def test_two_people_in_one_report_lose_nothing(county, june):
    wang = colleague(county, "小周", "县水务局", PostRole.LIAISON)
    one, two = (f"progress:{part.task.pid}" for part in sheet_of(june).parts[:2])
    drafting.keep(county.li, june, {one: "李写的"}, {one: ""})
    saved = drafting.keep(wang, june, {one: "周写的", two: "周写的第二项"}, {one: "", two: ""})
    assert [(clash.name, clash.theirs, clash.who) for clash in saved.clashes] == [(one, "李写的", "李干事")]
    assert saved.kept == {two: "周写的第二项"}, "what nobody else touched is saved all the same"
    saved = drafting.keep(wang, june, {one: "两人商量后的"}, {one: "李写的"})
    assert saved.whole
    entries = Entry.objects.order_by("task__position")
    assert [entry.progress for entry in entries] == ["两人商量后的", "周写的第二项"]
    assert Event.objects.filter(action="reporting.drafted").count() == 2, "one for each hand that took over"


@pytest.mark.parametrize(
    ("typed", "kept", "says"),
    [
        ("85", "85", ""),
        ("８５％", "85", ""),
        ("85%", "85", ""),
        ("1,5", None, "分不清逗号是小数点还是千位分隔"),
        ("１.５", None, "写整数"),
        ("120", None, "0 到 100"),
        ("-3", None, "0 到 100"),
        ("过半", None, "不是数"),
    ],
)
def test_percentages_as_people_type_them(county, june, typed, kept, says):
    name = f"percent:{first_task(june)}"
    saved = drafting.keep(county.li, june, {name: typed}, {})
    if kept is None:
        assert says in saved.problems[name]
        assert not Entry.objects.exists()
    else:
        assert saved.kept == {name: kept}


def test_last_periods_words_are_the_beginning_of_this_ones(county, june):
    with clock.at("2026-07-09"):
        report(county.li, june, "已完成三处巡查。")
    july = obligation_of("县水务局", "2026-07")
    sheet = sheet_of(july)
    assert {each.value for each in sheet.fields if each.required} == {"已完成三处巡查。"}
    assert sheet.prefilled == 3
    with clock.at("2026-08-09"):
        handing_in.hand_in(county.li, july)
    counted = Report.objects.get(obligation=july)
    assert (counted.prefilled, counted.filled) == (3, 0)


def test_where_the_unit_wants_it_the_head_approves_first(county, june):
    head = colleague(county, "王局长", "县水务局", PostRole.HEAD)
    handing_in.set_habits(head, head_approves=True)
    with clock.at("2026-07-09"):
        report(county.li, june)
        june.refresh_from_db()
        assert june.state == State.ENDORSING
        assert june.first_submitted_on is None
        with pytest.raises(PermissionDenied):
            handing_in.endorse(county.li, june)
        handing_in.send_back(head, june, because="数据再核一遍")
        handing_in.hand_in(county.li, june)
        handing_in.endorse(head, june)
    june.refresh_from_db()
    assert june.state == State.SUBMITTED


def test_a_unit_sees_its_own_and_a_lead_unit_what_concerns_its_tasks(county, june):
    with clock.at("2026-07-09"):
        report(county.li, june)
    assert june in visible(county.zhang), "县政务服务局 leads a task that 县水务局 is responsible for"
    assert june not in visible(county.wang)
    assert obligation_of("柳溪镇") not in visible(county.li), "nothing handed in yet"
    with pytest.raises(PermissionDenied):
        drafting.keep(county.wang, june, filled(june), {})


def test_the_lead_unit_reads_its_own_tasks_in_a_partners_report_and_nothing_else(county, june, sign_in):
    with clock.at("2026-07-09"):
        report(county.li, june)
        page = sign_in(county.zhang).get(f"/reports/{june.pid}/").content.decode()
    assert "推行水电气一体办理" in page
    assert "开展水质巡查" not in page


def test_one_button_hands_in_all_that_is_complete(county, june, sign_in):
    client = sign_in(county.li)
    july = obligation_of("县水务局", "2026-07")
    form = {f"{june.pid}|{name}": value for name, value in filled(june).items()}
    form |= {"report": [june.pid, july.pid], f"{june.pid}|bases": "{}"}
    with clock.at("2026-07-08"):
        page = client.post("/reports/hand-in/", form, follow=True).content.decode()
    assert "已报送 1 件" in page
    assert "2026年7月还没有过完" in page
    june.refresh_from_db()
    july.refresh_from_db()
    assert (june.state, july.state) == (State.SUBMITTED, State.DUE)
    with clock.at("2026-08-07"):
        page = client.post("/reports/hand-in/", {"report": [july.pid]}, follow=True).content.decode()
    assert "已报送 1 件" in page, "last period's words serve where nothing else was said"


def test_saving_answers_field_by_field(county, june, sign_in):
    client = sign_in(county.li)
    task = first_task(june)
    form = {
        f"{june.pid}|progress:{task}": "已联通窗口。",
        f"{june.pid}|percent:{task}": "1,5",
        f"{june.pid}|bases": json.dumps({f"progress:{task}": ""}),
        f"{june.pid}|progress:someone-elses": "不在表上的栏目",
    }
    answer = client.post(f"/reports/{june.pid}/save/", form).json()
    assert answer["kept"] == {f"progress:{task}": "已联通窗口。"}
    assert list(answer["problems"]) == [f"percent:{task}"]
    assert client.post(f"/reports/{obligation_of('县供电局').pid}/save/", form).status_code == 404


def test_a_waived_report_is_not_counted(county, june):
    with pytest.raises(PermissionDenied):
        judging.waive(county.zhao, june, because="机构改革")
    judging.waive(county.zhou, june, because="机构改革")
    june.refresh_from_db()
    assert standing.standing_of(june, clock.today()) == standing.WAIVED


def test_a_report_that_was_taken_back_meanwhile_is_not_accepted(county, june):
    with clock.at("2026-07-09"):
        done = report(county.li, june)
        seen = done.revision
        handing_in.take_back(county.li, june)
        with pytest.raises(ValidationError, match="请刷新后再处理"):
            judging.accept(county.zhao, june, revision=seen)


def test_ten_reports_ask_the_database_no_more_than_one(county, june, django_assert_max_num_queries):
    for number in range(9):
        monthly(county, plan=june.duty.plan, name=f"第{number}项月报")
    owed = list(Obligation.objects.filter(unit=june.unit, period="2026-06").order_by("pk"))
    said = {each.pid: drafting.Said(filled(each)) for each in owed}
    with clock.at("2026-07-08"):
        with CaptureQueriesContext(connection) as one:
            handing_in.hand_in_all(county.li, [owed[0].pid], said)
        with django_assert_max_num_queries(len(one)):
            result = handing_in.hand_in_all(county.li, [each.pid for each in owed[1:]], said)
    assert len(result.done) == 9
    assert verify(county.place.pid).broken_at is None
    submitted = Event.objects.filter(action="reporting.submitted")
    assert submitted.count() == 10
    assert submitted.first().after["tasks"]["一（一）1"] == {
        "progress": "已完成三处水源地巡查。",
        "percent": None,
    }
