"""赵专员 has the 工作小结 drafted from what was accepted, and finishes it by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from luoshi.calendar import clock
from luoshi.calendar.periods import Period
from luoshi.papers.summaries import summary_of, write
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
