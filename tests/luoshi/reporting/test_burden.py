"""What reporting costs the units, and who asks the most."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi.calendar import clock
from luoshi.directory.actions import add_unit
from luoshi.reporting import burden, drafting, duties, handing_in, judging
from luoshi.reporting.models import Audience, Obligation
from luoshi.reporting.sheet import sheet_of
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_figures import PLAN

JULY = (dt.date(2026, 7, 1), dt.date(2026, 7, 31))


def july() -> list[burden.Line]:
    return burden.lines_of(burden.obligations_in(*JULY))


def test_fields_are_counted_by_the_tasks_that_each_unit_holds(county):
    monthly(county)
    asked = {str(each.unit): (each.things, each.fields, each.minutes) for each in burden.by_unit(july())}
    # 县水务局 owns three tasks: progress (8 minutes) and percent (1) of each, one list of problems (5).
    assert asked["县水务局"] == (1, 7, 32)
    assert asked["柳溪镇"] == (1, 5, 23)
    assert list(asked)[:2] == ["县政务服务局", "县水务局"], "in official order"
    [asking] = burden.by_requester(july())
    assert (str(asking.unit), asking.things) == ("县政府督查室", 6)
    assert burden.total(burden.by_unit(july()))[0] == burden.obligations_in(*JULY).count()


def test_the_meter_counts_as_many_fields_as_the_form_has(county):
    duty = monthly(county, plan=county.issued(PLAN).plan, asks=["progress", "percent", "figures", "stones"])
    for owed in Obligation.objects.filter(duty=duty, period="2026-06"):
        asked = [each for each in sheet_of(owed).fields if each.needed]
        [line] = [each for each in july() if each.unit == owed.unit]
        assert line.load.fields == len(asked) >= 4


def test_what_was_waived_is_not_asked_and_what_was_prefilled_is_counted(county):
    duty = monthly(county)
    june = Obligation.objects.get(unit__name="县水务局", period="2026-06")
    with clock.at("2026-07-08"):
        words = {each.name: "已巡查。" for each in sheet_of(june).fields if each.required}
        handing_in.hand_in_all(county.li, [june.pid], {june.pid: drafting.Said(words)})
        other = Obligation.objects.get(unit__name="县供电局", period="2026-06")
        judging.waive(county.zhou, other, because="机构合并")
    assert "县供电局" not in [str(each.unit) for each in burden.by_unit(july())]
    july_report = Obligation.objects.get(duty=duty, unit=june.unit, period="2026-07")
    with clock.at("2026-08-08"):
        handing_in.hand_in(county.li, july_report)
    august = burden.lines_of(burden.obligations_in(dt.date(2026, 8, 1), dt.date(2026, 8, 31)))
    own = next(each for each in burden.by_unit(august) if each.unit == june.unit)
    assert own.prefilled == 3, "last month's words served for three tasks"


def test_many_units_ask_the_database_no_more_than_few(county):
    monthly(county)
    with CaptureQueriesContext(connection) as few:
        july()
    units = [add_unit(county.zhao, f"第{number}乡") for number in range(30)]
    monthly_for = {"audience": Audience.NAMED, "name": "乡镇月报", "asks": ["summary"]}
    proposed = duties.propose(
        county.zhao,
        {"cadence": "monthly", "day": 20, "about": "this", "first_day": dt.date(2026, 6, 18), **monthly_for},
        units=units,
    )
    duties.approve(county.zhou, proposed, revision=proposed.revision)
    with CaptureQueriesContext(connection) as many:
        assert len(july()) == 36
    assert len(many) <= len(few) + 1, "one more set of roles"


def test_the_page_ranks_requesters_and_shows_a_unit_its_own_line_alone(county, sign_in):
    monthly(county)
    page = sign_in(county.zhao).get("/reports/burden/?month=2026-07").content.decode()
    assert "谁要得多" in page
    assert "柳溪镇" in page
    page = sign_in(county.li).get("/reports/burden/?month=2026-07").content.decode()
    assert "县水务局" in page
    assert "柳溪镇" not in page
    assert "谁要得多" not in page
