"""Timeliness by block; every number is as long as the list behind it."""

from __future__ import annotations

import re

import pytest

from luoshi.calendar import clock
from luoshi.ledger.models import Block
from luoshi.reporting import judging, standing
from luoshi.reporting.models import Obligation
from luoshi.reporting.queries import Filters
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_reports import obligation_of, report

JULY = Filters(month="2026-07")


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
    "address", ["/reports/timeliness/?by=unit&month=2026-07", "/reports/timeliness/?by=block&month=2026-07"]
)
def test_every_number_equals_its_list(county, sign_in, address):
    monthly(county)
    judging.waive(county.zhou, obligation_of("县水务局"), because="机构合并")
    client = sign_in(county.zhao)
    page = client.get(address).content.decode()
    links = re.findall(r'<td class="right num"><a href="(/reports/list/[^"]*)"[^>]*>(\d+)</a>', page)
    assert len(links) >= 4
    for link, number in links:
        listed = client.get(link.replace("&amp;", "&"))
        assert listed.context["page"].paginator.count == int(number), link
