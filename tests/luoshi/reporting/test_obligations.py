"""Duties become dated obligations, and stay right when the world changes."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from procrastinate.contrib.django.models import ProcrastinateJob

from luoshi.audit.models import Event
from luoshi.audit.queries import verify
from luoshi.calendar import clock
from luoshi.calendar.models import SpecialDay
from luoshi.calendar.queries import workdays_of
from luoshi.directory.actions import add_unit
from luoshi.directory.membership import set_members
from luoshi.ledger import signing
from luoshi.ledger.models import Assignment
from luoshi.reporting import duties, jobs
from luoshi.reporting.models import Audience, Duty, Obligation, State
from luoshi.reporting.obligations import settle, why_due
from tests.luoshi.reporting.duties_of import monthly


def owed(unit: str = "") -> list[str]:
    found = Obligation.objects.exclude(state=State.WAIVED).order_by("due")
    return [each.due.isoformat() for each in (found.filter(unit__name=unit) if unit else found)]


def test_nobody_owes_anything_before_a_leader_has_approved(county):
    plan = county.issued().plan
    fields = {
        "plan": plan,
        "name": "月报",
        "cadence": "monthly",
        "day": 10,
        "first_day": dt.date(2026, 6, 18),
        "audience": Audience.OWNERS,
        "asks": ["progress"],
    }
    duty = duties.propose(county.zhao, fields)
    assert Obligation.objects.count() == 0
    with pytest.raises(PermissionDenied):
        duties.approve(county.zhao, duty, revision=0)
    with pytest.raises(PermissionDenied):
        duties.approve(county.zhang, duty, revision=0)
    duties.approve(county.zhou, duty, revision=0)
    assert Obligation.objects.count() == 12 * 6


def test_every_owner_of_the_plan_owes_each_month_for_a_year(county):
    monthly(county)
    dates = owed("县水务局")
    assert (dates[0], dates[-1], len(dates)) == ("2026-07-10", "2027-06-10", 12)
    first = Obligation.objects.filter(unit__name="县水务局").earliest("due")
    assert first.period == "2026-06"
    assert first.period_label == "2026年6月"
    units = set(Obligation.objects.values_list("unit__name", flat=True))
    assert units == {"县政务服务局", "县水务局", "县供电局", "柳溪镇", "石桥镇", "河东街道"}


def test_settling_twice_makes_nothing_twice(county):
    duty = monthly(county)
    before = Obligation.objects.count()
    events = Event.objects.count()
    assert not settle(duty).any
    jobs.settle_all(0)
    assert Obligation.objects.count() == before
    assert Event.objects.count() == events, "nothing changed, so nothing is recorded"


def test_each_night_brings_the_next_month_into_sight(county):
    monthly(county)
    with clock.at("2026-07-12"):
        jobs.settle_all(0)
    assert owed("县水务局")[-1] == "2027-07-10"


def test_a_new_holiday_moves_what_is_open_and_leaves_an_event(county):
    duty = monthly(county, day_off="next", grace_days=1)
    SpecialDay.objects.create(
        jurisdiction=county.place.pid, day=dt.date(2026, 7, 10), working=False, name="县庆", source="县政府"
    )
    done = settle(duty)
    assert done.moved == {"2026-06": ["2026-07-10", "2026-07-13"]}
    first = Obligation.objects.filter(unit__name="县水务局").earliest("due")
    assert (first.due, first.grace_until) == (dt.date(2026, 7, 13), dt.date(2026, 7, 14))
    assert "当天是县庆放假，按规定顺延到下一个工作日7月13日" in why_due(first, workdays_of(county.place.pid))
    event = Event.objects.latest("pk")
    assert event.action == "reporting.obligations-settled"
    assert event.after["moved"] == {"2026-06": ["2026-07-10", "2026-07-13"]}


def test_a_unit_that_joins_a_group_owes_from_then_on_and_one_that_leaves_no_longer(county):
    duty = _for_towns(county)
    assert len(owed("河东街道")) == 12
    lake = add_unit(county.zhao, "湖滨镇")
    with clock.at("2026-08-01"):
        set_members(county.zhao, county.town_group, [*county.towns[:2], lake], clock.today())
        settle(duty)
        assert owed("湖滨镇")[0] == "2026-08-10"
        assert owed("河东街道") == ["2026-07-10"], "what fell due before it left stays"
        left = Obligation.objects.filter(unit__name="河东街道", state=State.WAIVED)
        assert {each.because for each in left} == {"单位已不在报送范围内"}

        set_members(county.zhao, county.town_group, [*county.towns, lake], clock.today())
        settle(duty)
        assert len(owed("河东街道")) == 13, "from July to the July after"


def _for_towns(county) -> Duty:
    fields = {
        "name": "汛期值班月报",
        "cadence": "monthly",
        "day": 10,
        "about": "last",
        "first_day": dt.date(2026, 6, 18),
        "audience": Audience.NAMED,
        "asks": ["summary"],
    }
    duty = duties.propose(county.zhao, fields, groups=[county.town_group])
    return duties.approve(county.zhou, duty, revision=0)


def test_an_ended_duty_asks_for_nothing_more(county):
    duty = monthly(county)
    with clock.at("2026-08-01"):
        duties.end(county.zhao, duty, revision=duty.revision, because="并入季报")
        assert owed("县水务局") == ["2026-07-10"]
    with pytest.raises(ValidationError, match="正在执行"):
        duties.end(county.zhao, duty, revision=duty.revision + 1, because="再结束一次")


def test_a_second_duty_of_the_same_kind_is_merged_into_the_first(county):
    first = monthly(county)
    fields = {
        "plan": first.plan,
        "name": "问题月报",
        "cadence": "monthly",
        "day": 10,
        "first_day": dt.date(2026, 6, 18),
        "audience": Audience.OWNERS,
        "asks": ["progress", "next"],
    }
    second = duties.propose(county.zhao, fields)
    duties.merge(county.zhao, second, first, revision=0)
    first.refresh_from_db()
    assert first.asks == ["progress", "percent", "problems", "next"]
    assert Obligation.objects.filter(duty=second).count() == 0
    assert verify(county.place.pid).broken_at is None


def test_two_who_decide_at_once_do_not_both_decide(county):
    duty = duties.propose(
        county.zhao,
        {
            "plan": county.issued().plan,
            "name": "月报",
            "cadence": "monthly",
            "first_day": dt.date(2026, 6, 18),
            "audience": Audience.LEADS,
            "asks": ["progress"],
        },
    )
    duties.refuse(county.zhou, duty, revision=0, because="已有季报")
    with pytest.raises(duties.Stale):
        duties.approve(county.zhou, duty, revision=0)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"cadence": "once"}, "reporting_duty_once_has_date"),
        ({"cadence": "within", "working_days": 3}, "reporting_duty_within_has_days"),
        ({"day": 0}, "reporting_duty_day_of_month"),
        ({"last_day": dt.date(2025, 1, 1)}, "reporting_duty_days_in_order"),
    ],
)
def test_the_database_refuses_a_rule_that_is_none(county, fields, says):
    duty = monthly(county)
    with pytest.raises(IntegrityError, match=says):
        Duty.objects.filter(pk=duty.pk).update(**fields)


def test_the_database_holds_one_obligation_for_a_unit_and_period(county):
    monthly(county)
    one = Obligation.objects.first()
    one.pk, one.pid = None, "another"
    with pytest.raises(IntegrityError, match="reporting_obligation_once"):
        one.save()


def test_another_countys_obligations_are_not_read(county, neighbour):
    from luoshi.directory.scope import within

    monthly(county)
    with within(neighbour.place):
        assert Obligation.objects.count() == 0


def test_a_unit_that_takes_a_part_over_owes_its_reports_without_waiting_for_the_night(
    county, django_capture_on_commit_callbacks
):
    duty = monthly(county)
    mine = Assignment.objects.get(task__code="一（一）1", unit__name="县水务局")
    offered = signing.offer(county.li, mine, county.units["县文旅局"], "景区供水由文旅部门管理")
    with django_capture_on_commit_callbacks(execute=True):
        signing.take(county.wang, offered)
    assert not duty.obligations.filter(unit__name="县文旅局").exists()
    [waiting] = ProcrastinateJob.objects.filter(task_name="reporting.settle_plan")
    jobs.settle_plan(**waiting.args)
    assert duty.obligations.filter(unit__name="县文旅局").count() == 12
