"""The review page: text and facts find each other, and hands stay on the keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from luoshi.plans.models import ItemState


@pytest.fixture
def review(county, page: Page, enter) -> Page:
    version = county.uploaded()
    enter(page, county.zhao)
    page.goto(f"/plans/version/{version.pid}/")
    page.version = version  # type: ignore[attr-defined]
    return page


def states(page: Page) -> list[str]:
    return list(page.version.items.order_by("position").values_list("state", flat=True))  # type: ignore[attr-defined]


def test_confirm_leave_out_and_take_back_without_a_mouse(review: Page):
    review.keyboard.press("j")
    expect(review.locator("article.on h3")).to_contain_text("推行水电气一体办理")
    review.keyboard.press("Enter")
    expect(review.locator("article.on h3")).to_contain_text("公开收费清单")
    expect(review.locator("#progress")).to_contain_text("已处理 1/4")

    review.keyboard.press("x")
    review.keyboard.type("与去年重复")
    review.keyboard.press("Enter")
    expect(review.locator("article.on")).to_contain_text("不列入的理由：与去年重复")
    assert states(review)[:2] == [ItemState.CONFIRMED, ItemState.DROPPED]

    review.keyboard.press("u")
    expect(review.locator("article.on.proposed")).to_be_visible()
    assert states(review)[1] == ItemState.PROPOSED


def test_a_reason_is_asked_before_an_item_is_left_out(review: Page):
    review.keyboard.press("j")
    review.keyboard.press("x")
    review.keyboard.press("Enter")
    expect(review.locator("article.on input[name=because]")).to_be_focused()
    assert states(review)[0] == ItemState.PROPOSED


def test_a_fact_leads_to_its_words_and_the_words_back(review: Page):
    card = review.locator("article.fact").nth(1)
    card.get_by_role("button", name="2026-05-31").click()
    expect(review.locator("mark.here")).to_have_text("2026年5月31日前")
    expect(review.locator(".stretch.on")).to_contain_text("公开收费清单")

    review.locator("mark.owner", has_text="县供电局").click()
    expect(review.locator("article.on h3")).to_contain_text("推行水电气一体办理")
    expect(review.locator("article.on .go-to", has_text="县供电局")).to_be_focused()


def test_the_filter_shows_what_is_left(review: Page):
    review.keyboard.press("j")
    review.keyboard.press("Enter")
    expect(review.locator("article.confirmed")).to_have_count(1)
    review.get_by_role("button", name="待确认").click()
    expect(review.locator("article.fact:visible")).to_have_count(3)
    review.get_by_role("button", name="不列入", exact=True).click()
    expect(review.get_by_text("这一类没有事项。")).to_be_visible()


def test_somebody_elses_decision_is_not_overwritten(review: Page, complaints: list[str]):
    item = review.version.items.first()  # type: ignore[attr-defined]
    type(item).objects.filter(pk=item.pk).update(revision=7, state=ItemState.CONFIRMED)
    review.keyboard.press("j")
    review.keyboard.press("Enter")
    expect(review.get_by_role("alert")).to_contain_text("别人刚刚处理过这一项")
    assert "409" in complaints.pop()


def test_on_a_phone_text_and_facts_are_two_tabs(county, phone: Page, enter):
    version = county.uploaded()
    enter(phone, county.zhao)
    phone.goto(f"/plans/version/{version.pid}/")
    expect(phone.locator("#doc")).to_be_hidden()
    phone.locator("article.fact").first.get_by_role("button", name="县水务局").click()
    expect(phone.locator("#doc")).to_be_visible()
    expect(phone.locator("mark.here")).to_be_in_viewport()
    phone.get_by_role("tab", name="识别结果").click()
    expect(phone.locator("#doc")).to_be_hidden()
