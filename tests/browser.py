"""Fixtures of tests that drive a real Chromium against the live site.

`page` is a clerk's screen, 1440 wide; `phone` a liaison's, 390 wide. A browser error that a test did not
expect (script error, blocked by the content policy, failed request) fails the test.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
# Long enough for a busy machine and several rounds of a page that asks every five seconds; a wait that
# succeeds ends at once.
WAIT_MILLISECONDS = 60_000
SCREENSHOTS = Path(__file__).resolve().parent.parent / "var" / "screenshots"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium a module: its event loop must not stay in the way of other modules' own."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        missing = "没有 Chromium，浏览器测试无法进行：apt install chromium fonts-noto-cjk"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    expect.set_options(timeout=WAIT_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained about. A test that expects a complaint asserts it and clears the list."""
    return []


@pytest.fixture
def page(browser: Browser, live_server: Any, complaints: list[str]) -> Iterator[Page]:
    yield from _screen(browser, live_server.url, complaints, 1440, 900)


@pytest.fixture
def phone(browser: Browser, live_server: Any, complaints: list[str]) -> Iterator[Page]:
    yield from _screen(browser, live_server.url, complaints, 390, 844)


def _screen(browser: Browser, url: str, complaints: list[str], width: int, height: int) -> Iterator[Page]:
    size = {"width": width, "height": height}
    context = browser.new_context(
        base_url=url, viewport=size, locale="zh-CN", timezone_id="Asia/Shanghai", has_touch=width < 800
    )
    context.set_default_timeout(WAIT_MILLISECONDS)
    context.on("console", lambda message: _note(message, complaints))
    context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
    yield context.new_page()
    context.close()
    assert complaints == [], "the browser complained"


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    """Errors, and what the content policy blocked even where that is only reported."""
    if message.type == "error" or "Content Security Policy" in message.text:
        complaints.append(f"{message.location.get('url', '')}: {message.text}")


@pytest.fixture
def enter(live_server: Any) -> Callable[[Page, Any], None]:
    """`enter(page, county.li)` puts the session of 李干事 into a screen, without the sign-in page."""
    from django.conf import settings
    from django.test import Client

    from luoshi.accounts.models import User

    def as_actor(page: Page, actor: Any) -> None:
        client = Client()
        client.force_login(User.objects.get(person=actor.person), "django.contrib.auth.backends.ModelBackend")
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}
        page.context.add_cookies([cookie])

    return as_actor


@pytest.fixture
def screenshot(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Keep a picture of the whole page in var/screenshots when LUOSHI_SCREENSHOTS=1; else do nothing."""

    def take(page: Page, name: str, full_page: bool = True) -> None:
        if os.environ.get("LUOSHI_SCREENSHOTS") != "1":
            return
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        width = (page.viewport_size or {"width": 0})["width"]
        page.screenshot(path=SCREENSHOTS / f"{name}-{width}.png", full_page=full_page, animations="disabled")

    return take


@pytest.fixture
def assert_fits() -> Callable[[Page], None]:
    """Nothing stands out of the page sideways; wide tables scroll within their own frame."""

    def check(page: Page) -> None:
        page_width, screen = page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert page_width <= screen, f"{page.url}: {page_width} px of content on {screen} px"

    return check


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """No serious breach of WCAG that axe can find."""
    from axe_playwright_python.sync_playwright import Axe

    def check(page: Page) -> None:
        found = Axe().run(page).response["violations"]
        serious = [
            f"{breach['id']}: {breach['help']}: " + re.sub(r"\s+", " ", node["html"])[:160]
            for breach in found
            if breach["impact"] in ("serious", "critical")
            for node in breach["nodes"]
        ]
        assert not serious, "\n".join(serious)

    return check
