"""Timeliness by block: what the units that hold its tasks report."""

from __future__ import annotations

from luoshi.calendar import clock
from luoshi.ledger.models import Block
from luoshi.reporting import standing
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
