"""The review page: text and facts find each other, and hands stay on the keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from playwright.sync_api import Page, expect

from luoshi.audit.actions import SYSTEM
from luoshi.directory.actions import appoint
from luoshi.directory.models import PostRole
from luoshi.directory.permission import Actor
from luoshi.plans import presence
from luoshi.plans.correcting import correct
from luoshi.plans.facts import facts_of
from luoshi.plans.keys import KEYS
from luoshi.plans.models import ItemState
from tests.people import PLAN, SINCE


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


TWO_THINGS = PLAN.replace("每月巡查水源地。", "每月巡查水源地。每季度公布水质。").replace(
    "制定本方案。", "制定本方案。另由县供电局为泵站加装第二路电源。"
)


@pytest.fixture
def long_review(county, page: Page, enter) -> Page:
    version = county.uploaded(TWO_THINGS)
    enter(page, county.zhao)
    page.goto(f"/plans/version/{version.pid}/?order=text")
    page.version = version  # type: ignore[attr-defined]
    return page


def select(page: Page, words: str) -> None:
    """Drag over the first occurrence of some words in the text."""
    page.evaluate(
        """words => {
          const walker = document.createTreeWalker(document.getElementById("doc"), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const at = walker.currentNode.data.indexOf(words);
            if (at < 0) continue;
            const node = walker.currentNode;
            window.getSelection().setBaseAndExtent(node, at, node, at + words.length);
            return;
          }
        }""",
        words,
    )
    # A person sees what can be done with the words before choosing it.
    expect(page.locator("#picker")).to_be_visible()


def test_a_fact_is_corrected_and_the_correction_taken_back(long_review: Page):
    page = long_review
    page.keyboard.press("j")
    page.keyboard.press("d")
    expect(page.locator("[data-editing] [name=deadline_text]")).to_be_focused()
    page.keyboard.type("2026年10月底前")
    page.keyboard.press("Enter")
    expect(page.locator("article.on")).to_contain_text("2026-10-31")
    expect(page.locator("article.on")).to_contain_text("已更正")

    page.keyboard.press("z")
    expect(page.locator("article.on")).to_contain_text("2026-12-31")
    expect(page.locator("article.on")).not_to_contain_text("已更正")


def test_an_owner_is_taken_from_the_text_with_arrow_keys_alone(long_review: Page):
    page = long_review
    for _card in range(2):
        page.keyboard.press("j")
    expect(page.locator("article.on h3")).to_contain_text("公开收费清单")
    page.keyboard.press("s")
    expect(page.locator("#doc")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    for _character in range(4):
        page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("[data-picked]")).to_have_text("公开收费")
    page.keyboard.press("o")
    expect(page.locator("article.on")).to_contain_text("县政务服务局、公开收费")
    expect(page.locator("mark.owner", has_text="公开收费")).to_be_visible()
    expect(page.locator("#picker")).to_be_hidden()
    page.keyboard.press("z")
    expect(page.locator("article.on")).not_to_contain_text("县政务服务局、公开收费")


def test_a_quick_hand_drops_a_task_and_takes_a_duty_at_once(long_review: Page):
    """No key waits for the page: what was selected counts, not what the browser has told of yet."""
    page = long_review
    for key in ("j", "x"):
        page.keyboard.press(key)
    before = int(page.locator("#count-duties").inner_text())
    page.keyboard.type("已经完成")
    for key in ("Enter", "s", "Shift+End", "r"):
        page.keyboard.press(key)
    expect(page.locator("#count-duties")).to_have_text(str(before + 1))
    expect(page.locator("article.dropped")).to_have_count(1)
    expect(page.locator("#panel-duties")).to_be_visible()


def test_the_title_and_a_goal_are_put_right_beside_the_text(long_review: Page):
    page = long_review
    page.get_by_text("更正标题和期限").click()
    page.locator("[name=title]").fill("青禾县供水三年方案")
    page.locator("[name=period_end]").fill("2028-12-31")
    page.locator("#strip [data-save]").click()
    expect(page.locator("#plan-title")).to_have_text("青禾县供水三年方案")
    expect(page.locator("#strip")).to_contain_text("2028-12-31")
    select(page, "为泵站加装第二路电源")
    page.keyboard.press("g")
    expect(page.locator("#panel-goals")).to_contain_text("为泵站加装第二路电源")
    page.locator("#panel-goals").get_by_text("更正总体目标").click()
    page.locator("[name=milestones-0-text]").fill("泵站有两路电源")
    page.locator("#panel-goals [data-save]").click()
    expect(page.locator("#panel-goals")).to_contain_text("泵站有两路电源")


def test_an_item_is_split_where_the_selection_begins(long_review: Page):
    page = long_review
    select(page, "每季度公布水质")
    expect(page.locator("#picker")).to_be_visible()
    page.keyboard.press("s")
    expect(page.locator("article.fact")).to_have_count(5)
    expect(page.locator("article.on h3")).to_contain_text("每季度公布水质")
    expect(page.locator("#count-items")).to_have_text("5")
    page.keyboard.press("[")
    expect(page.locator("article.fact")).to_have_count(4)


def test_words_that_the_machine_passed_over_become_a_task(long_review: Page):
    page = long_review
    expect(page.locator("article.fact")).to_have_count(4)
    select(page, "由县供电局为泵站加装第二路电源")
    page.keyboard.press("a")
    expect(page.locator("article.fact")).to_have_count(5)
    expect(page.locator("article.on h3")).to_contain_text("由县供电局为泵站加装第二路电源")
    expect(page.locator("article.on")).to_contain_text("人工列入")


def test_a_section_is_confirmed_with_one_key_and_taken_back_with_another(long_review: Page):
    page = long_review
    page.keyboard.press("j")
    page.keyboard.press("Shift+Enter")
    expect(page.locator("article.confirmed")).to_have_count(2)
    expect(page.locator(".section-head").first).to_contain_text("2/2")
    expect(page.locator("[data-confirm-section]").first).to_be_hidden()
    expect(page.locator("article.on")).to_contain_text("开展水质巡查")
    page.keyboard.press("k")
    page.keyboard.press("u")
    expect(page.locator("article.on.proposed")).to_contain_text("公开收费清单")
    page.keyboard.press("k")
    page.keyboard.press("u")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("article.on.proposed")).to_contain_text("开展水质巡查")


def test_a_section_taken_by_mistake_is_taken_back_with_one_key(long_review: Page):
    page = long_review
    page.keyboard.press("j")
    page.keyboard.press("Shift+Enter")
    expect(page.locator("article.confirmed")).to_have_count(2)
    page.keyboard.press("z")
    expect(page.locator("article.confirmed")).to_have_count(0)


def test_two_clerks_see_each_other_and_choose_where_they_disagree(
    county, long_review: Page, complaints: list[str]
):
    page = long_review
    post = appoint(SYSTEM, "吴专员", county.zhao.unit, PostRole.CLERK, since=SINCE)
    wu = Actor(post.person, post)
    item = page.version.items.first()  # type: ignore[attr-defined]
    page.keyboard.press("j")
    page.keyboard.press("h")
    expect(page.locator("[name=heading]")).to_be_focused()
    page.keyboard.type("联合办理")
    seen = facts_of(item)
    correct(wu, item, seen | {"heading": "一体报装"}, seen)
    presence.be_here(wu, page.version)  # type: ignore[attr-defined]
    expect(page.locator("#others")).to_contain_text("吴专员也在审核")
    expect(page.locator("#others")).to_contain_text("吴专员")
    expect(page.locator("[name=heading]")).to_have_value("联合办理")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("一体报装")
    page.get_by_role("button", name="用我的").click()
    expect(page.locator("article.on h3")).to_contain_text("联合办理")
    assert "409" in complaints.pop()


def test_the_help_lists_the_keys_that_the_spec_lists(long_review: Page):
    spec = yaml.safe_load((Path(__file__).parents[2] / "specs" / "review_keys.yaml").read_text())
    assert {key.key: str(key.words) for key in KEYS} == spec
    long_review.keyboard.press("?")
    expect(long_review.locator("#keys dd")).to_have_text(list(spec.values()))


def test_duties_are_gone_through_with_the_same_keys(county, page: Page, enter):
    words = "各责任单位每月10日前向县政府督查室报送工作进展。县水务局每季度召开一次调度会议。"
    version = county.uploaded(f"{PLAN}（二）定期报告。{words}\n")
    enter(page, county.zhao)
    page.goto(f"/plans/version/{version.pid}/")
    page.locator("#tab-duties").click()
    duties = page.locator(".duty-fact")
    count = duties.count()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(duties.first).to_contain_text("已核对")
    expect(duties.first).to_be_focused()
    duties.first.get_by_text("哪几天到期，为什么").click()
    expect(duties.first).to_contain_text("2026-07-10")
    page.keyboard.press("e")
    expect(duties.first.locator("[name=day]")).to_be_visible()
    duties.first.locator("[name=day]").fill("20")
    duties.first.locator("[name=day]").press("Tab")
    expect(duties.first).to_contain_text("2026-07-20")
    duties.first.locator("[data-save]").click()
    expect(duties.first).to_contain_text("20 日前")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.type("并入月报")
    page.keyboard.press("Enter")
    expect(page.locator("#count-duties")).to_have_text(str(count - 1))
