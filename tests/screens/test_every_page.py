"""Every page at both widths: nothing out of frame, nothing that axe finds, no complaint of the browser."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

import fangan
from luoshi.calendar import clock
from luoshi.cascade.actions import compare
from luoshi.directory.actions import add_group
from luoshi.directory.importing.runs import keep
from luoshi.directory.models import ImportFile, ImportState
from luoshi.directory.reorganising import abolish_unit
from luoshi.ledger import bulk, importing
from luoshi.ledger.attachments import attach
from luoshi.ledger.models import Task
from luoshi.ledger.projects import FIELDS, add_project
from luoshi.ledger.talk import comment
from luoshi.notices.actions import tell
from luoshi.notices.models import Channel
from luoshi.notices.setting import add_robot, greet
from luoshi.plans import actions as plans
from luoshi.plans import reading, versions
from luoshi.plans.actions import advance
from luoshi.plans.models import IntakeState, ItemState, Version
from luoshi.reporting.duties import propose
from luoshi.reporting.models import Obligation, Receipt
from luoshi.reporting.receipts import receive
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_reports import report as hand_in_filled
from tests.luoshi.sheets.workbooks import table
from tests.people import PLAN

# Named here, because some screens are asked for by name below.
pytestmark = pytest.mark.browser

OTHER = PLAN.replace("供水", "供热").replace("县供电局", "县燃气公司、县燃气协会成员单位")


def revision(county, issued: Version) -> Version:
    """A new version of a plan in force, waiting for the leader's word."""
    data = PLAN.replace("5个工作日", "3个工作日").replace("县供电局，", "").encode()
    intake = plans.take_in(county.zhao, data, "修订.txt", new_version_of=issued.plan)
    version = plans.save_reading(county.zhao, intake, reading.understand(fangan.read(data, "修订.txt")))
    for each in version.items.all():
        plans.decide(county.zhao, each, ItemState.CONFIRMED, revision=0)
    versions.ask(county.zhao, version)
    return version


