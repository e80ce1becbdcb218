"""Two towns report a rate and what it weighs; 县水务局, which leads, is judged by the weighted whole."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from luoshi.calendar import clock
from luoshi.ledger import interim, lights
from luoshi.ledger.models import Assignment, Indicator
from luoshi.reporting import combining, handing_in
from luoshi.reporting.models import Combine, Duty, Series
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_figures import PLAN, fill, owed
from tests.luoshi.reporting.test_lights import night
from tests.luoshi.reporting.test_reports import liaison_of


@pytest.fixture
def month(county) -> Duty:
    """97 % by the year's end, 96 % by the end of June; the rate is weighted by the pipes laid."""
    plan = county.issued(PLAN).plan
    rate = Indicator.objects.get(name="水质达标率")
    interim.set_points(county.zhao, rate, {dt.date(2026, 6, 30): Decimal(96)}, revision=rate.task.revision)
    return monthly(county, plan=plan, asks=["progress", "figures"])


def gave(county, unit: str, rate: str, pipes: str) -> None:
    obligation = owed(unit, "2026-06")
    actor = county.li if unit == "县水务局" else liaison_of(county, unit)
    fill(actor, obligation, 水质达标率=rate, 新建管网=pipes)
    handing_in.hand_in(actor, obligation)


@pytest.mark.parametrize(
    ("pipes", "light", "says"),
    [
        (("30", "50"), "yellow", "为 95，进度线要求 96。（数值由 2 个单位报来的汇总（加权平均））"),
        (("10", "70"), "green", ""),
    ],
)
def test_the_leads_light_comes_of_the_weighted_whole_and_leads_to_every_towns_report(
    county, month, sign_in, pipes, light, says
):
    with clock.at("2026-07-08"):
        # In time, so that nothing but the figure is against it; its own 97 is not what it is judged by.
        gave(county, "县水务局", "97", "8")
        gave(county, "柳溪镇", "90", pipes[0])
        gave(county, "石桥镇", "98", pipes[1])
    rate, weight = Series.objects.get(name="水质达标率"), Series.objects.get(name="新建管网")
    combining.set_combine(county.zhao, rate, Combine.WEIGHTED, weight)
    night("2026-07-09")
    lead = Assignment.objects.get(unit__name="县水务局", task__title__contains="提高水质", role="lead")
    why = [each.why for each in lights.reasons(lead.task, clock.today()) if "水质达标率" in each.why]
    assert (lead.light, bool(why)) == (light, bool(says))
    assert all(each.endswith(says) for each in why)

    task = sign_in(county.zhao).get(f"/ledger/task/{lead.task.pid}/").content.decode()
    assert says in task
    figures = sign_in(county.zhao).get(f"/reports/figures/{rate.pid}/").content.decode()
    assert "各单位汇总：加权平均，权数 新建管网" in figures
    for figure in rate.figures.all():
        assert f"/reports/{figure.report.obligation.pid}/" in figures


def test_where_the_weights_are_nothing_the_leads_own_figure_serves(county, month):
    with clock.at("2026-07-08"):
        gave(county, "县水务局", "97", "8")
        gave(county, "柳溪镇", "90", "0")
        gave(county, "石桥镇", "92", "0")
    rate = Series.objects.get(name="水质达标率")
    combining.set_combine(county.zhao, rate, Combine.WEIGHTED, Series.objects.get(name="新建管网"))
    night("2026-07-09")
    lead = Assignment.objects.get(unit__name="县水务局", task__title__contains="提高水质", role="lead")
    assert not [each for each in lights.reasons(lead.task, clock.today()) if "水质达标率" in each.why]
