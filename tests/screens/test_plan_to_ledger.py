"""A plan's whole way: a clerk uploads, reviews and issues it; the liaison of the lead unit signs for it,
splits it, lays out a sub-task and asks for more time; a leader approves; who has no part sees nothing; the
record holds."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from luoshi.audit.queries import verify
from luoshi.ledger.models import Assignment, Change, Share, SignState, Task
from luoshi.plans import jobs
from luoshi.plans.models import Intake
from luoshi.workflow.models import Move

pytestmark = pytest.mark.browser

PLAN = """\
青禾县2026年就业服务工作方案

为做好2026年就业服务，制定本方案。

一、重点任务

（一）扩大就业。2026年新增城镇就业3000人以上。
牵头单位：县水务局
责任单位：县政务服务局，各乡镇（街道）
督办领导：周县长
完成时限：2026年12月31日前

（二）便民服务。公布就业服务清单。
牵头单位：县政务服务局
完成时限：2026年9月30日前
"""
FILE = {"name": "就业方案.txt", "mimeType": "text/plain", "buffer": PLAN.encode()}


def test_from_the_file_to_the_leaders_decision(
    county, page: Page, phone: Page, enter, complaints, screenshot, assert_fits, assert_accessible
) -> None:
    issue(county, page, enter)
    task = Task.objects.get(code="一（一）")
    sign(county, page, enter, screenshot)
    split(county, page, task, complaints, screenshot)
    lay_out_and_ask(county, page, task)
    screenshot(page, "walk-task")
    assert_fits(page)
    assert_accessible(page)
    approve(county, page, phone, task, enter, screenshot)
    enter(page, county.wang)
    page.goto("/ledger/")
    expect(page.get_by_text("扩大就业")).to_have_count(0)
    page.goto(f"/ledger/task/{task.pid}/")
    expect(page.get_by_role("heading", name="没有找到这一页")).to_be_visible()
    assert "404" in complaints.pop()
    verdict = verify(county.place.pid)
    assert (verdict.broken_at, verdict.why) == (None, "")


def issue(county, page: Page, enter) -> None:
    """赵专员 uploads, confirms and issues."""
    enter(page, county.zhao)
    page.goto("/plans/")
    page.set_input_files("#id_file", FILE)
    page.get_by_role("button", name="上传并识别").click()
    expect(page.get_by_role("progressbar", name="识别进度")).to_be_visible()
    jobs.read_plan(Intake.objects.get().pid)
    expect(page.locator("article.fact")).to_have_count(2)
    page.get_by_role("button", name="确认全部有把握的").click()
    expect(page.locator("#progress")).to_contain_text("全部处理完")
    page.get_by_role("link", name="下达…").click()
    page.get_by_role("button", name="下达", exact=True).click()
    expect(page.get_by_text("已下达，台账增加 2 项任务。")).to_be_visible()


def sign(county, page: Page, enter, screenshot) -> None:
    """李干事 of the lead unit finds one thing to sign for, and signs."""
    enter(page, county.li)
    page.goto("/ledger/signing/")
    expect(page.get_by_role("link", name="扩大就业")).to_be_visible()
    screenshot(page, "walk-signing")
    page.get_by_role("button", name="签收勾选的").click()
    expect(page.get_by_text("已签收 1 项。")).to_be_visible()
    row = Assignment.objects.get(unit=county.units["县水务局"])
    assert (row.sign_state, row.signed_by) == (SignState.SIGNED, county.li.person)


def split(county, page: Page, task: Task, complaints: list[str], screenshot) -> None:
    """Over the towns; the first try does not add up and is refused with the gap."""
    page.goto(f"/ledger/task/{task.pid}/")
    page.get_by_role("link", name="分解", exact=True).click()
    for town, value in zip(county.towns, ("1200", "900", "800"), strict=True):
        page.get_by_label(f"{town}的分解值").fill(value)
    expect(page.locator("[data-sum]")).to_have_text("2900")
    page.get_by_role("button", name="分解并请各单位签收").click()
    expect(page.get_by_role("alert")).to_contain_text("与目标 3000人 差 100人")
    assert "422" in complaints.pop()
    screenshot(page, "walk-split")
    page.get_by_label("河东街道的分解值").fill("900")
    page.get_by_role("button", name="分解并请各单位签收").click()
    expect(page.get_by_text("已分解给 3 个单位，等待签收。")).to_be_visible()
    assert sum(share.value or 0 for share in Share.objects.all()) == 3000


def lay_out_and_ask(county, page: Page, task: Task) -> None:
    """A sub-task, then a request for more time."""
    page.get_by_placeholder("要做什么").fill("举办秋季招聘会")
    page.get_by_role("button", name="增加子任务").click()
    expect(page.get_by_role("cell", name="举办秋季招聘会")).to_be_visible()
    page.get_by_role("link", name="申请变更").click()
    page.get_by_label("新的时限").fill("2027-03-31")
    page.get_by_label("理由").fill("重点企业投产推迟")
    page.get_by_role("button", name="提出申请").click()
    expect(page.get_by_text("已提出申请，待督查部门审核。")).to_be_visible()


def approve(county, page: Page, phone: Page, task: Task, enter, screenshot) -> None:
    """赵专员 passes it up; 周县长 approves on the phone; old and new stand on the task's page."""
    enter(page, county.zhao)
    page.goto("/ledger/decisions/")
    page.get_by_role("button", name="报领导审批").click()
    expect(page.get_by_role("heading", name="没有等您决定的事项")).to_be_visible()
    enter(phone, county.zhou)
    phone.goto("/ledger/decisions/")
    screenshot(phone, "walk-decision")
    phone.get_by_role("button", name="领导批准").click()
    expect(phone.get_by_role("heading", name="没有等您决定的事项")).to_be_visible()
    task.refresh_from_db()
    assert (task.deadline.isoformat(), Change.objects.get().before) == (
        "2027-03-31",
        {"deadline": "2026-12-31"},
    )
    assert Move.objects.filter(step="decide", by=county.zhou.person).count() == 1
    phone.goto(f"/ledger/task/{task.pid}/")
    expect(phone.locator("#changes + ul")).to_contain_text("2026-12-31 → 2027-03-31")
    screenshot(phone, "walk-task")
