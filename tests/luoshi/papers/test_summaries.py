"""赵专员 has the 工作小结 drafted from what was accepted, and finishes it by hand."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape

import pytest
from django.urls import reverse

from luoshi.calendar import clock
from luoshi.calendar.periods import Period
from luoshi.papers.summaries import summary_of, summary_over, write
from luoshi.reporting import judging, problems
from luoshi.reporting.models import Duty
from tests.luoshi.papers.test_letters import words_of
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_reports import liaison_of, obligation_of, report

JUNE = Period.of("2026-06")


@pytest.fixture
def duty(county) -> Duty:
    """县水务局's report is accepted, 县供电局's waits; the others sent nothing."""
    made = monthly(county)
    with clock.at("2026-07-09"):
        water = obligation_of("县水务局")
        problems.raise_problem(county.li, water, "管网图纸不全", help="请县住建局提供", helper=None)
        done = report(county.li, water, "已巡查三处水源地。")
        judging.accept(county.zhao, done, revision=done.revision)
        report(liaison_of(county, "县供电局"), obligation_of("县供电局"), "还没有被接收的话。")
    return made


def test_the_draft_says_what_was_accepted_and_who_sent_nothing(county, duty):
    words = words_of(write(summary_of(duty, JUNE, dt.date(2026, 7, 20))))
    assert "青禾县2026年供水服务提升工作方案2026年6月工作小结" in words
    assert "应报单位 6 个，按时报送 2 个，迟报 0 个，未报 4 个；已接收 1 份。" in words
    assert "未报单位：县政务服务局、柳溪镇、石桥镇、河东街道。" in words
    assert "县水务局：已巡查三处水源地。" in words
    assert "管网图纸不全" in words and "请县住建局提供" in words
    assert "还没有被接收的话" not in words
    assert "三、存在的问题" in words, "a part without content is left out and the numbers run on"


def test_the_clerk_downloads_it_and_a_unit_does_not(county, duty, sign_in):
    address = reverse("papers:summary", args=[duty.pid])
    client = sign_in(county.zhao)
    page = client.get(f"/reports/list/?duty={duty.pid}&period=2026-06").content.decode()
    assert f"{address}?period=2026-06" in page
    answer = client.get(f"{address}?period=2026-06")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "管网图纸不全" in words_of(answer.content)
    assert client.get(f"{address}?period=nonsense").status_code == 404
    assert client.get(f"{address}?period=2031-01").status_code == 404
    assert sign_in(county.li).get(f"{address}?period=2026-06").status_code == 403


def test_a_quarter_of_two_duties_in_one_summary(county, duty, sign_in):
    """A month accepted, the next one too, and a quarterly duty that nobody has reported on."""
    other = monthly(county, plan=duty.plan, name="供水季报", cadence="quarterly", day=20, about="this")
    with clock.at("2026-08-07"):
        done = report(county.li, obligation_of("县水务局", "2026-07"), "七月又巡查两处。")
        judging.accept(county.zhao, done, revision=done.revision)
    with clock.at("2026-09-22"):
        first, last = dt.date(2026, 7, 1), dt.date(2026, 9, 30)
        made = summary_over([duty, other], first, last, clock.today())
        assert made.label == "2026年三季度"
        assert [(line.expected, line.counts["missing"]) for _duty, line in made.lines] == [(18, 11), (6, 6)]
        words = words_of(write(made))
        client = sign_in(county.zhao)
        query = f"from=2026-07&to=2026-09&duty={duty.pid}&duty={other.pid}"
        page = client.get(f"{reverse('papers:summaries')}?{query}")
        assert "已接收 1 份" in page.content.decode()
        assert words_of(client.get(f"{reverse('papers:summaries')}?{query}&docx=1").content) == words
        link = next(each for each in hrefs(page) if "standing=missing" in each and duty.pid in each)
        assert "共 11 项" in client.get(link).content.decode(), "the list behind a number has its length"
    assert "“供水服务月报”应报 18 份，按时报送 1 份" in words
    assert "县水务局（2026年7月）：七月又巡查两处。" in words
    assert "已巡查三处水源地" not in words, "June is not in the third quarter"


def hrefs(page) -> list[str]:
    return [unescape(found) for found in re.findall(r'href="([^"]+)"', page.content.decode())]
