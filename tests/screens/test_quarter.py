"""A quarter of reporting, lived in the browser: three plans, monthly and quarterly, from issuing to summary.

县水务局 reports in time each month, and its head approves; 县供电局 is late twice; 柳溪镇 sends spreadsheets;
石桥镇 never reports; 县政务服务局 leads, reads what the others sent and sums up. 赵专员 accepts and returns.
"""

from __future__ import annotations

import io
import re
import zipfile

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect

from luoshi.accounts.actions import open_account
from luoshi.audit.actions import SYSTEM
from luoshi.audit.models import Event
from luoshi.audit.queries import verify
from luoshi.calendar import clock
from luoshi.directory.actions import appoint
from luoshi.directory.models import PostRole
from luoshi.directory.permission import Actor
from luoshi.ledger import jobs as ledger_jobs
from luoshi.ledger.issuing import issue
from luoshi.ledger.models import Assignment, LightChange, SignState
from luoshi.notices import jobs as notices_jobs
from luoshi.plans import actions as plans
from luoshi.plans.models import ItemState
from luoshi.reporting import jobs
from luoshi.reporting.asked import asked_in
from luoshi.reporting.models import Duty, Obligation
from luoshi.sheets.books import open_book, shown
from tests.luoshi.reporting.test_reports import report
from tests.people import PASSWORD, SINCE

MONTHLY = """\
青禾县2026年人文环境提升工作方案

一、重点任务

1.整治背街小巷。
牵头单位：县政务服务局
责任单位：县水务局、县供电局、柳溪镇、石桥镇
完成时限：2026年12月31日前

二、工作要求

（一）加强报送。各责任单位于每月10日前将工作推进情况报县人民政府。
"""
QUARTERLY = """\
青禾县2026年优化营商环境攻坚行动方案

一、重点任务

1.推行一窗受理。
牵头单位：县政务服务局
责任单位：县水务局
完成时限：2026年12月31日前

二、工作要求

（一）加强调度。各牵头单位在每季度末月20日前将工作情况及问题清单报县人民政府。
（二）一把手走流程。各责任单位每月走流程一次。各单位于6月、9月、12月19日前将走流程情况报县人民政府。
"""
SUMMARIES = """\
青禾县2026年节水任务分工方案

一、重点任务

1.推广节水器具。
牵头单位：县水务局
责任单位：石桥镇
完成时限：2026年12月31日前

二、工作要求

（一）加强报送。各单位须在每季度末月20日前将工作小结报送县人民政府。
"""


@pytest.fixture
def people(county) -> dict[str, Actor]:
    """Who reports, by unit; 张科长 heads the lead unit and 何局长 the water bureau."""
    clock.set_to(clock.parse_instant("2026-06-22"))
    found = {"县政务服务局": county.zhang, "县水务局": county.li}
    for unit in (county.units["县供电局"], *county.towns[:2]):
        found[unit.name] = hired(f"{unit.name}联络员", unit, PostRole.LIAISON)
    found["何局长"] = hired("何局长", county.units["县水务局"], PostRole.HEAD)
    return found


def hired(name: str, unit, role: PostRole) -> Actor:
    post = appoint(SYSTEM, name, unit, role, since=SINCE)
    open_account(SYSTEM, post.person, f"at-{post.pk}", PASSWORD)
    return Actor(post.person, post)


def reviewed(county, text: str, filename: str):
    version = county.uploaded(text, filename)
    for item in version.items.all():
        plans.decide(county.zhao, item, ItemState.CONFIRMED, revision=item.revision)
    return version


def night(day: str) -> None:
    """The jobs of a night and the morning's round, on that day."""
    clock.set_to(clock.parse_instant(day))
    jobs.settle_all(0)
    ledger_jobs.relight_all(0)
    notices_jobs.make_round(0)


def owed(people, unit: str, duty: Duty, period: str) -> Obligation:
    return Obligation.objects.get(unit=people[unit].unit, duty=duty, period=period)


