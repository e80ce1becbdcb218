"""赵专员 takes a plan from the file to the ledger, in a real browser."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from luoshi.ledger.models import Task
from luoshi.plans import jobs
from luoshi.plans.models import Intake, Item, ItemState
from tests.people import PASSWORD, PLAN

TEXT_FILE = {"name": "供水方案.txt", "mimeType": "text/plain", "buffer": PLAN.encode()}


def test_from_signing_in_to_the_ledger(county, page: Page):
    page.goto("/")
    page.get_by_label("登录名").fill("zhao")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", name="从上传第一份方案开始")).to_be_visible()

    page.get_by_role("link", name="上传第一份方案").click()
    page.set_input_files("#id_file", TEXT_FILE)
    expect(page.locator("[data-chosen]")).to_contain_text("供水方案.txt")
    page.get_by_role("button", name="上传并识别").click()
    expect(page.get_by_role("progressbar", name="识别进度")).to_be_visible()
    jobs.read_plan(Intake.objects.get().pid)
    expect(page.get_by_role("heading", level=1, name="青禾县2026年供水服务提升工作方案")).to_be_visible()

    expect(page.locator("article.fact")).to_have_count(4)
    page.get_by_role("button", name="确认全部有把握的").click()
    expect(page.get_by_role("status").first).to_contain_text("已确认")
    for _again in range(Item.objects.filter(state=ItemState.PROPOSED).count()):
        page.locator("article.proposed [data-confirm]").first.click()
        page.wait_for_load_state("networkidle")
    expect(page.locator("#progress")).to_contain_text("全部处理完")

    page.get_by_role("link", name="下达…").click()
    page.get_by_label("仍要下达的理由").fill("由县水务局统筹")
    page.get_by_role("button", name="下达", exact=True).click()
    expect(page).to_have_url(re.compile(r"/ledger/\?plan="))
    expect(page.get_by_text("已下达，台账增加 4 项任务。")).to_be_visible()
    assert Task.objects.count() == 4


def test_a_file_uploaded_twice_is_led_to_the_version_that_is_there(county, page: Page, enter, complaints):
    version = county.uploaded()
    enter(page, county.zhao)
    page.goto("/plans/")
    page.set_input_files("#id_file", TEXT_FILE)
    page.get_by_role("button", name="上传并识别").click()
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("这个文件已经上传过")
    notice.get_by_role("link", name="打开已有的一版").click()
    expect(page).to_have_url(re.compile(f"/plans/version/{version.pid}/"))
    assert "409" in complaints.pop()


def test_a_failed_reading_says_why_and_what_to_do(county, page: Page, enter):
    enter(page, county.zhao)
    page.goto("/plans/")
    novel = {
        "name": "小说.txt",
        "mimeType": "text/plain",
        "buffer": "雨停了，他沿着河边走。\n".encode() * 50,
    }
    page.set_input_files("#id_file", novel)
    page.get_by_role("button", name="上传并识别").click()
    expect(page.get_by_role("progressbar", name="识别进度")).to_be_visible()
    jobs.read_plan(Intake.objects.get().pid)
    expect(page.get_by_role("alert")).to_contain_text("没有找到编号的任务")
    expect(page.get_by_role("link", name="换一个文件上传")).to_be_visible()


def test_names_are_settled_once(county, page: Page, enter):
    version = county.uploaded(PLAN.replace("县供电局", "县燃气公司"))
    enter(page, county.zhao)
    page.goto(f"/plans/version/{version.pid}/")
    expect(page.locator(".note.warning")).to_contain_text("县燃气公司")
    page.get_by_role("link", name="去对应名称").click()
    page.get_by_label("县燃气公司").select_option("unit")
    page.get_by_role("button", name="记住这些名称").click()
    expect(page.get_by_text("已记住 1 个名称")).to_be_visible()
    expect(page.locator(".note.warning")).to_have_count(0)


def test_what_stands_in_the_way_of_issue_is_listed_with_the_way_to_it(county, page: Page, enter, complaints):
    version = county.uploaded()
    enter(page, county.zhao)
    page.goto(f"/ledger/issue/{version.pid}/")
    expect(page.locator(".checklist")).to_contain_text("还有 4 项没有确认")
    page.get_by_role("button", name="下达", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("还不能下达")
    assert "422" in complaints.pop()
    page.get_by_role("link", name="去确认").click()
    expect(page.locator("article.fact.proposed")).to_have_count(4)
