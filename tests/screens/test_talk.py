"""Talking about a task, from the one who calls to the one who is called."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from luoshi.ledger.models import Task
from luoshi.notices.actions import read_all

# Named here, because some screens are asked for by name below.
pytestmark = pytest.mark.browser


def test_a_liaison_calls_a_colleague_by_keyboard_and_the_colleague_answers_on_a_phone(
    county, page: Page, phone: Page, enter, screenshot
):
    county.issued()
    read_all(county.zhang)  # that tasks were issued: the bell counts the call alone
    task = Task.objects.get(code="一（一）1")
    enter(page, county.li)
    page.goto(f"/ledger/task/{task.pid}/")
    page.get_by_label("写留言").press_sequentially("@张")
    expect(page.get_by_role("option", name="张科长")).to_be_visible()
    screenshot(page, "mention")
    page.keyboard.press("Enter")
    page.keyboard.type("请核对报装时限。")
    page.get_by_role("button", name="留言", exact=True).click()
    expect(page.locator(".comments .words")).to_have_text("@张科长 请核对报装时限。")

    enter(phone, county.zhang)
    phone.goto("/")
    expect(phone.locator(".bell .count")).to_have_text("1")
    phone.locator(".bell").click()
    phone.get_by_role("link", name="李干事在“一（一）1 推行水电气一体办理”的留言里提到您").click()
    expect(phone.locator(".comments li:target .words")).to_be_in_viewport()
    expect(phone.locator(".bell .count")).to_have_count(0)
    phone.get_by_label("写留言").fill("已核对。")
    phone.get_by_role("button", name="留言", exact=True).click()
    expect(phone.locator(".history")).to_contain_text("留言：已核对。")


def test_a_file_is_sent_when_it_is_chosen_and_comes_back_as_a_download(county, page: Page, enter):
    county.issued()
    task = Task.objects.get(code="一（一）1")
    enter(page, county.li)
    page.goto(f"/ledger/task/{task.pid}/")
    page.locator("#files").set_input_files(
        {"name": "进展.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
    )
    with page.expect_download() as download:
        page.get_by_role("link", name="进展.pdf").click()
    assert download.value.suggested_filename == "进展.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-1.7")
