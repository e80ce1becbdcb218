"""The ledger as each of them sees it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from luoshi.ledger.models import Task

# Named here, because some screens are asked for by name below.
pytestmark = pytest.mark.browser


def rows(page: Page) -> list[str]:
    return page.locator("td.c-task > a").all_inner_texts()


def test_filters_narrow_the_list_keep_an_address_and_can_be_taken_off(county, page: Page, enter):
    county.issued()
    enter(page, county.zhao)
    page.goto("/ledger/")
    page.get_by_label("单位", exact=True).select_option(label="县供电局")
    expect(page.locator(".filters .count")).to_have_text("共 1 项")
    assert rows(page) == ["推行水电气一体办理"]
    expect(page).to_have_url(re.compile(r"/ledger/\?unit=\w+$"))

    page.reload()
    assert rows(page) == ["推行水电气一体办理"]
    page.get_by_role("link", name=re.compile("单位：县供电局")).click()
    expect(page.locator(".filters .count")).to_have_text("共 4 项")


def test_typing_finds_tasks_and_keeps_the_cursor(county, page: Page, enter):
    county.issued()
    enter(page, county.zhao)
    page.goto("/ledger/")
    page.locator("#words").press_sequentially("水质", delay=30)
    expect(page.locator(".filters .count")).to_have_text("共 1 项")
    expect(page.locator("#words")).to_be_focused()


def test_every_tile_counts_the_list_that_it_opens(county, page: Page, enter):
    county.issued()
    enter(page, county.zhao)
    page.goto("/ledger/")
    for index in range(page.locator(".tile").count()):
        page.goto("/ledger/")
        tile = page.locator(".tile").nth(index)
        count = int(tile.locator("b").inner_text())
        tile.click()
        expect(page.locator(".filters .count")).to_have_text(f"共 {count} 项")
        assert len(rows(page)) == count


def test_going_back_from_a_task_shows_the_whole_page_again(county, page: Page, enter):
    county.issued()
    enter(page, county.zhao)
    page.goto("/ledger/")
    page.get_by_label("角色").select_option("lead")
    expect(page).to_have_url(re.compile("role=lead"))
    page.locator("td.c-task > a").first.click()
    expect(page.get_by_role("heading", name="原文", exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    expect(page.get_by_label("角色")).to_have_value("lead")


def test_a_task_shows_its_words_its_units_and_why(county, page: Page, enter):
    county.issued()
    enter(page, county.zhao)
    page.goto("/ledger/")
    page.get_by_role("link", name="推行水电气一体办理").click()
    expect(page.locator(".source .own")).to_contain_text("用水报装时间压缩至5个工作日以内")
    page.get_by_text("各乡镇（街道） 3 个").click()
    expect(page.get_by_text("河东街道")).to_be_visible()
    page.locator("dl").get_by_text("为什么", exact=True).click()
    expect(page.get_by_text("以当天为最后一天")).to_be_visible()
    expect(page.locator(".history")).to_contain_text("赵专员")


def test_a_liaison_sees_what_the_unit_has_a_part_in_and_nothing_else(county, phone: Page, enter):
    county.issued()
    enter(phone, county.li)
    phone.goto("/")
    own = phone.locator(".rows .what")
    expect(own).to_have_count(3)
    expect(own.first).to_contain_text("公开收费清单")
    expect(own.first).to_contain_text("本单位牵头")
    expect(phone.get_by_role("link", name="方案", exact=True)).to_have_count(0)


@pytest.mark.parametrize("width", ["page", "phone"])
def test_somebody_without_a_part_is_told_so(county, enter, request, width):
    county.issued()
    screen: Page = request.getfixturevalue(width)
    enter(screen, county.wang)
    screen.goto("/")
    expect(screen.get_by_role("heading", name="目前没有交给您的任务")).to_be_visible()


def test_the_clerk_goes_through_a_long_list_by_keyboard_and_changes_many(county, page: Page, enter):
    county.issued()
    enter(page, county.zhao)
    page.goto("/ledger/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.locator("#bulk .picked")).to_have_text("已选 2 项")
    page.get_by_label("成批办理").select_option(label="核实办结")
    page.get_by_role("button", name="下一步").click()
    page.get_by_label("理由").fill("现场核实")
    page.get_by_role("button", name="先看会改什么").click()
    page.get_by_role("button", name="办理这 2 项").click()
    expect(page.get_by_text("已办理 2 项。")).to_be_visible()
    page.goto("/ledger/")
    expect(page.locator(".tile.blue b")).to_have_text("2")


def test_a_view_is_saved_and_opens_first(county, page: Page, enter):
    county.issued()
    enter(page, county.zhao)
    page.goto("/ledger/?light=red")
    page.locator("summary", has_text="存为视图").click()
    page.get_by_label("视图名称").fill("红灯任务")
    page.get_by_label("打开台账时先看它").check()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_label("视图名称")).to_have_value("红灯任务")
    page.locator(".menu[open] .btn.go").click()
    page.goto("/ledger/")
    expect(page.get_by_role("link", name="红灯任务")).to_have_attribute("aria-current", "page")
    expect(page.locator(".filters .count")).to_have_text("共 1 项")


def test_the_rest_of_a_long_list_comes_when_one_gets_there(county, page: Page, enter):
    version = county.issued()
    first = Task.objects.get(code="一（一）1")
    Task.objects.bulk_create(
        Task(
            jurisdiction=county.place,
            plan=version.plan,
            version=version,
            block=first.block,
            key=f"x-{n}",
            position=100 + n,
            code=f"9.{n}",
            kind="task",
            title=f"清理第{n}处",
            text="清理",
            deadline_basis="none",
            issued_at=first.issued_at,
        )
        for n in range(150)
    )
    enter(page, county.zhao)
    page.goto("/ledger/?group=none")
    assert len(rows(page)) == 100
    page.locator("#more").scroll_into_view_if_needed()
    expect(page.locator("td.c-task > a")).to_have_count(154)
    expect(page).to_have_url(re.compile("page=2"))
