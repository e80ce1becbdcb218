"""The demo's plan reviewed with the keyboard alone, in a real Chromium: how many keys an item takes, and how
many seconds the pages need for it. `python -m benchmarks.reviewing` prints it; what people need to read comes
on top.

The session is made up to be like one: five deadlines are corrected, one item is left out and a duty taken
from the text at once, a section is confirmed whole, the rest one by one.
"""

from __future__ import annotations

import os
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.issuing import county, uploaded
from benchmarks.measurement import machine

CORRECTED = 5
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu"]


class Hands:
    """Counts what a person would do."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.keys = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.keys += 1

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.keys += len(words)

    def wait(self, selector: str) -> None:
        self.page.wait_for_selector(selector)


# One function: it is the script of one session, step by step.
def review(hands: Hands) -> None:
    page = hands.page
    for number in range(CORRECTED):
        hands.press("j")
        hands.wait("article.on:not(:has-text('已更正'))")
        hands.press("d")
        hands.wait("[data-editing] [name=deadline_text]")
        hands.type(f"2026年{number + 8}月15日前")
        hands.press("Enter")
        hands.wait("article.on:has-text('已更正')")
    hands.press("x")
    hands.type("已经完成")
    hands.press("Enter")
    hands.wait("article.dropped.on:focus")
    duties = int(page.locator("#count-duties").inner_text())
    # Not a moment between these: what is selected counts, not what the browser has told of yet.
    hands.press("s", "Shift+End", "r")
    hands.wait(f"#count-duties:text-is('{duties + 1}')")
    hands.press("j")
    hands.wait("article.on")
    section = page.locator("[data-confirm-section]:visible").first
    if section.count():
        left = page.locator("article.proposed").count()
        section.focus()
        hands.press("Enter")
        page.locator("article.proposed").nth(left - 1).wait_for(state="detached")
    while left := page.locator("article.proposed").count():
        page.locator("article.proposed").first.focus()
        hands.press("Enter")
        page.locator("article.proposed").nth(left - 1).wait_for(state="detached")


def measure() -> None:
    _place, clerk = county()
    from django.conf import settings
    from django.contrib.staticfiles.handlers import StaticFilesHandler
    from django.test import Client
    from django.test.testcases import LiveServerThread
    from playwright.sync_api import sync_playwright

    from luoshi.accounts.models import User

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    settings.ALLOWED_HOSTS = ["*"]
    from luoshi.site.demo.county import PLAN
    from luoshi.site.demo.load import corpus_file

    version = uploaded(corpus_file(PLAN).read_text(encoding="utf-8"), PLAN)
    items = version.items.count()
    user = User.objects.get(person=clerk.person)
    client = Client()
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    server = LiveServerThread("localhost", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    url = f"http://localhost:{server.port}"
    took: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900}, locale="zh-CN")
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
        page = context.new_page()
        page.on("requestfinished", lambda request: took.append(_server_time(request)))
        page.goto(f"/plans/version/{version.pid}/")
        hands, start = Hands(page), perf_counter()
        review(hands)
        whole = perf_counter() - start
        browser.close()
    server.terminate()
    print(machine())
    print(f"review {items} items: {hands.keys} keys, {hands.keys / items:.1f} an item")
    print(f"  the pages took {whole:.0f} s, {whole / items:.1f} s an item, with hands that never rest")
    answers = f"{sum(took):.1f} s of server time, median answer {1000 * median(took):.0f} ms"
    print(f"  {len(took)} requests, {answers}")


def _server_time(request: Any) -> float:
    """Seconds from the request's last byte to the answer's first one; static files cost nothing of note."""
    timing = request.timing
    return max(0.0, (timing["responseStart"] - timing["requestStart"]) / 1000)


if __name__ == "__main__":
    measure()
