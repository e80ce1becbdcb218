"""A table is checked whole before a line of it is taken."""

from decimal import Decimal

from luoshi.sheets import layout
from luoshi.sheets.books import open_book
from luoshi.sheets.checking import Check, letters
from tests.luoshi.sheets.workbooks import COLUMNS, HEADER, table, workbook


def check(data: bytes, **options) -> Check:
    book = open_book(data)
    return Check(book, layout.suggest(book, COLUMNS), COLUMNS, **options)


def test_a_good_table_passes_and_gives_its_rows():
    checked = check(
        table(
            ["县水务局", "政府部门", "2019年3月", "85%", 3, "水务局、水利局"],
            [],
            ["柳溪镇", "乡镇(街道)", "", 12.5, "", ""],
        )
    )
    rows = list(checked.rows())
    assert checked.passed and checked.row_count == 2
    assert [row.number for row in rows] == [2, 4]
    assert rows[0]["kind"] == "government" and str(rows[0]["since"]) == "2019-03-01"
    assert rows[0]["share"] == Decimal(85) and rows[0]["short"] == ("水务局", "水利局")
    assert rows[1]["kind"] == "town" and rows[1]["share"] == Decimal("12.5") and rows[1]["since"] is None


def test_the_header_is_found_below_a_title_and_by_other_names():
    def fill(_book, sheet):
        sheet.merge_range(0, 0, 0, 3, "青禾县单位名录")
        sheet.write(1, 0, "填报单位：县政府督查室")
        sheet.write_row(3, 0, ["序号", "* 单位名称", "成立", "备注"])
        sheet.write_row(4, 0, [1, "县水务局", "2019.3.18", "旧"])

    book = open_book(workbook(fill))
    found = layout.suggest(book, COLUMNS)
    assert (found.header, found.first, found.columns) == (3, 4, {"name": 1, "since": 2})
    assert layout.samples(book, found) == [["1"], ["县水务局"], ["2019.3.18"], ["旧"]]


def test_a_header_two_rows_high_is_one_header():
    def fill(_book, sheet):
        for column, title in enumerate(HEADER[:3]):
            sheet.merge_range(0, column, 1, column, title)
        sheet.merge_range(0, 3, 0, 4, "数字")
        sheet.write_row(1, 3, ["完成率", "排序"])
        sheet.write_row(2, 0, ["县水务局", "政府部门", "2019年3月", 5, 6])

    checked = check(workbook(fill))
    (row,) = list(checked.rows())
    assert checked.passed, checked.problems
    assert row["name"] == "县水务局" and row["position"] == 6


def test_the_person_decides_which_column_is_which():
    data = table(["县水务局", "水务"], header=["部门", "别名"])
    book = open_book(data)
    found = layout.suggest(book, COLUMNS)
    assert [column.title for column in found.lacking(COLUMNS)] == ["单位全称"]
    chosen = found.with_choice({"name": "0", "short": "1", "kind": "", "since": "99"})
    assert chosen.columns == {"name": 0, "short": 1}
    again = layout.from_plain(book, COLUMNS, chosen.to_plain())
    assert again == chosen
    (row,) = list(Check(book, again, COLUMNS).rows())
    assert (row["name"], row["short"]) == ("县水务局", ("水务",))


def test_each_error_says_row_column_value_and_what_would_do():
    checked = check(
        table(["县水务局", "街道", "6月底", "1,5", 2.5, ""], ["", "政府部门", "", -1, "三", "县" * 21], top=2)
    )
    assert [row.fit for row in checked.rows()] == [False, False]
    assert not checked.passed and checked.problem_count == 7
    said = [(each.cell, each.title, each.found, each.why) for each in checked.problems]
    assert said == [
        ("B4", "性质", "街道", "不在可填的值里"),
        ("C4", "成立日期", "6月底", "没有写年份，不知道是哪一年"),
        ("D4", "完成率", "1,5", "分不清逗号是小数点还是千位分隔；如是小数请写成 1.5"),
        ("E4", "排序", "2.5", "不是整数"),
        ("A5", "单位全称", "", "没有填写"),
        ("D5", "完成率", "-1", "小于 0"),
        ("F5", "简称", "县" * 21, "其中一项有 21 字，太长"),
    ]
    assert checked.problems[0].accepted == "政府部门、乡镇（街道）"


def test_ten_thousand_errors_are_counted_and_a_few_listed():
    checked = check(table(*[[f"单位{n}", "不明"] for n in range(10_000)]), most=50)
    for row in checked.rows():
        if row.number % 2:
            checked.refuse(row, "name", "名录里没有", "先登记这个单位")
    assert len(checked.problems) == 50 and checked.problem_count == 15_000
    assert checked.summary() == [("性质", "不在可填的值里", 10_000), ("单位全称", "名录里没有", 5_000)]


def test_going_through_again_counts_again_and_not_twice():
    checked = check(table(["县水务局", "不明"]))
    for _time in range(2):
        assert not [row for row in checked.rows() if row.fit]
        assert (checked.problem_count, checked.row_count, len(checked.problems)) == (1, 1, 1)


def test_a_table_without_rows_does_not_pass():
    checked = check(table())
    assert list(checked.rows()) == [] and not checked.passed


def test_what_was_left_unread_is_said():
    def fill(book, sheet):
        sheet.write_row(0, 0, HEADER)
        sheet.merge_range(1, 0, 2, 0, "县水务局")
        book.add_worksheet("其他").write(0, 0, "别的")
        book.add_worksheet("底稿").hide()

    notes = " ".join(check(workbook(fill, date_1904=True)).notes())
    assert (
        "底稿" in notes and "其余没有读：其他" in notes and "1 处单元格上下合并" in notes and "1904" in notes
    )


def test_columns_are_lettered_as_in_a_spreadsheet():
    assert [letters(position) for position in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
