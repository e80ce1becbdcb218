"""赵专员 sees what reporting costs, and who asks for it; every number is as long as the list behind it."""

from __future__ import annotations

import re

import pytest

from luoshi.calendar import clock
from luoshi.ledger.models import Block
from luoshi.reporting import burden, handing_in, judging, standing
from luoshi.reporting.models import Obligation
from luoshi.reporting.queries import Filters
from luoshi.reporting.sheet import sheet_of
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_reports import obligation_of, report

JULY = Filters(month="2026-07")


def july() -> burden.Meter:
    return burden.measure(JULY.narrow(Obligation.objects.all()))


def test_a_unit_is_counted_the_fields_that_its_form_shows(county):
    monthly(county)
    loads = {load.unit.name: load for load in july().units}
    for name, load in loads.items():
        assert load.fields == len(list(sheet_of(obligation_of(name)).fields)) + 1, "and the list of problems"
    assert list(loads) == ["县政务服务局", "县水务局", "县供电局", "柳溪镇", "石桥镇", "河东街道"]
    assert loads["县水务局"].minutes == 3 * (8 + 1) + 5
    assert july().hours == round(sum(load.minutes for load in loads.values()) / 60, 1)


def test_requesters_are_ranked_by_what_they_ask(county):
    monthly(county)
    monthly(county, name="值班情况", asks=["summary"], plan=Obligation.objects.first().duty.plan)
    [asks] = july().requesters
    assert (asks.unit.name, asks.things, asks.units) == ("县政府督查室", 12, 6)
    assert asks.fields == july().fields


def test_what_is_taken_over_unchanged_costs_no_time(county):
    monthly(county)
    with clock.at("2026-07-08"):
        report(county.li, obligation_of("县水务局"))
    with clock.at("2026-08-08"):
        august = obligation_of("县水务局", "2026-07")
        handing_in.hand_in(county.li, august)
        later = burden.measure(
            Filters(month="2026-08").narrow(Obligation.objects.filter(unit=county.li.unit))
        )
    [load] = later.units
    assert load.prefilled == 3
    assert load.minutes == pytest.approx((3 * (8 + 1) + 5) * (1 - 3 / 7))


def test_what_is_waived_costs_nothing(county):
    monthly(county)
    before = july()
    judging.waive(county.zhou, obligation_of("县水务局"), because="机构合并")
    assert (july().things, before.things) == (5, 6)
    assert "县水务局" not in [load.unit.name for load in july().units]


def test_a_block_counts_the_reports_of_its_units(county):
    monthly(county)
    with clock.at("2026-07-09"):
        report(county.li, obligation_of("县水务局"))
    with clock.at("2026-07-20"):
        lines = standing.by_block(
            standing.with_standing(JULY.narrow(Obligation.objects.all()), clock.today())
        )
    assert [(line.name, line.expected) for line in lines] == [
        (block.title, count) for block, count in zip(Block.objects.all(), (6, 4), strict=False)
    ]
    for line in lines:
        found = Filters(month="2026-07", block=line.key).narrow(Obligation.objects.all())
        assert found.count() == line.expected
    assert [line.counts["on-time"] for line in lines] == [1, 1]


@pytest.mark.parametrize(
    "address", ["/reports/burden/?month=2026-07", "/reports/timeliness/?by=block&month=2026-07"]
)
def test_every_number_equals_its_list(county, sign_in, address):
    monthly(county)
    judging.waive(county.zhou, obligation_of("县水务局"), because="机构合并")
    client = sign_in(county.zhao)
    page = client.get(address).content.decode()
    links = re.findall(r'<td class="right num"><a href="(/reports/list/[^"]*)"[^>]*>(\d+)</a>', page)
    assert len(links) > 5
    for link, number in links:
        listed = client.get(link.replace("&amp;", "&"))
        assert listed.context["page"].paginator.count == int(number), link


def test_a_unit_sees_its_own_burden_and_no_other(county, sign_in):
    monthly(county)
    page = sign_in(county.li).get("/reports/burden/?month=2026-07")
    assert [load.unit.name for load in page.context["meter"].units] == ["县水务局"]
    assert "县供电局" not in page.content.decode()
