"""What waits for 周县长 stands on his page, and his notices are done with once he has decided."""

from __future__ import annotations

import datetime as dt

import pytest

from luoshi.calendar import clock
from luoshi.directory.models import PostRole
from luoshi.notices.models import Notice
from luoshi.reporting import drafting, duties, handing_in
from luoshi.reporting.models import Audience, Duty
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_reports import colleague, filled, obligation_of


@pytest.fixture
def proposed(county) -> Duty:
    fields = {
        "plan": county.issued().plan,
        "name": "供水服务月报",
        "cadence": "monthly",
        "day": 10,
        "about": "last",
        "first_day": dt.date(2026, 6, 18),
        "audience": Audience.OWNERS,
        "asks": ["progress"],
    }
    return duties.propose(county.zhao, fields)


def test_the_leader_finds_it_among_what_waits_for_his_decision(county, proposed, sign_in):
    client = sign_in(county.zhou)
    page = client.get("/ledger/decisions/").content.decode()
    assert "供水服务月报" in page
    assert "每月10日前" in page
    assert "报送要求 1 件" in page
    assert "1<span> 待定</span>" in page
    duties.approve(county.zhou, proposed, revision=proposed.revision)
    assert "没有等您决定的事项" in client.get("/ledger/decisions/").content.decode()


def test_the_head_of_another_unit_does_not_decide_on_it(county, proposed, sign_in):
    assert "供水服务月报" not in sign_in(county.zhang).get("/ledger/decisions/").content.decode()


def unread(kind: str) -> int:
    return Notice.objects.filter(kind=kind, read_at=None).count()


def test_once_decided_nobody_need_look_at_the_notice_any_more(county, proposed):
    assert unread("reporting.proposed") == 1
    duties.refuse(county.zhou, proposed, revision=proposed.revision, because="已有季报")
    assert unread("reporting.proposed") == 0


def test_once_signed_or_sent_back_the_head_is_asked_no_more(county):
    monthly(county)
    head = colleague(county, "何局长", "县水务局", PostRole.HEAD)
    handing_in.set_habits(head, head_approves=True)
    obligation = obligation_of("县水务局")
    with clock.at("2026-07-08"):
        drafting.keep(county.li, obligation, filled(obligation), {})
        handing_in.hand_in(county.li, obligation)
        assert unread("reporting.endorsing") == 1
        handing_in.send_back(head, obligation, because="写具体些")
        assert unread("reporting.endorsing") == 0