def hand_in(screen: Page, enter, actor: Actor, obligation: Obligation, words: str) -> None:
    """Fill in every text that a report must have, on its own page, and hand it in."""
    enter(screen, actor)
    screen.goto(f"/reports/{obligation.pid}/")
    texts = screen.locator(".report-field.text:not(:has(small.hint)) textarea")
    for number in range(texts.count()):
        texts.nth(number).fill(words)
    screen.get_by_role("button", name="核对无误，报送").click()
    expect(screen.get_by_text(re.compile("已报送 1 件|已送单位负责人审签 1 件"))).to_be_visible()


def endorse(screen: Page, enter, head: Actor, obligation: Obligation) -> None:
    enter(screen, head)
    screen.goto(f"/reports/{obligation.pid}/")
    screen.get_by_role("button", name="同意，报送").click()
    expect(screen.get_by_text("已审签并报送。")).to_be_visible()


def by_sheet(screen: Page, enter, actor: Actor, obligation: Obligation, words: str) -> None:
    """Download the sheet, fill in its last column for one report, upload it, look, write, hand in."""
    enter(screen, actor)
    screen.goto("/reports/owed/")
    with screen.expect_download() as waiting:
        screen.get_by_role("link", name="下载表格").click()
    book = open_book(waiting.value.path().read_bytes())
    head, *rows = [[shown(cell) for cell in row] for row in book.rows(book.sheets[0])]
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
        sheet = made.add_worksheet("报送")
        sheet.write_row(0, 0, head)
        for number, row in enumerate(rows, start=1):
            cells = [*row, *[""] * (len(head) - len(row))]
            if cells[0].startswith(f"{obligation.pid}|progress"):
                cells[head.index("本期")] = words
            sheet.write_row(number, 0, cells)
    filled = {"name": "报送.xlsx", "mimeType": "application/octet-stream", "buffer": file.getvalue()}
    screen.set_input_files("#sheet", filled)
    screen.get_by_role("button", name="上传核对").click()
    screen.get_by_role("button", name="写入这 1 格").click()
    expect(screen.get_by_text("已写入 1 栏，请核对后报送。")).to_be_visible()
    screen.goto(f"/reports/{obligation.pid}/")
    expect(screen.locator(".report-field.text textarea").first).to_have_value(words)
    screen.get_by_role("button", name="核对无误，报送").click()
    expect(screen.get_by_text("已报送 1 件。")).to_be_visible()


def reminders(screen: Page, enter, actor: Actor) -> list[str]:
    """The subjects of a person's reminders as the notices page shows them, the newest first."""
    enter(screen, actor)
    screen.goto("/notices/?kind=notices.reminder")
    return [text.strip() for text in screen.locator("ul.rows .what > a, ul.rows .what > b").all_inner_texts()]


def figures_of(screen: Page, name: str) -> list[str]:
    """A row of the table of timeliness: expected, on time, late, missing, ahead, waived, rate."""
    row = screen.locator("table.times tr").filter(has=screen.get_by_role("rowheader", name=name, exact=True))
    return [text.strip() for text in row.locator("td").all_inner_texts()]


