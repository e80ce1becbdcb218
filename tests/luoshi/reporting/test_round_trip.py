"""李干事 fills in a spreadsheet and sends it back."""

from __future__ import annotations

import io

import pytest
import xlsxwriter

from luoshi.reporting import drafting, round_trip
from luoshi.reporting.models import Entry, Obligation
from luoshi.sheets.books import open_book, shown
from tests.luoshi.reporting.duties_of import monthly


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
    assert len(rows) == 1 + 6, "three tasks with two fields each"
    data = sent_back(filled(rows, ["已联通窗口。", "40", "清单已公布。", "100", "已巡查。", "1,5"]))
    sent = round_trip.look(county.li, data)
    assert not Entry.objects.exists(), "looking writes nothing"
    assert (len(sent.changes), sent.good) == (6, 5)
    bad = next(each for each in sent.changes if each.problem)
    assert (bad.cell, bad.after) == ("H7", "1,5")
    assert round_trip.take(county.li, data) == (5, 1)
    assert {entry.percent for entry in Entry.objects.all()} == {40, 100, None}


def test_what_was_changed_on_the_page_meanwhile_is_a_conflict(county, june):
    rows = table(round_trip.write(county.li, [june]))
    name = rows[1][0].partition("|")[2]
    drafting.keep(county.li, june, {name: "页面上写的"}, {})
    sent = round_trip.look(county.li, sent_back(filled(rows, ["表格里写的"])))
    clash = next(each for each in sent.changes if each.after == "表格里写的")
    assert clash.problem == "给出表格之后，李干事在页面上改成了“页面上写的”"
    round_trip.take(county.li, sent_back(filled(rows, ["表格里写的"])))
    assert Entry.objects.get().progress == "页面上写的"


def test_another_units_sheet_added_rows_and_deleted_rows(county, june):
    theirs = Obligation.objects.get(unit__name="县供电局", period="2026-06")
    rows = table(round_trip.write(county.li, [june]))
    strange = [[cell.replace(june.pid, theirs.pid) for cell in row] for row in rows]
    sent = round_trip.look(county.li, sent_back(filled(strange, ["别的单位的"] * 6)))
    assert (sent.changes, sent.refused) == ([], ["有 6 行不是本单位的报送事项，没有读。"])
    added = [*filled(rows[:2], ["只填了一行"]), ["", "", "自己加的", "", "", "", "", "多一行"]]
    sent = round_trip.look(county.li, sent_back(added))
    assert [each.after for each in sent.changes] == ["只填了一行"]
    assert sent.refused == ["有 1 行没有编号或编号重复，不是系统给出的行，没有读。"]


def test_over_the_page(county, june, sign_in):
    client = sign_in(county.li)
    from luoshi.calendar import clock

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
