"""Ledgers kept in a spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
import struct
from collections.abc import Callable
from typing import Any

import old_sheet_files
import old_word_files
import pytest
import xlsxwriter
from reader_cases import cases

from fangan.readers import ReadError, read
from fangan.readers.sheets.workbook import read as read_workbook
from fangan.text import SourceText


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    fill(book)
    book.close()
    return stream.getvalue()


def texts(source: SourceText) -> list[list[str]]:
    """Each table row's texts, in order."""
    return [
        [cell.span.of(source.text) for cell in table.cells if cell.row == row]
        for table in source.tables
        for row in range(table.rows)
    ]


def _ledger(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("任务分解")
    sheet.merge_range("A1:E1", "青禾县2026年重点任务分解表")
    sheet.write_row("A2", ["类别", "序号", "工作任务", "责任单位", "完成时限"])
    sheet.merge_range("A3:A4", "交通")
    month = book.add_format({"num_format": 'yyyy"年"m"月"'})
    sheet.write_row("B3", [1, "改造农村公路20公里", "县交通运输局\n各乡镇人民政府"])
    sheet.write_datetime("E3", dt.datetime(2026, 6, 1), month)
    sheet.write_row("B4", [2, "新建公交站亭", "县交通运输局", "2026年底前"])
    sheet.merge_range("A5:E5", "二、水利")
    sheet.write_row("A6", ["水利", 3, "自来水普及率", "县水利局"])
    sheet.write_number("E6", 0.955, book.add_format({"num_format": "0.0%"}))
    sheet.write("A7", "注：各单位每季度报送进展。")
    book.add_worksheet("草稿").hide()


def test_titles_are_lines_and_rows_are_cells_with_their_addresses() -> None:
    source = read(workbook(_ledger), "台账.xlsx")
    assert source.text.startswith("青禾县2026年重点任务分解表\n类别\n序号")
    assert source.text.endswith("注：各单位每季度报送进展。")
    assert texts(source) == [
        ["类别", "序号", "工作任务", "责任单位", "完成时限"],
        ["交通", "1", "改造农村公路20公里", "县交通运输局\n各乡镇人民政府", "2026年6月"],
        ["2", "新建公交站亭", "县交通运输局", "2026年底前"],
        ["二、水利"],
        ["水利", "3", "自来水普及率", "县水利局", "95.5%"],
    ]
    merged = source.tables[0].at(2, 0)
    assert merged is not None
    assert merged.span.of(source.text) == "交通"
    place = source.place_of(source.text.index("新建公交"))
    assert place is not None
    assert (place.sheet, place.cell) == ("任务分解", "C4")
    assert any("草稿" in warning for warning in source.warnings)


@pytest.mark.parametrize("case", cases("cells"))
@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_a_cell_is_read_as_the_sheet_shows_it(case: dict[str, Any], kind: str) -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("台账")
        sheet.write_row("A1", ["任务", "数值"])
        sheet.write("A2", "修桥")
        sheet.write_number("B2", case["value"], book.add_format({"num_format": case["format"]}))

    rows = [["任务", "数值"], ["修桥", (case["value"], case["format"])]]
    data = workbook(fill) if kind == "xlsx" else old_sheet_files.workbook("台账", rows)
    assert texts(read(data)) == [["任务", "数值"], ["修桥", case["shown"]]]


def test_several_sheets_follow_one_another_under_their_names() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name in ("产业发展", "Sheet2"):
            book.add_worksheet(name).write_row("B3", ["任务", "责任单位"])
            book.get_worksheet_by_name(name).write_row("B4", ["建园区", "县工业和信息化局"])

    source = read(workbook(fill))
    assert [span.of(source.text) for span in source.headings] == ["产业发展"]
    assert len(source.tables) == 2


def test_two_tables_on_one_sheet_are_two() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        for row, values in enumerate(
            [
                ["表1 新建"],
                ["任务", "单位"],
                ["建桥", "甲局"],
                [],
                ["修路", "乙局"],
                [],
                ["表2 续建"],
                ["任务", "单位"],
                ["建库", "丙局"],
            ]
        ):
            sheet.write_row(row, 0, values)

    source = read(workbook(fill))
    assert [table.rows for table in source.tables] == [3, 2]
    assert "表2 续建" in source.text


def test_a_table_saved_as_csv_in_gbk() -> None:
    rows = '序号,任务,责任单位\r\n1,"修水库，\n建渠道",县水利局\r\n2,植树,县林业局\r\n'
    source = read(rows.encode("gbk"), "台账.csv")
    assert source.encoding == "gb18030"
    assert texts(source)[1:] == [["1", "修水库，\n建渠道", "县水利局"], ["2", "植树", "县林业局"]]


def test_tab_separated_text_copied_from_a_sheet() -> None:
    source = read("任务\t单位\n植树，造林\t县林业局\n".encode(), "台账.tsv")
    assert texts(source)[1] == ["植树，造林", "县林业局"]


def test_an_old_workbook_with_a_password_is_refused_as_such() -> None:
    begin = struct.pack("<HHHH12x", 0x809, 16, 0x600, 5)
    locked = struct.pack("<HHH52x", 0x2F, 54, 1) + bytes(range(200))
    with pytest.raises(ReadError) as refused:
        read(old_word_files.container({"Workbook": begin + locked}), "台账.xls")
    assert refused.value.code == "encrypted"


@pytest.mark.parametrize("size", [4608, 5120])
def test_an_old_workbook_that_breaks_off_is_refused(size: int) -> None:
    """At the first size the library that reads it gives up in a way that is no Exception."""
    whole = old_word_files.container({"Workbook": struct.pack("<HHHH12x", 0x809, 16, 0x600, 5) + bytes(300)})
    with pytest.raises(ReadError) as refused:
        read_workbook(whole[:size])
    assert refused.value.code == "damaged"


def test_an_empty_workbook_is_refused() -> None:
    with pytest.raises(ReadError) as refused:
        read(workbook(lambda book: book.add_worksheet()), "空.xlsx")
    assert refused.value.code == "no_text"


def test_cells_flung_to_the_far_corner_do_not_fill_the_memory() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write("A1", "任务")
        sheet.write("XFD1048576", "角落")

    with pytest.raises(ReadError) as refused:
        read(workbook(fill))
    assert refused.value.code == "too_large"


def test_a_merge_beyond_the_used_cells_ends_with_them() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row("A1", ["任务", "单位"])
        sheet.write_row("A2", ["修桥", ""])
        sheet.merge_range("B2:F9", "甲局")

    source = read(workbook(fill))
    assert texts(source) == [["任务", "单位"], ["修桥", "甲局"]]