@pytest.fixture
def pages(county) -> dict[str, list[tuple[str, str]]]:
    """Who opens what: a county at work, with something of everything."""
    issued = county.issued()
    waiting = county.uploaded(OTHER, "供热方案.txt")
    failed = plans.take_in(county.zhao, b"x" * 40, "坏文件.txt")
    advance(failed, IntakeState.FAILED, "读不出文字，请另存为 txt 后上传。")
    running = plans.take_in(county.zhao, b"y" * 40, "在读.txt")
    flawed = county.uploaded(PLAN.replace("收费清单。", "收费清单。。"), "待改方案.txt")
    comparison = compare(county.zhao, waiting, flawed)
    revised = revision(county, issued)
    empty = add_group(county.zhao, "县燃气协会成员单位", [])
    tell(
        [county.li],
        "ledger.issued",
        "下达：推行水电气一体办理等 3 项任务",
        "请于 6 月 25 日前签收。",
        url="/ledger/",
    )
    tell([county.li], "ledger.comment", "张科长在“公开收费清单”下留言", url="/ledger/")
    preview = bulk.preview(county.zhao, bulk.ACTIONS["done"], {"because": "现场核实"})
    bad = "序号,任务,牵头单位,时限\n1,清淤,县河道所,某天\n1,,县水务局,\n".encode()
    sheet = importing.take_in(county.zhao, bad, "老台账.csv")
    importing.check(sheet)
    names = ("全称", "性质", "排序")
    checked = keep(county.zhao, "units", table(["县统计局", "不明", "三"], header=names), "名录.xlsx")
    item = waiting.items.first()
    assert item is not None
    task = Task.objects.first()
    assert task is not None
    indicator = task.indicators.get()
    project = add_project(
        county.li, task, {**dict.fromkeys(FIELDS), "name": "城北水厂", "stage": "started", "site": "柳溪镇"}
    )
    abolish_unit(county.zhao, county.units["县供电局"], dt.date(2026, 6, 18))
    long = keep(county.zhao, "groups", table(["各乡镇（街道）"], header=("集体名称",)), "集体.xlsx")
    ImportFile.objects.filter(pk=long.pk).update(state=ImportState.WAITING, rows=4_000, rows_done=1_200)
    comment(county.li, task, "请@张科长 核对报装时限。")
    attach(county.li, task, "进展说明".encode(), "进展说明.txt")
    group = add_robot(
        county.zhao, Channel.DINGTALK, "水务局群", "https://oapi.dingtalk.com/robot/send?access_token=x"
    )
    greet(county.zhao, group)
    reports = reporting_pages(county, issued.plan)
    return {
        "zhao": [
            *reports["zhao"],
            ("home", "/"),
            ("plans", "/plans/"),
            ("review", f"/plans/version/{waiting.pid}/"),
            ("findings", f"/plans/version/{flawed.pid}/#panel-findings"),
            ("comparisons", "/cascade/"),
            ("comparison", f"/cascade/{comparison.pid}/"),
            ("issued", f"/plans/version/{issued.pid}/"),
            ("correct", f"/plans/item/{item.pid}/correct/"),
            ("versions", f"/plans/version/{revised.pid}/compare/"),
            ("issue-revision", f"/ledger/issue/{revised.pid}/"),
            ("names", f"/plans/version/{waiting.pid}/names/"),
            ("issue", f"/ledger/issue/{waiting.pid}/"),
            ("failed", f"/plans/intake/{failed.pid}/"),
            ("reading", f"/plans/intake/{running.pid}/"),
            ("ledger", f"/ledger/?plan={issued.plan.pid}"),
            ("nothing-found", "/ledger/?words=没有的词"),
            ("ledger-by-month", "/ledger/?group=month&cols=title,responsible,sign,why,text&words=水"),
            ("bulk", f"/ledger/bulk/{preview.pid}/"),
            ("imports", "/ledger/import/"),
            ("import", f"/ledger/import/{sheet.pid}/"),
            ("task", f"/ledger/task/{task.pid}/"),
            ("signing", "/ledger/signing/"),
            ("split", f"/ledger/task/{task.pid}/split/"),
            ("ask-change", f"/ledger/task/{task.pid}/change/"),
            ("decisions", "/ledger/decisions/"),
            ("successions", "/ledger/successions/"),
            ("path", f"/ledger/indicator/{indicator.pid}/path/"),
            ("project", f"/ledger/project/{project.pid}/"),
            ("projects", f"/ledger/plan/{issued.plan.pid}/projects/"),
            ("plan-settings", f"/ledger/plan/{issued.plan.pid}/settings/"),
            ("print", "/ledger/print/?cols=code,title,lead,deadline"),
            ("meta", f"/plans/version/{waiting.pid}/meta/"),
            ("goals", f"/plans/version/{waiting.pid}/goals/"),
            ("import-under-way", f"/units/import/groups/{long.pid}/"),
            ("letters", f"/papers/letters/{issued.plan.pid}/"),
            ("units", "/units/"),
            ("unit", f"/units/unit/{county.units['县水务局'].pid}/"),
            ("abolish", f"/units/unit/{county.units['县水务局'].pid}/abolish/"),
            ("people", "/units/people/"),
            ("import-units", "/units/import/units/"),
            ("import-check", f"/units/import/units/{checked.pid}/"),
            ("group", f"/units/group/{county.town_group.pid}/"),
            ("no-notices", "/notices/"),
            ("notice-settings", "/notices/settings/"),
            ("confirm-mail", "/notices/settings/confirm/a-token/"),
            ("reminder-rules", "/notices/rules/"),
            ("robots", "/notices/robots/"),
            ("sent", "/notices/log/"),
            ("sent-in-site", "/notices/log/?channel=site"),
            ("empty-group", f"/units/group/{empty.pid}/"),
        ],
        "li": [
            *reports["li"],
            ("own", "/"),
            ("own-ledger", "/ledger/"),
            ("own-signing", "/ledger/signing/"),
            ("own-task", f"/ledger/task/{task.pid}/"),
            ("own-units", "/units/"),
            ("notices", "/notices/"),
        ],
        "zhang": reports["zhang"],
        "zhou": [
            ("leader", "/"),
            ("leader-ledger", f"/ledger/?plan={issued.plan.pid}"),
            ("approve", f"/plans/version/{revised.pid}/compare/"),
        ],
        "shenji": [("auditor", "/"), ("events", "/events/")],
        "anquan": [
            ("security", "/"),
            ("account-security", "/accounts/security/"),
            ("person", f"/units/person/{county.li.person.pid}/"),
            ("give-post", f"/units/person/{county.li.person.pid}/appoint/"),
        ],
        "xitong": [
            ("administrator", "/"),
            ("lines", "/notices/lines/"),
            ("accounts", "/accounts/"),
            ("password", "/accounts/password/"),
        ],
    }


