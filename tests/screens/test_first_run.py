"""The first run in a real browser: sign in, see what is due, find a task and the words it came from."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
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


# Named here, because the screens are asked for by name below.
pytestmark = pytest.mark.browser

PAGES = {
    "home": lambda version: "/",
    "plans": lambda version: "/plans/",
    "review": lambda version: reverse("plans:review", args=[version.pid]),
    "ledger": lambda version: "/ledger/",
    "task": lambda version: reverse("ledger:task", args=[version.tasks.first().pid]),
    "units": lambda version: "/units/",
}


@pytest.mark.parametrize("width", ["page", "phone"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_its_screen_and_can_be_read_by_all(
    name: str,
    width: str,
    county: Any,
    enter: Callable[..., None],
    screenshot: Callable[..., None],
    assert_fits: Callable[[Page], None],
    assert_accessible: Callable[[Page], None],
    request: pytest.FixtureRequest,
) -> None:
    version = county.issued()
    screen: Page = request.getfixturevalue(width)
    enter(screen, county.zhao)
    answer = screen.goto(PAGES[name](version))
    assert answer and answer.ok
    screenshot(screen, name)
    assert_fits(screen)
    assert_accessible(screen)
