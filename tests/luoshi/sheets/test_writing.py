"""Templates that guide the hand, and files that cannot bite who opens them."""

import datetime as dt
import re

from luoshi.sheets import layout
from luoshi.sheets.books import open_book
from luoshi.sheets.checking import Check
from luoshi.sheets.columns import Column, Kind
from luoshi.sheets.writing import harmless, write_problems, write_template
from tests.luoshi.sheets.workbooks import COLUMNS, part, table

ROW = {
    "name": "县水务局",
    "kind": "政府部门",
    "since": dt.date(2019, 3, 1),
    "share": 85,
    "short": ("水务局", "水利局"),
}


def test_what_a_template_was_filled_with_comes_back_as_it_was():
    data = write_template(COLUMNS, title="单位名录", rows=[ROW], how=["一个单位一行。"])
    book = open_book(data)
    assert [sheet.name for sheet in book.sheets] == ["单位名录", "填写说明"]
    checked = Check(book, layout.suggest(book, COLUMNS), COLUMNS)
    (row,) = list(checked.rows())
    assert checked.passed, checked.problems
    assert row["name"] == "县水务局" and row["kind"] == "government"
    assert row["since"] == dt.date(2019, 3, 1) and row["share"] == 85 and row["short"] == ("水务局", "水利局")


def test_choices_drop_down_also_when_there_are_many():
    few = part(write_template(COLUMNS, title="名录")).decode()
    assert '<formula1>"政府部门,乡镇（街道）"</formula1>' in few
    many = Column("unit", "单位", Kind.CHOICE, accepted=[(f"青禾县第{n}小学", str(n)) for n in range(200)])
    data = write_template((many,), title="名录")
    assert "'选项'!$A$1:$A$200" in part(data).decode()
    assert "选项" in open_book(data).hidden


def test_locked_cells_and_the_key_are_protected():
    columns = (
        Column("key", "编号", hidden=True),
        Column("name", "单位", locked=True),
        Column("value", "本月完成", Kind.NUMBER),
    )
    rows = [{"key": "k2", "name": "县水务局"}]
    data = write_template(columns, title="报送", rows=rows, may_add=False)
    sheet = part(data).decode()
    assert "<sheetProtection" in sheet
    assert re.search(r'<col min="1" max="1"[^>]* hidden="1"', sheet)
    styles = re.findall(
        r"<xf [^>]*?(?:/>|>.*?</xf>)", part(data, "xl/styles.xml").decode().split("cellXfs")[1]
    )
    cells = re.findall(r'<c r="([ABC])2" s="(\d+)"', sheet)
    unlocked = {cell for cell, style in cells if 'locked="0"' in styles[int(style)]}
    assert unlocked == {"C"}


def test_a_text_that_looks_like_a_formula_stays_a_text():
    evil = '=HYPERLINK("http://example.invalid","点我")'
    data = write_template(COLUMNS, title="名录", rows=[{"name": evil, "short": ["+1", "@x"]}])
    sheet = part(data).decode()
    assert "<f>" not in sheet and "hyperlink" not in sheet.lower()
    book = open_book(data)
    assert list(book.rows(book.sheets[0]))[1][0] == evil
    assert [harmless(text) for text in ("=1", "-1", "县水务局")] == ["'=1", "'-1", "县水务局"]


def test_the_list_of_problems_is_a_table_of_its_own():
    book = open_book(table(["县水务局", "=不明"]))
    checked = Check(book, layout.suggest(book, COLUMNS), COLUMNS, most=10_000)
    list(checked.rows())
    listed = open_book(write_problems(checked))
    rows = list(listed.rows(listed.sheets[0]))
    assert rows[0] == ["行", "单元格", "列", "填写的值", "问题", "可以填"]
    assert rows[1] == [2.0, "B2", "性质", "=不明", "不在可填的值里", "政府部门、乡镇（街道）"]