def test_a_quarter(county, people, page: Page, phone: Page, enter, screenshot):
    # 赵专员 sees what will be owed, and when, before he issues.
    version = reviewed(county, MONTHLY, "人文环境.txt")
    enter(page, county.zhao)
    page.goto(f"/ledger/issue/{version.pid}/")
    asked = page.locator("#reports")
    expect(asked).to_contain_text("5 个单位")
    expect(asked.locator("summary").first).to_contain_text("2026-07-10、2026-08-10、2026-09-10")
    expect(asked.get_by_role("checkbox")).to_be_checked()
    screenshot(page, "quarter-issue")
    page.get_by_label("仍要下达的理由").fill("由县政务服务局统筹")
    page.get_by_role("button", name="下达", exact=True).click()
    expect(page.get_by_text("已下达，台账增加")).to_be_visible()
    for text, name in ((QUARTERLY, "营商环境.txt"), (SUMMARIES, "节水.txt")):
        further = reviewed(county, text, name)
        sure = [each.pid for each in asked_in(further, clock.today()) if each.sure]
        issue(county.zhao, further, ownerless_because="由督查室统筹", reports=sure)
    Assignment.objects.filter(sign_state=SignState.AWAITING).update(sign_state=SignState.SIGNED)
    monthly = Duty.objects.get(cadence="monthly")
    quarterly, walking = Duty.objects.filter(plan__title__contains="营商环境").order_by("start")
    summaries = Duty.objects.get(plan__title__contains="节水")
    assert Duty.objects.filter(state="active").count() == 4

    # The head of the water bureau wants to see reports first.
    enter(phone, people["何局长"])
    phone.goto("/reports/owed/")
    phone.get_by_label("本单位的报送先由负责人审签").check()
    phone.get_by_role("button", name="保存").click()

    # June's report, due on 10 July: reminded five working days before, the day before, on the day, after.
    june = {unit: owed(people, unit, monthly, "2026-06") for unit in people if unit != "何局长"}
    night("2026-07-03")
    assert reminders(phone, enter, people["石桥镇"]) == ["提醒：即将到期 1 件"]
    clock.set_to(clock.parse_instant("2026-07-08"))
    hand_in(phone, enter, county.li, june["县水务局"], "完成三条背街小巷整治。")
    endorse(phone, enter, people["何局长"], june["县水务局"])
    by_sheet(page, enter, people["柳溪镇"], june["柳溪镇"], "表格里填的六月进展。")
    enter(page, county.zhang)
    page.goto(f"/reports/{june['县政务服务局'].pid}/")
    expect(page.get_by_role("region", name="责任单位报来的")).to_contain_text("完成三条背街小巷整治。")
    screenshot(page, "quarter-lead")
    hand_in(page, enter, county.zhang, june["县政务服务局"], "水务局、柳溪镇已开展，供电局、石桥镇未报。")
    for day in ("2026-07-09", "2026-07-10", "2026-07-13"):
        night(day)
    assert lights(page, enter, county) == {"红": 2, "绿": 3}
    clock.set_to(clock.parse_instant("2026-07-14"))
    hand_in(phone, enter, people["县供电局"], june["县供电局"], "杆线入地两处。")
    night("2026-07-15")
    assert lights(page, enter, county) == {"红": 1, "黄": 1, "绿": 3}
    assert len(reminders(phone, enter, people["石桥镇"])) == 5
    assert len(reminders(phone, enter, county.li)) == 1, "reminded once, then it was handed in"
    assert len(reminders(page, enter, county.zhao)) == 1, "escalated to the office"
    expect(page.locator(".due-list")).to_contain_text("石桥镇")
    expect(page.locator(".due-list")).not_to_contain_text("县供电局")

    # The clerk accepts four of them, one after it was returned and written again.
    enter(page, county.zhao)
    page.goto(f"/reports/{june['柳溪镇'].pid}/")
    page.get_by_label("退回的理由").fill("请写明处数")
    page.get_by_role("button", name="退回", exact=True).click()
    enter(phone, people["柳溪镇"])
    phone.goto("/reports/owed/")
    expect(phone.get_by_text("请写明处数")).to_be_visible()
    hand_in(phone, enter, people["柳溪镇"], june["柳溪镇"], "整治两处，清运垃圾五吨。")
    page.goto("/reports/waiting/")
    expect(page.locator("tbody tr")).to_have_count(4)
    for box in page.locator("tbody input[type=checkbox]").all():
        box.check()
    page.get_by_role("button", name="接收所选").click()
    expect(page.get_by_text("已接收 4 件。")).to_be_visible()

    # July's and August's: in time, by sheet, late and in time.
    for period, day, late in (
        ("2026-07", "2026-08-07", "2026-08-12"),
        ("2026-08", "2026-09-08", "2026-09-09"),
    ):
        clock.set_to(clock.parse_instant(day))
        own = {unit: owed(people, unit, monthly, period) for unit in june}
        hand_in(phone, enter, county.li, own["县水务局"], f"{period}又完成一条。")
        endorse(phone, enter, people["何局长"], own["县水务局"])
        for unit in ("柳溪镇", "县政务服务局"):
            report(people[unit], own[unit], f"{period}有进展。")
        clock.set_to(clock.parse_instant(late))
        hand_in(phone, enter, people["县供电局"], own["县供电局"], f"{period}入地一处。")
    # The quarter's: of leads by the 20th, walking through by the 19th, summaries by the 20th.
    clock.set_to(clock.parse_instant("2026-09-18"))
    hand_in(
        page,
        enter,
        county.zhang,
        owed(people, "县政务服务局", quarterly, "2026-Q3"),
        "一窗受理覆盖全部事项。",
    )
    for duty in (walking, summaries):
        own_quarter = owed(people, "县水务局", duty, "2026-Q3")
        hand_in(phone, enter, county.li, own_quarter, "走流程三次，发现问题两个。")
        endorse(phone, enter, people["何局长"], own_quarter)
    clock.set_to(clock.parse_instant("2026-09-21"))
    hand_in(page, enter, county.zhang, owed(people, "县政务服务局", walking, "2026-Q3"), "走流程三次。")
    night("2026-09-30")

    # What people see at the quarter's end.
    enter(page, county.zhao)
    page.goto("/reports/timeliness/?until=2026-09-30")
    screenshot(page, "quarter-timeliness")
    assert figures_of(page, "县政务服务局") == ["5", "4", "1", "0", "0", "0", "80%"]
    assert figures_of(page, "县水务局") == ["5", "5", "0", "0", "0", "0", "100%"]
    assert figures_of(page, "县供电局") == ["3", "1", "2", "0", "0", "0", "33%"]
    assert figures_of(page, "柳溪镇") == ["3", "3", "0", "0", "0", "0", "100%"]
    assert figures_of(page, "石桥镇") == ["4", "0", "0", "4", "0", "0", "0%"]
    assert figures_of(page, "合计") == ["20", "13", "3", "4", "0", "0", "65%"]
    page.goto("/reports/?month=2026-09")
    row = page.locator("table.month tr").filter(has=page.get_by_role("rowheader", name="石桥镇"))
    assert [text.strip() for text in row.locator("td").all_inner_texts()] == ["未报", "·", "·", "未报"]
    screenshot(page, "quarter-grid")
    assert lights(page, enter, county) == {"红": 1, "绿": 4}
    red = LightChange.objects.filter(assignment__unit=people["石桥镇"].unit, light="red")
    assert [str(each.on) for each in red.order_by("at")][:1] == ["2026-07-13"]

    # The summary says the same numbers.
    page.goto(f"/reports/list/?duty={monthly.pid}&period=2026-06")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="起草工作小结").click()
    with zipfile.ZipFile(waiting.value.path()) as docx:
        words = re.sub(r"<[^>]+>", "", docx.read("word/document.xml").decode())
    assert "应报单位 5 个，按时报送 3 个，迟报 1 个，未报 1 个；已接收 4 份。" in words
    assert "未报单位：石桥镇。" in words
    assert "整治两处，清运垃圾五吨。" in words

    # And one summary of the whole quarter, of several duties, is chosen on a page.
    page.goto("/papers/summaries/?from=2026-07&to=2026-09")
    page.get_by_label("月报 · 青禾县2026年人文环境").check()
    page.get_by_label("季报 · 青禾县2026年节水").check()
    page.get_by_role("button", name="看看有什么").click()
    expect(page.get_by_role("heading", name="2026年三季度")).to_be_visible()
    assert figures_of(page, str(monthly)) == ["15", "7", "1", "2", "5", "0"]
    assert figures_of(page, str(summaries)) == ["2", "1", "0", "1", "0", "0"]
    screenshot(page, "quarter-summary")

    # The chain holds, and tells how one report went.
    enter(page, county.shenji)
    page.goto("/events/")
    expect(page.get_by_text("记录完整")).to_be_visible()
    assert verify(county.place.pid).broken_at is None
    went = (
        Event.objects.filter(subject=june["柳溪镇"].pid).order_by("sequence").values_list("action", flat=True)
    )
    assert list(went) == [
        "reporting.drafted",
        "reporting.submitted",
        "reporting.returned",
        "reporting.submitted",
        "reporting.accepted",
    ]


def lights(screen: Page, enter, county) -> dict[str, int]:
    """How many units of the monthly plan's task have which light, as its page tells the clerk."""
    enter(screen, county.zhao)
    task = Assignment.objects.filter(task__title__contains="背街小巷").first().task
    screen.goto(f"/ledger/task/{task.pid}/")
    parts = screen.locator(".task-light .hint").first.inner_text().split()
    return {name: int(parts[index + 1]) for index, name in enumerate(parts) if name in ("红", "黄", "绿")}
