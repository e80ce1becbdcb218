"""Writing a report in a real browser: nothing is lost, and nobody overwrites anybody."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from luoshi.calendar import clock
from luoshi.directory.models import PostRole
from luoshi.reporting.models import Entry, Obligation, State
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_reports import colleague

JULY = "2026-07-08"


@pytest.fixture
def june(county) -> Obligation:
    monthly(county)
    clock.set_to(clock.parse_instant(JULY))
    return Obligation.objects.get(unit__name="县水务局", period="2026-06")


def first(screen: Page):
    return screen.locator("[data-report] textarea").first


def test_what_is_typed_is_saved_and_all_is_handed_in_with_one_button(county, june, phone: Page, enter):
    enter(phone, county.li)
    phone.goto("/reports/owed/")
    texts = phone.locator(".report-field.text textarea")
    texts.nth(0).fill("已联通政务服务窗口。")
    expect(phone.locator(".saved-note")).to_contain_text("已自动保存")
    assert Entry.objects.get().progress == "已联通政务服务窗口。"

    phone.locator(".report-field.percent input").first.fill("1,5")
    expect(phone.locator(".field-problem").nth(1)).to_contain_text("分不清逗号是小数点还是千位分隔")
    phone.locator(".report-field.percent input").first.fill("４５%")
    expect(phone.locator(".saved-note")).to_contain_text("已自动保存")
    texts.nth(1).fill("清单已公布。")
    texts.nth(2).fill("巡查三处。")
    phone.get_by_role("button", name="核对无误，全部报送").click()
    expect(phone.get_by_text("已报送 1 件。")).to_be_visible()
    june.refresh_from_db()
    assert june.state == State.SUBMITTED


def test_two_people_see_each_others_words_and_choose(county, june, page: Page, phone: Page, enter):
    mate = colleague(county, "小周", "县水务局", PostRole.LIAISON)
    enter(page, county.li)
    enter(phone, mate)
    for screen in (page, phone):
        screen.goto(f"/reports/{june.pid}/")
    first(page).fill("李干事写的")
    expect(page.locator(".saved-note")).to_contain_text("已自动保存")
    first(phone).fill("小周写的")
    clash = phone.get_by_role("alert").filter(has_text="李干事同时改了这一栏")
    expect(clash).to_contain_text("李干事写的")
    clash.get_by_role("button", name="用对方的").click()
    expect(first(phone)).to_have_value("李干事写的")
    assert Entry.objects.get().progress == "李干事写的"


def test_a_lost_connection_and_an_ended_session_lose_no_word(
    county, june, page: Page, enter, complaints: list[str]
):
    enter(page, county.li)
    page.goto(f"/reports/{june.pid}/")
    page.context.set_offline(True)
    first(page).fill("断网时写的")
    expect(page.locator(".saved-note")).to_contain_text("没有连上服务器")
    page.context.set_offline(False)
    expect(page.locator(".saved-note")).to_contain_text("已自动保存")

    page.context.clear_cookies()
    first(page).fill("登录过期后写的")
    expect(page.locator(".saved-note")).to_contain_text("登录已过期")
    enter(page, county.li)
    page.goto(f"/reports/{june.pid}/")
    expect(first(page)).to_have_value("登录过期后写的")
    expect(page.locator(".saved-note")).to_contain_text("已自动保存")
    assert Entry.objects.get().progress == "登录过期后写的"
    complaints.clear()
