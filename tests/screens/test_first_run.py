"""The first run in a real browser: sign in, see what is due, find a task and the words it came from."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.people import PASSWORD


def test_a_clerk_signs_in_and_finds_the_ledger(
    county: Any, page: Page, screenshot: Callable[..., None]
) -> None:
    county.issued()
    page.goto("/")
    screenshot(page, "sign-in")
    page.get_by_label("登录名").fill("zhao")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    screenshot(page, "home-clerk")
    page.get_by_role("link", name="台账").first.click()
    expect(page.get_by_text("推行水电气一体办理").first).to_be_visible()
    screenshot(page, "ledger")