def reporting_pages(county, plan) -> dict[str, list[tuple[str, str]]]:
    """Reports owed and handed in, duties in force and proposed."""
    duty = monthly(county, plan=plan, day=25, about="this", first_day=dt.date(2026, 6, 1))
    done = Obligation.objects.get(unit=county.units["县政务服务局"], period="2026-06")
    hand_in_filled(county.zhang, done)
    own = Obligation.objects.get(unit=county.units["县水务局"], period="2026-06")
    proposed = propose(
        county.zhao,
        {"name": "汛期月报", "cadence": "monthly", "day": 10, "first_day": dt.date(2026, 6, 18)}
        | {"audience": "owners", "plan": plan, "asks": ["progress"]},
    )
    return {
        "zhao": [
            ("reports", "/reports/"),
            ("reports-waiting", "/reports/waiting/"),
            ("reports-list", "/reports/list/?month=2026-06"),
            ("report-read", f"/reports/{done.pid}/"),
            ("timeliness", "/reports/timeliness/"),
            ("summaries", f"/papers/summaries/?from=2026-04&to=2026-09&duty={done.duty.pid}"),
            ("burden", "/reports/burden/"),
            ("problems", "/reports/problems/"),
            ("links", "/reports/links/"),
            ("duties", "/reports/duties/"),
            ("duty", f"/reports/duties/{duty.pid}/"),
            ("duty-proposed", f"/reports/duties/{proposed.pid}/"),
            ("propose", "/reports/duties/new/"),
            ("calendar", "/calendar/"),
        ],
        "li": [("owed", "/reports/owed/"), ("report", f"/reports/{own.pid}/"), ("own-days", "/calendar/")],
        "zhang": receipt_pages(county, done),
    }


def receipt_pages(county, done: Obligation) -> list[tuple[str, str]]:
    """One that waits, one that is filed but for a report, one that could not be."""
    why = [[done.pid, str(done), ["没有填总体情况。"]]]
    form = json.dumps({done.pid: {"values": {"summary": "通水三个村，余下两个村下月通。"}, "bases": {}}})
    made = [receive(county.zhang, [done.pid], form, crowded=True) for _number in range(3)]
    rows = Receipt.objects.filter(pk=made[1].pk)
    rows.update(state="done", filed_at=clock.now(), result={"done": [done.pid], "kept_back": why})
    problem = "报送人在收到之日已不在这个职务上，没有登记。"
    Receipt.objects.filter(pk=made[2].pk).update(state="failed", filed_at=clock.now(), problem=problem)
    names = ("receipt-waiting", "receipt-done", "receipt-failed")
    pages = [(name, f"/reports/receipts/{each.pid}/") for name, each in zip(names, made, strict=True)]
    july = Obligation.objects.get(unit=county.units["县水务局"], period="2026-07", duty=done.duty)
    receive(county.li, [july.pid], "{}", crowded=True)
    return pages


@pytest.mark.parametrize("width", ["page", "phone"])
def test_every_page_is_sound(
    county, pages, enter, request, width, screenshot, assert_fits, assert_accessible
):
    screen: Page = request.getfixturevalue(width)
    for name, addresses in pages.items():
        enter(screen, getattr(county, name))
        for title, address in addresses:
            screen.goto(address)
            expect(screen.get_by_role("main")).to_be_visible()
            if title == "findings":
                screen.get_by_role("tab", name="体检").click()
                expect(screen.get_by_text("建议：").first).to_be_visible()
            screenshot(screen, title)
            assert_fits(screen)
            assert_accessible(screen)


@pytest.mark.parametrize("width", ["page", "phone"])
def test_the_door_is_sound(county, live_server, request, width, screenshot, assert_fits, assert_accessible):
    screen: Page = request.getfixturevalue(width)
    screen.goto("/")
    screenshot(screen, "sign-in")
    assert_fits(screen)
    assert_accessible(screen)


def test_a_page_that_is_not_there_says_so_in_words(
    county, page: Page, complaints: list[str], assert_accessible: Callable[[Page], None]
):
    page.goto("/nowhere/")
    expect(page.get_by_role("heading", name="没有找到这一页")).to_be_visible()
    assert_accessible(page)
    assert len(complaints) == 1 and "404" in complaints.pop()


def test_english_is_one_click_away_and_comes_back(county, page: Page, enter):
    county.issued()
    enter(page, county.zhao)
    page.goto("/ledger/")
    page.locator("header .menu summary").click()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ledger")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.locator("header .menu summary").click()
    page.get_by_role("button", name="简体中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("台账")


def test_the_skip_link_and_the_search_key(county, page: Page, enter):
    enter(page, county.zhao)
    page.goto("/units/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("搜索台账")).to_be_focused()
