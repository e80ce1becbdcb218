"""From the words of a plan to what each unit owes: before the issuing, with it, and with a new version."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest

from luoshi.audit.models import Event
from luoshi.audit.queries import verify
from luoshi.calendar import clock
from luoshi.directory.models import Unit
from luoshi.ledger.issuing import issue
from luoshi.notices.models import Notice
from luoshi.plans import actions as plans
from luoshi.plans import versions
from luoshi.plans.models import ItemState
from luoshi.reporting.asked import asked_in
from luoshi.reporting.models import Asks, Duty, DutyState, Obligation, State
from luoshi.reporting.proposals import dates
from tests.luoshi.reporting.test_reports import liaison_of, report

TASKS = """\
青禾县2026年人文环境提升工作方案

一、重点任务

1.整治背街小巷。
牵头单位：县水务局
责任单位：县供电局，各乡镇（街道）
完成时限：2026年12月31日前

2.公开办事指南。
牵头单位：县政务服务局
责任单位：县水务局
完成时限：2026年11月30日前

二、工作要求

（一）加强报送。
"""
MONTHLY = "各责任单位于每月10日前将工作推进情况报县人民政府。"
QUARTERLY = "各牵头单位在每季度末月20日前将工作情况及问题清单报县政务服务局。"
WALKING = "各责任单位每月走流程一次。各单位于6月、9月、12月19日前将走流程情况报县政务服务局。"
OTHERS = (
    "各牵头单位每半年向县人民政府报送工作小结。"
    "各责任单位逢双月15日前将项目进展报县人民政府。"
    "各责任单位自收到本方案之日起10个工作日内将实施计划报县人民政府。"
    "各乡镇（街道）于2026年12月20日前将全年工作总结报县人民政府。"
    "各责任单位于2026年5月31日前将自查情况报县人民政府。"
)


def reviewed(county, *sentences: str, again=None):
    """A plan with these sentences on reporting, each item confirmed; with `again` a new version of it."""
    text = TASKS + "".join(sentences) + "\n"
    if again is None:
        version = county.uploaded(text, "人文环境.txt")
    else:
        from luoshi.plans import reading

        intake = plans.take_in(county.zhao, text.encode(), "第二版.txt", new_version_of=again)
        source = reading.read(text.encode(), "第二版.txt")
        version = plans.save_reading(county.zhao, intake, reading.understand(source))
    for item in version.items.all():
        plans.decide(county.zhao, item, ItemState.CONFIRMED, revision=item.revision)
    return version


def issued(county, *sentences: str, again=None):
    """The same, issued with every report confirmed that the clerk is offered ticked."""
    version = reviewed(county, *sentences, again=again)
    if again is not None:
        versions.ask(county.zhao, version)
        versions.decide(county.zhou, version, approve=True)
    sure = [each.pid for each in asked_in(version, clock.today()) if each.sure]
    issue(county.zhao, version, ownerless_because="由县水务局统筹", reports=sure)
    version.refresh_from_db()
    return version


def days(version, most: int = 4) -> list[list[str]]:
    """The due dates of each report that a version asks for, or the sentence why there are none."""
    return [
        [each.why_not] if each.why_not else [str(day.occurrence.due) for day in dates(each.duty, TODAY, most)]
        for each in asked_in(version, TODAY)
    ]


TODAY = dt.date(2026, 6, 18)


def test_every_manner_of_asking_becomes_dates_before_anything_is_issued(county):
    version = reviewed(county, MONTHLY, QUARTERLY, WALKING, OTHERS)
    assert days(version) == [
        ["2026-07-10", "2026-08-10", "2026-09-10", "2026-10-10"],
        ["2026-06-20", "2026-09-20", "2026-12-20"],
        ["随走流程情况的报送一并报，不另要一份。"],
        ["2026-06-19", "2026-09-19", "2026-12-19"],
        ["2026-06-30", "2026-12-31"],
        ["2026-08-15", "2026-10-15", "2026-12-15"],
        ["2026-07-03"],
        ["2026-12-20"],
        ["2026-05-31 已经过去。"],
    ]
    assert not Duty.objects.exists(), "looking ahead writes nothing"


def test_the_monthly_report_tells_of_the_month_before_to_whom_the_plan_says(county):
    monthly, quarterly = asked_in(reviewed(county, MONTHLY, QUARTERLY), TODAY)
    assert [str(each.occurrence.period.label) for each in dates(monthly.duty, TODAY, 2)] == [
        "2026年6月",
        "2026年7月",
    ]
    assert monthly.fields["requester"] == county.units["县人民政府"]
    assert quarterly.fields["audience"] == "leads"
    assert Asks.PROBLEMS in quarterly.fields["asks"]
    # The last month of the plan is reported on in January.
    assert monthly.fields["last_day"] == dt.date(2027, 1, 31)


def test_the_clerk_sees_the_dates_on_the_issuing_page_and_confirms_them(county, sign_in):
    version = reviewed(county, MONTHLY, QUARTERLY, OTHERS)
    client = sign_in(county.zhao)
    page = client.get(f"/ledger/issue/{version.pid}/").content.decode()
    assert "下达后要报什么" in page
    assert "2026-07-10、2026-08-10、2026-09-10" in page
    assert "规定“每月10日前”，“前”含当天" in page
    monthly = asked_in(version, clock.today())[0]
    client.post(
        f"/ledger/issue/{version.pid}/", {"ownerless_because": "由县水务局统筹", "report": [monthly.pid]}
    )
    states = dict(Duty.objects.values_list("written", "state"))
    assert states[MONTHLY.rstrip("。")] == DutyState.ACTIVE
    assert states[QUARTERLY.rstrip("。")] == DutyState.PROPOSED, "not ticked: the leader decides"
    waits = Notice.objects.filter(kind="reporting.proposed", recipient=county.zhou.person)
    assert waits.count() == Duty.objects.filter(state=DutyState.PROPOSED).count()


def test_what_is_confirmed_is_owed_the_moment_the_plan_is_issued(county):
    issued(county, MONTHLY, QUARTERLY, WALKING)
    monthly = Duty.objects.get(cadence="monthly")
    owed = monthly.obligations.filter(period="2026-06")
    assert set(owed.values_list("unit__name", flat=True)) == {
        "县政务服务局",
        "县水务局",
        "县供电局",
        "柳溪镇",
        "石桥镇",
        "河东街道",
    }
    assert {str(each.due) for each in owed} == {"2026-07-10"}
    assert str(monthly.obligations.order_by("due").last().due) == "2027-01-10"
    quarterly = Duty.objects.get(cadence="quarterly", audience="leads")
    assert set(quarterly.obligations.values_list("unit__name", flat=True)) == {"县政务服务局", "县水务局"}
    assert Duty.objects.filter(plan=monthly.plan).count() == 3, "walking through is reported, not twice"
    events = Event.objects.filter(subject=monthly.pid).order_by("sequence").values_list("action", flat=True)
    assert list(events) == [
        "reporting.duty-proposed",
        "reporting.duty-issued",
        "reporting.obligations-settled",
    ]


def test_a_report_that_names_its_units_is_owed_by_these(county):
    issued(county, "县供电局、各乡镇（街道）于每月5日前将用电情况报县水务局。")
    duty = Duty.objects.get()
    names = set(duty.obligations.values_list("unit__name", flat=True))
    assert names == {"县供电局", "柳溪镇", "石桥镇", "河东街道"}
    assert duty.requester.name == "县水务局"


def test_what_the_plan_leaves_open_is_not_confirmed_by_itself(county):
    version = issued(county, "各责任单位每月向县人民政府报送工作情况。")
    (asked,) = asked_in(version, clock.today())
    assert asked.doubts == ["文中没有写哪一天前，按月底。"]
    assert Duty.objects.get().state == DutyState.PROPOSED
    assert not Obligation.objects.exists()


def test_a_new_version_moves_the_day_and_keeps_what_was_written(county):
    first = issued(county, MONTHLY, QUARTERLY)
    duty = Duty.objects.get(cadence="monthly")
    li = liaison_of(county, "县水务局")
    with clock.at("2026-07-02"):
        june = duty.obligations.get(unit=li.unit, period="2026-06")
        report(li, june)
        second = issued(county, MONTHLY.replace("10日", "5日"), QUARTERLY, again=first.plan)
    duty.refresh_from_db()
    assert (duty.day, duty.version, duty.state) == (5, second, DutyState.ACTIVE)
    june.refresh_from_db()
    assert (str(june.due), june.state) == ("2026-07-10", State.SUBMITTED), "handed in: its day stays"
    others = duty.obligations.exclude(unit=li.unit).filter(period="2026-06")
    assert {str(each.due) for each in others} == {"2026-07-05"}
    assert {str(each.due) for each in duty.obligations.filter(period="2026-07")} == {"2026-08-05"}
    carried = Event.objects.filter(subject=duty.pid, action="reporting.duty-carried").get()
    assert (carried.before["day"], carried.after["day"]) == (10, 5)
    assert Duty.objects.filter(cadence="quarterly").count() == 1, "said again in the same words"
    assert verify(county.place.pid).broken_at is None


def test_a_new_version_ends_what_it_leaves_out_and_changes_the_rhythm(county):
    first = issued(county, MONTHLY, QUARTERLY)
    with clock.at("2026-08-03"):
        issued(county, "各责任单位于每季度末月10日前将工作推进情况报县人民政府。", again=first.plan)
    monthly, quarterly = Duty.objects.filter(version=first).order_by("start")
    assert monthly.state == quarterly.state == DutyState.ENDED
    assert "改了报送周期" in monthly.because
    assert "不再要求" in quarterly.because
    missed = monthly.obligations.filter(period="2026-06").values_list("state", flat=True)
    assert set(missed) == {State.DUE}, "what fell due before is still owed"
    ahead = monthly.obligations.filter(due__gte="2026-08-03").values_list("state", flat=True)
    assert set(ahead) == {State.WAIVED}
    new = Duty.objects.get(state=DutyState.ACTIVE)
    assert str(new.obligations.order_by("due").first().due) == "2026-09-10"


SEEDS = os.environ.get("LUOSHI_SEEDS")
CASES = (
    [pytest.param(path, id=path.stem) for path in sorted(Path(SEEDS).glob("*.txt"))]
    if SEEDS
    else [
        pytest.param(
            None, marks=pytest.mark.skip("LUOSHI_SEEDS names no folder of further plans"), id="further"
        )
    ]
)


@pytest.mark.parametrize("path", CASES)
def test_further_plans_give_dates_within_their_period_or_say_why_not(county, path):
    version = county.uploaded(path.read_text(encoding="utf-8"), path.name)
    start = version.plan.period_start or TODAY
    for each in asked_in(version, start):
        assert version.text[each.fields["start"] : each.fields["end"]].strip(), "it points at its words"
        due = [day.occurrence.due for day in dates(each.duty, start)] if not each.why_not else []
        assert bool(due) != bool(each.why_not)
        if due and version.plan.period_end and each.fields["cadence"] not in ("once", "within"):
            assert start <= due[0] <= due[-1] <= version.plan.period_end + dt.timedelta(days=31)
    assert Unit.objects.count(), "nothing was written"
    assert not Duty.objects.exists()
