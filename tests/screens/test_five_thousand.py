"""赵专员 lives in a list of 5,000 tasks: by keyboard, there and back, searched, on paper, on a phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from luoshi.ledger.models import Block, Task

pytestmark = pytest.mark.browser

MANY = 5_000


@pytest.fixture
def many(county) -> None:
    """A plan of 50 blocks with 100 tasks each, beside the small one."""
    version = county.issued()
    like = Task.objects.get(code="一（一）1")
    blocks = Block.objects.bulk_create(
        Block(
            jurisdiction=county.place,
            plan=version.plan,
            version=version,
            title=f"第{n}片区",
            position=100 + n,
        )
        for n in range(50)
    )
    Task.objects.bulk_create(
        Task(
            jurisdiction=county.place,
            plan=version.plan,
            version=version,
            block=blocks[n // 100],
            key=f"x-{n}",
            position=100 + n,
            code=f"9.{n}",
            kind="task",
            title=f"清理第{n}处雨污混接的管口并恢复路面",
            text="清理",
            deadline_basis="none",
            issued_at=like.issued_at,
        )
        for n in range(MANY)
    )


def current(page: Page) -> str:
    return page.locator("#tasks tr.at td.c-task > a").inner_text()


def test_by_keyboard_past_the_first_page_into_a_task_and_back_to_the_same_place(
    county, many, page: Page, enter
):
    enter(page, county.zhao)
    page.goto("/ledger/?group=none")
    expect(page.locator(".filters .count")).to_have_text("共 5004 项")
    for _row in range(100):
        page.keyboard.press("j")
    expect(page.locator("#tasks tr.row")).to_have_count(200)
    for _row in range(30):
        page.keyboard.press("j")
    title = current(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    page.go_back()
    here = page.locator("#tasks tr.row", has_text=title)
    expect(here).to_be_in_viewport()
    page.keyboard.press("j")
    assert current(page) != title
    page.keyboard.press("k")
    assert current(page) == title, "the keys go on from where one was"


def test_one_of_five_thousand_is_found_in_two_keystrokes_and_a_number(county, many, page: Page, enter):
    enter(page, county.zhao)
    page.goto("/ledger/")
    page.keyboard.press("/")
    expect(page.locator("input[name=words]:focus")).to_be_visible()
    page.keyboard.type("第4321处")
    expect(page.locator("#tasks tr.row")).to_have_count(1)
    expect(page.locator("#tasks tr.row")).to_contain_text("清理第4321处")


def test_what_is_chosen_goes_to_paper_and_too_much_is_refused_in_words(county, many, page: Page, enter):
    enter(page, county.zhao)
    page.goto("/ledger/?words=清理第4")
    page.get_by_role("link", name="打印", exact=True).click()
    expect(page).to_have_url(re.compile("/ledger/print/"))
    expect(page.locator("main tbody tr").first).to_be_visible()
    page.goto("/ledger/print/")
    expect(page.locator("main .note.error")).to_contain_text("一次最多打印")


def test_on_a_phone_the_long_list_goes_on_and_comes_back(county, many, phone: Page, enter, assert_fits):
    enter(phone, county.zhao)
    phone.goto("/ledger/?group=none")
    for shown in (200, 300):
        phone.locator("#more").scroll_into_view_if_needed()
        expect(phone.locator("#tasks tr.row")).to_have_count(shown)
    assert_fits(phone)
    row = phone.locator("#tasks tr.row").nth(250)
    title = row.locator("td.c-task > a").inner_text()
    row.locator("td.c-task > a").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text(title)
    phone.go_back()
    expect(phone.locator("#tasks tr.row", has_text=title)).to_be_in_viewport()
