"""Every number is as long as the list that it opens, on every page of reporting and in the menu."""

from __future__ import annotations

import re
from html import unescape

import pytest

from luoshi.calendar import clock
from luoshi.directory.actions import add_unit
from luoshi.directory.models import PostRole
from luoshi.reporting import handing_in, judging
from luoshi.reporting.models import Audience, Obligation
from luoshi.reporting.views.overview import ROWS
from luoshi.reporting.views.reports import FORMS_ON_A_PAGE
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_reports import colleague, liaison_of, obligation_of, report

# A link to a list with nothing but a number in it, or a tile.
LINK = re.compile(r'<a[^>]* href="(/reports/(?:list|waiting|problems)/[^"]*)"[^>]*>(?:<b>)?(\d+)<')


@pytest.fixture
def july(county):
    """One in time, one late, one returned, one waived, and some who say nothing."""
    plan = monthly(county).plan
    monthly(
        county, plan=plan, name="牵头季报", cadence="quarterly", day=20, about="this", audience=Audience.LEADS
    )
    with clock.at("2026-07-09"):
        report(county.li, obligation_of("县水务局"))
    with clock.at("2026-07-15"):
        late = report(liaison_of(county, "县供电局"), obligation_of("县供电局"))
        late.refresh_from_db()
        judging.give_back(county.zhao, late, revision=late.revision, because="请补数据")
        judging.waive(county.zhou, obligation_of("石桥镇"), because="防汛")
    with clock.at("2026-07-20"):
        yield


@pytest.mark.parametrize(
    ("address", "numbers"),
    [
        ("/reports/?month=2026-07", 6),
        ("/reports/timeliness/?by=unit&month=2026-07", 12),
        ("/reports/timeliness/?by=block&month=2026-07", 8),
        ("/reports/timeliness/?by=duty", 4),
        ("/reports/timeliness/?by=period", 4),
        ("/reports/burden/?month=2026-07", 6),
    ],
)
def test_a_number_opens_as_many(county, july, sign_in, address, numbers):
    client = sign_in(county.zhao)
    links = LINK.findall(client.get(address).content.decode())
    assert len(links) >= numbers
    for link, number in links:
        opened = client.get(unescape(link))
        assert opened.context["page"].paginator.count == int(number), link


def test_the_heading_of_a_list_says_what_it_was_narrowed_to(county, july, sign_in):
    client, office = sign_in(county.zhao), county.zhao.unit
    page = client.get(
        f"/reports/list/?requester={office.pid}&month=2026-07&standing=missing&period=2026-06,x"
    )
    for words in ("县政府督查室要的", "2026年7月到期", "2026年6月", "未报", "共 3 项"):
        assert words in page.content.decode()


def in_menu(page, url: str) -> int:
    """The number that stands in the menu beside an address."""
    return next(each.count for each in page.context["nav"]() if each.url == url) or 0


def test_what_the_menu_says_is_owed_is_what_the_page_lists(county, sign_in):
    for number in range(FORMS_ON_A_PAGE + 2):
        monthly(county, plan=None, name=f"专报{number}", asks=["summary"], units=[county.units["县水务局"]])
    with clock.at("2026-07-08"):
        head = colleague(county, "王局长", "县水务局", PostRole.HEAD)
        handing_in.set_habits(head, head_approves=True)
        report(county.li, Obligation.objects.filter(unit=county.li.unit, period="2026-06").earliest("pk"))
        page = sign_in(county.li).get("/reports/owed/")
    listed = sum(len(page.context[name]) for name in ("cards", "further", "with_head"))
    assert in_menu(page, "/reports/owed/") == listed == FORMS_ON_A_PAGE + 2
    said = page.content.decode()
    assert f"现在共 {listed} 件，本页填 {FORMS_ON_A_PAGE} 件、{FORMS_ON_A_PAGE} 栏" in said
    assert "核对无误，报送本页这些" in said


def test_what_the_menu_says_waits_is_what_the_page_lists(county, july, sign_in):
    page = sign_in(county.zhao).get("/reports/waiting/")
    assert in_menu(page, "/reports/") == page.context["page"].paginator.count == 1


@pytest.mark.parametrize("address", ["/reports/timeliness/", "/reports/burden/"])
def test_a_table_of_many_units_comes_in_pages_or_whole_and_sums_up_all(county, sign_in, address):
    units = [add_unit(county.zhao, f"第{number}乡") for number in range(ROWS + 10)]
    monthly(county, plan=None, name="乡镇月报", asks=["summary"], units=units)
    client = sign_in(county.zhao)
    first = client.get(f"{address}?month=2026-07")
    assert len(first.context["page"]) == ROWS
    words = first.content.decode()
    assert f"全部 {len(units)} 行" in words and "第 1 / 2 页" in words
    second = client.get(f"{address}?month=2026-07&page=2").content.decode()
    assert "第69乡" in second and "第1乡<" not in second
    whole = client.get(f"{address}?month=2026-07&rows=all")
    assert len(whole.context["page"]) == len(units)
    assert "分页看" in whole.content.decode()
