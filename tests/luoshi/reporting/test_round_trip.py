"""李干事 fills in a spreadsheet and sends it back."""

from __future__ import annotations

import io
from xml.etree import ElementTree

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError

from luoshi.audit.models import Event
from luoshi.calendar import clock
from luoshi.ledger.models import Indicator, Milestone, Task
from luoshi.reporting import drafting, handing_in, problems, round_trip
from luoshi.reporting.models import Duty, Entry, Obligation, Problem
from luoshi.reporting.sheet import sheet_of
from luoshi.sheets.books import open_book, shown
from luoshi.site.templatetags.events import sentence
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_figures import PLAN
from tests.luoshi.sheets.workbooks import part


@pytest.fixture
def june(county) -> Obligation:
    monthly(county)
    return Obligation.objects.get(unit__name="县水务局", period="2026-06")


def table(data: bytes) -> list[list[str]]:
    book = open_book(data)
    return [[shown(cell) for cell in row] for row in book.rows(book.sheets[0])]


def sent_back(rows: list[list[str]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("报送")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def filled(rows: list[list[str]], answers: list[str]) -> list[list[str]]:
    head, *body = rows
    padded = [[*row, *[""] * (len(head) - len(row))] for row in body]
    return [head, *([*row[:-1], answer] for row, answer in zip(padded, answers, strict=False))]


def test_there_and_back(county, june):
    rows = table(round_trip.write(county.li, [june]))
    assert rows[0][-1] == "本期"
    assert len(rows) == 1 + 6 + 6, "three tasks with two fields each, room for three problems"
    data = sent_back(filled(rows, ["已联通窗口。", "40", "清单已公布。", "100", "已巡查。", "1,5"]))
    sent = round_trip.look(county.li, data)
    assert not Entry.objects.exists(), "looking writes nothing"
    assert (len(sent.changes), sent.good) == (6, 5)
    bad = next(each for each in sent.changes if each.problem)
    assert (bad.cell, bad.after) == ("I7", "1,5")
    assert round_trip.take(county.li, data) == (5, 1)
    assert {entry.percent for entry in Entry.objects.all()} == {40, 100, None}


def test_what_was_changed_on_the_page_meanwhile_is_for_the_person_to_decide(county, june):
    rows = table(round_trip.write(county.li, [june]))
    name = rows[1][0].partition("|")[2]
    drafting.keep(county.li, june, {name: "页面上写的"}, {})
    data = sent_back(filled(rows, ["表格里写的"]))
    [clash] = [each for each in round_trip.look(county.li, data).changes if each.after == "表格里写的"]
    assert (clash.before, clash.now, clash.who, clash.problem) == ("", "页面上写的", "李干事", "")
    assert round_trip.take(county.li, data) == (0, 1), "undecided, the page's words stay"
    assert Entry.objects.get().progress == "页面上写的"
    drafting.keep(county.li, june, {name: "页面上又改了"}, {name: "页面上写的"})
    assert round_trip.take(county.li, data, {clash.key: clash.now}) == (0, 1), "changed once more since"
    assert round_trip.take(county.li, data, {clash.key: "页面上又改了"}) == (1, 0)
    assert Entry.objects.get().progress == "表格里写的"


def rules(data: bytes) -> dict[str, dict[str, str]]:
    """By cell, what the spreadsheet allows in it: kind, bounds, the note beside it and the refusal."""
    sheet = ElementTree.fromstring(part(data))
    ns = {"x": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    return {
        each.attrib["sqref"]: {
            **each.attrib,
            "bounds": " ".join(found.text or "" for found in each if found.tag.endswith(("1", "2"))),
        }
        for each in sheet.iterfind(".//x:dataValidation", ns)
    }


def test_the_spreadsheet_itself_refuses_what_would_be_refused(county):
    duty = monthly(county, plan=county.issued(PLAN).plan, asks=["progress", "percent", "figures", "stones"])
    task = Task.objects.get(plan=duty.plan)
    Milestone.objects.create(
        jurisdiction=county.place, plan=duty.plan, task=task, position=0, text="泵站通水", due="2026-09-30"
    )
    june = duty.obligations.get(unit__name="县水务局", period="2026-06")
    data = round_trip.write(county.li, [june])
    named = {row[5]: number for number, row in enumerate(table(data)[1:], 2)}
    found = rules(data)
    said = {
        name: (rule["type"], rule["bounds"]) for name, at in named.items() if (rule := found.get(f"I{at}"))
    }
    far = "1000000000000000000"
    assert said == {
        "进展": ("textLength", "4000"),
        "完成百分比": ("whole", "0 100"),
        "水质达标率": ("decimal", "0 100"),
        "新建管网": ("decimal", f"0 {far}"),
        "变动说明（水质达标率）": ("textLength", "4000"),
        "变动说明（新建管网）": ("textLength", "4000"),
        "节点：泵站通水": ("date", "36526 TODAY()"),
    }
    pipes = found[f"I{named['新建管网']}"]
    assert pipes["prompt"] == "计量单位：公里；目标 = 20（2026）；数，如 12.5、85%；不小于 0"
    assert pipes["error"] == "数，如 12.5、85%；不小于 0"
    assert "应于 2026-09-30 前" in found[f"I{named['节点：泵站通水']}"]["prompt"]
    assert "3 倍以上" in found[f"I{named['变动说明（新建管网）']}"]["prompt"]
    assert "prompt" not in found[f"I{named['进展']}"], "no note in the way of writing"


def test_figures_come_back_as_they_were_given_out_also_very_long_and_very_small_ones(county):
    duty = monthly(county, plan=county.issued(PLAN).plan, asks=["figures"])
    june = duty.obligations.get(unit__name="县水务局", period="2026-06")
    rate, pipes = (each.name for each in sheet_of(june).fields if each.kind == "number")
    drafting.keep(county.li, june, {rate: "0.00001", pipes: "12345678901234567.25"}, {})
    data = round_trip.write(county.li, [june])
    assert {row[5]: row[8] for row in table(data)[1:] if len(row) > 8} == {
        "水质达标率": "0.00001",
        "新建管网": "12345678901234567.25",
    }
    assert round_trip.look(county.li, data).changes == []


def test_a_sheet_of_an_older_form_says_in_one_sentence_what_has_changed_and_is_read_all_the_same(county):
    version = county.issued(PLAN)
    duty = monthly(county, plan=version.plan, asks=["progress", "percent", "figures"])
    june = duty.obligations.get(unit__name="县水务局", period="2026-06")
    with clock.at("2026-06-17"):
        rows = table(round_trip.write(county.li, [june]))
    Duty.objects.filter(pk=duty.pk).update(asks=["progress", "figures", "next"])
    Indicator.objects.filter(name="新建管网").update(unit="米")
    Indicator.objects.filter(name="水质达标率").update(name="出厂水达标率")
    with clock.at("2026-07-03"):
        monthly(county, plan=version.plan, name="新月报", asks=["summary"])
        data = sent_back(filled(rows, ["有进展。", "40", "96.5", "", "12", ""]))
        sent = round_trip.look(county.li, data)
        assert sent.older == (
            "这是旧版的表格，给出以后要填的内容变了（《青禾县2026年供水服务提升工作方案》第 1 版下达）："
            "新增了下一步打算；不再要求提高水质 · 完成百分比，这些行没有读；新建管网换了计量单位；"
            "出厂水达标率改了名称；另有新月报 2026年6月要报，不在这份表里。其余照常读入。"
        )
        assert sent.missing == []
        found = {each.label: (each.after, each.problem) for each in sent.changes}
        assert found == {
            "提高水质 · 进展": ("有进展。", ""),
            "提高水质 · 出厂水达标率": ("96.5", ""),
            "提高水质 · 新建管网": ("12", "计量单位已由“公里”改为“米”，请按新的单位重填"),
        }
        assert round_trip.take(county.li, data) == (2, 1)


def test_rows_that_the_person_deleted_are_told_from_those_that_came_since(county, june):
    rows = table(round_trip.write(county.li, [june]))
    sent = round_trip.look(county.li, sent_back(filled(rows[:3], ["有进展。", "40"])))
    assert sent.older == ""
    [missing] = sent.missing
    assert missing.startswith("“供水服务月报 2026年6月”的这些栏不在表里")


def test_another_units_sheet_is_refused_by_name(county, june):
    from tests.luoshi.reporting.test_reports import liaison_of

    power = liaison_of(county, "县供电局")
    theirs = Obligation.objects.get(unit__name="县供电局", period="2026-06")
    data = round_trip.write(power, [theirs])
    with pytest.raises(ValidationError, match="给“县供电局”的，您现在代表“县水务局”"):
        round_trip.look(county.li, data)


@pytest.mark.parametrize(
    ("stamp", "says"),
    [("", "没有系统的印记"), ("forged:by-hand", "印记被改动过"), (None, "旧版系统给出的")],
)
def test_a_sheet_without_a_stamp_of_this_system_is_not_read(county, june, stamp, says, monkeypatch):
    if stamp is None:
        monkeypatch.setattr("luoshi.reporting.stamp.FORMAT", 0)
    rows = table(round_trip.write(county.li, [june]))
    monkeypatch.undo()
    column = rows[0].index("印记（请勿改动）")
    for row in rows[1:] if stamp is not None else ():
        row[column] = stamp
    with pytest.raises(ValidationError, match=says):
        round_trip.look(county.li, sent_back(filled(rows, ["有进展。"])))


def test_rows_added_pasted_moved_and_deleted_are_named(county, june):
    july = Obligation.objects.get(unit__name="县水务局", period="2026-07")
    own, other = (table(round_trip.write(county.li, [each])) for each in (june, july))
    added = ["", "", own[1][2], "自己加的", "", "", "", "", "多一行"]
    moved = [own[2][0].replace(june.pid, july.pid), *own[2][1:]]
    rows = [*filled(own[:2], ["只填了一行"]), added, own[1], other[1], moved]
    sent = round_trip.look(county.li, sent_back(rows))
    assert [each.after for each in sent.changes] == ["只填了一行"]
    assert sent.refused == [
        "第 3、4 行不是系统给出的（自己增加的，或重复的），没有读。",
        "第 5 行是从别的表格贴来的，没有读。",
        "第 6 行的事项不在这份表里，没有读。",
    ]
    [missing] = sent.missing
    assert missing.startswith("“供水服务月报 2026年6月”的这些栏不在表里，保持原样：推行水电气一体办理")
    assert missing.count("、") == 4, "five of six fields"


def test_a_formula_that_was_never_calculated_empties_nothing(county, june):
    rows = table(round_trip.write(county.li, [june]))
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("报送")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        sheet.write_formula(2, len(rows[0]) - 1, "=30+10", None, 40)
        sheet.write_formula(4, len(rows[0]) - 1, "=1/0", None, "#DIV/0!")
    sent = round_trip.look(county.li, file.getvalue())
    assert [(each.cell, each.after, each.problem) for each in sent.changes] == [
        ("I3", "40", ""),
        ("I5", "#DIV/0!", "公式没有算出的值"),
    ]
    assert round_trip.take(county.li, file.getvalue()) == (1, 1)


def test_a_sheet_that_comes_back_after_closing_changes_nothing_and_says_why(county):
    monthly(county, closes_after=3)
    june = Obligation.objects.get(unit__name="县水务局", period="2026-06")
    data = sent_back(filled(table(round_trip.write(county.li, [june])), ["迟到的进展"]))
    with clock.at("2026-08-03"):
        [change] = round_trip.look(county.li, data).changes
        assert "已于 2026-07-15 关闭" in change.problem
        assert round_trip.take(county.li, data) == (0, 1)
    assert not Entry.objects.exists()


def test_over_the_page(county, june, sign_in):
    client = sign_in(county.li)
    with clock.at("2026-07-03"):
        given = client.get("/reports/sheet/")
        data = sent_back(filled(table(given.content), ["已联通窗口。"]))
        file = io.BytesIO(data)
        file.name = "报送.xlsx"
        page = client.post("/reports/sheet/look/", {"sheet": file}).content.decode()
        assert "已联通窗口。" in page
        token = page.partition('name="token" value="')[2].partition('"')[0]
        page = client.post("/reports/sheet/take/", {"token": token}, follow=True).content.decode()
        assert "已写入 1 栏" in page
        page = client.post("/reports/sheet/take/", {"token": token + "x"}, follow=True).content.decode()
        assert "已经过期" in page
        page = client.post(
            "/reports/sheet/look/", {"sheet": io.BytesIO(b"\x00" * 50)}, follow=True
        ).content.decode()
        assert "note error" in page


def test_a_conflict_is_decided_on_the_page(county, june, sign_in):
    client = sign_in(county.li)
    rows = table(round_trip.write(county.li, [june]))
    name = rows[1][0].partition("|")[2]
    drafting.keep(county.li, june, {name: "页面上写的"}, {})
    file = io.BytesIO(sent_back(filled(rows, ["表格里写的"])))
    file.name = "报送.xlsx"
    page = client.post("/reports/sheet/look/", {"sheet": file}).content.decode()
    assert "两边都改了" in page
    key = f"{june.pid}|{name}"
    assert f'name="seen:{key}" value="页面上写的"' in page
    token = page.partition('name="token" value="')[2].partition('"')[0]
    decided = {f"mine:{key}": "mine", f"seen:{key}": "页面上写的"}
    page = client.post("/reports/sheet/take/", {"token": token, **decided}, follow=True).content.decode()
    assert "已写入 1 栏" in page
    assert Entry.objects.get().progress == "表格里写的"
    assert "用表格填报：写入 1 栏" in str(sentence(Event.objects.get(action="reporting.sheet-taken")))


def problems_of(rows: list[list[str]]) -> dict[str, int]:
    """The row of each cell in which a problem is named, by the name in its key."""
    return {
        name: number
        for number, row in enumerate(rows)
        if (name := row[0].partition("|")[2]).startswith(("problem:", "help:"))
    }


def with_words(rows: list[list[str]], words: dict[str, str]) -> bytes:
    """The sheet with these cells filled in, by the name in their key."""
    assert set(words) <= {row[0].partition("|")[2] for row in rows}
    full = [[*row, *[""] * (len(rows[0]) - len(row))] for row in rows]
    for row in full:
        name = row[0].partition("|")[2]
        if name in words:
            row[-1] = words[name]
    return sent_back(full)


def test_problems_are_named_in_the_sheet_and_raised_once(county, june):
    rows = table(round_trip.write(county.li, [june]))
    assert list(problems_of(rows)) == [f"{kind}:new{n}" for n in (1, 2, 3) for kind in ("problem", "help")]
    data = with_words(
        rows,
        {
            "problem:new1": "三处管线与燃气管线冲突，改不了。",
            "help:new1": "请县住建部门牵头会商。",
            "problem:new2": "水质检测经费没有着落。",
            "help:new3": "请县财政局支持。",
        },
    )
    sent = round_trip.look(county.li, data)
    assert [(each.cell, each.label, each.problem) for each in sent.changes] == [
        ("I8", "问题 1：什么问题", ""),
        ("I9", "问题 1：希望怎么解决", ""),
        ("I10", "问题 2：什么问题", ""),
        ("I13", "问题 3：希望怎么解决", "上一行没有写是什么问题"),
    ]
    assert not Problem.objects.exists(), "looking writes nothing"
    assert round_trip.take(county.li, data) == (3, 1)
    assert list(Problem.objects.order_by("pk").values_list("text", "help")) == [
        ("三处管线与燃气管线冲突，改不了。", "请县住建部门牵头会商。"),
        ("水质检测经费没有着落。", ""),
    ]
    assert round_trip.take(county.li, data) == (0, 1), "the same sheet once more raises nothing"
    assert Problem.objects.count() == 2


def test_a_problem_is_said_better_by_sheet_and_two_who_do_so_are_told(county, june):
    standing = problems.raise_problem(county.li, june, "缺经费", help="请财政支持")
    rows = table(round_trip.write(county.li, [june]))
    name = f"problem:{standing.pid}"
    assert rows[problems_of(rows)[name]][-1] == "缺经费"
    data = with_words(rows, {name: "检测经费缺口 12 万元"})
    assert round_trip.take(county.li, data) == (1, 0)
    standing.refresh_from_db()
    assert (standing.text, standing.help) == ("检测经费缺口 12 万元", "请财政支持")
    assert (
        sentence(Event.objects.get(action="reporting.problem-amended")) == "修改了问题：检测经费缺口 12 万元"
    )

    other = with_words(rows, {name: "经费"})
    [clash] = round_trip.look(county.li, other).changes
    assert (clash.before, clash.now, clash.after, clash.who) == (
        "缺经费",
        "检测经费缺口 12 万元",
        "经费",
        "有人",
    )
    assert round_trip.take(county.li, other) == (0, 1), "undecided, what stands stays"
    assert round_trip.take(county.li, other, {clash.key: clash.now}) == (1, 0)
    standing.refresh_from_db()
    assert standing.text == "经费"


def test_what_the_page_would_refuse_of_a_problem_the_sheet_refuses(county, june):
    standing = problems.raise_problem(county.li, june, "缺经费", help="请财政支持")
    gone = problems.raise_problem(county.li, june, "缺人手")
    rows = table(round_trip.write(county.li, [june]))
    problems.withdraw_problem(county.li, gone)
    words = {f"problem:{standing.pid}": "", f"problem:{gone.pid}": "缺两个人", "problem:new1": "长" * 2001}
    data = with_words(rows, words)
    assert [each.problem for each in round_trip.look(county.li, data).changes] == [
        "要删去这个问题，请在页面上点“删去”",
        "这个问题已经处理过，或已在页面上删去，不能再改",
        "超过 2000 字，请写短些",
    ]
    assert round_trip.take(county.li, data) == (0, 3)
    with clock.at("2026-07-09"):
        drafting.keep(
            county.li, june, {each.name: "做了" for each in sheet_of(june).fields if each.required}, {}
        )
        handing_in.hand_in(county.li, june)
        [late] = round_trip.look(county.li, with_words(rows, {"problem:new2": "缺车"})).changes
    assert "现在是“已报送”，不能修改" in late.problem
