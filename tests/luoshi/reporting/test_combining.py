"""赵专员 puts the units' figures together, each kind in its way, and finds where each came from."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from luoshi.audit.models import Event
from luoshi.reporting import combining
from luoshi.reporting.models import Combine, Figure, Series
from luoshi.reporting.sheet import sheet_of
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_figures import PLAN, fill, owed
from tests.luoshi.reporting.test_reports import liaison_of


@pytest.fixture
def june(county) -> None:
    """Two towns and the lead unit gave their figures for June."""
    monthly(county, plan=county.issued(PLAN).plan, asks=["progress", "figures"])
    for town, pipe, rate in (("柳溪镇", "3", "90"), ("石桥镇", "5", "98")):
        fill(liaison_of(county, town), owed(town, "2026-06"), 水质达标率=rate, 新建管网=pipe)
    fill(county.li, owed("县水务局", "2026-06"), 水质达标率="95", 新建管网="8")


def whole(name: str) -> Decimal | None:
    series = Series.objects.get(name=name)
    return combining.table(series, series.figures.all()).whole[0]


def test_counts_are_added_without_counting_the_leads_own_twice(county, june):
    series = Series.objects.get(name="新建管网")
    table = combining.table(series, series.figures.all())
    assert [(row.unit.name, row.leads) for row in table.rows] == [
        ("县水务局", True),
        ("柳溪镇", False),
        ("石桥镇", False),
    ]
    assert (table.whole, table.givers) == ([8], [2])


@pytest.mark.parametrize(("way", "value"), [("average", 94), ("weighted", 95), ("latest", 98)])
def test_a_rate_is_put_together_by_the_way_that_is_chosen(county, june, way, value):
    pipes = Series.objects.get(name="新建管网")
    combining.set_combine(county.zhao, Series.objects.get(name="水质达标率"), way, pipes)
    assert whole("水质达标率") == value
    event = Event.objects.latest("pk")
    assert (event.action, event.after["combine"]) == ("reporting.combine-set", way)


def test_a_weighted_rate_stands_in_the_leads_form_with_what_it_came_from(county, june):
    pipes, rate = Series.objects.get(name="新建管网"), Series.objects.get(name="水质达标率")
    combining.set_combine(county.zhao, rate, Combine.WEIGHTED, pipes)
    own = Figure.objects.get(series=rate, unit__name="县水务局")
    own.delete()
    sheet = sheet_of(owed("县水务局", "2026-06"))
    found = next(each for each in sheet.fields if each.label == "水质达标率")
    assert (found.value, found.origin_words) == ("95", "由 2 个单位报来的汇总（加权平均）")
    assert [(str(each.unit), each.value) for each in found.below] == [("柳溪镇", 90), ("石桥镇", 98)]
    pipes.figures.get(unit__name="石桥镇").delete()
    sheet = sheet_of(owed("县水务局", "2026-06"))
    assert next(each for each in sheet.fields if each.label == "水质达标率").value == "", (
        "a weight is missing"
    )
    assert whole("水质达标率") is None


def test_rates_are_never_added_up(county, june):
    rate = Series.objects.get(name="水质达标率")
    with pytest.raises(ValidationError, match="不能求和"):
        combining.set_combine(county.zhao, rate, Combine.SUM)
    with pytest.raises(ValidationError, match="另一个指标作权数"):
        combining.set_combine(county.zhao, rate, Combine.WEIGHTED, rate)
    with pytest.raises(PermissionDenied):
        combining.set_combine(county.li, rate, Combine.LATEST)


def test_each_figure_leads_to_its_report_and_a_unit_sees_its_own_alone(county, june, sign_in):
    series = Series.objects.get(name="新建管网")
    page = sign_in(county.zhao).get(f"/reports/figures/{series.pid}/").content.decode()
    for figure in Figure.objects.filter(series=series):
        assert f"/reports/{figure.report.obligation.pid}/" in page
    page = sign_in(county.li).get(f"/reports/figures/{series.pid}/").content.decode()
    assert "县水务局" in page and "柳溪镇" not in page
    assert sign_in(county.wang).get(f"/reports/figures/{series.pid}/").status_code == 404
