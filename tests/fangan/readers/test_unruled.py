"""Tables that are set with tabs, with no rule drawn around their cells."""

from __future__ import annotations

import ofd_files
import pdf_files
import typeset
from typeset import Page

from fangan.readers import read
from fangan.text import SourceText

HEADS = ["序号", "工作任务", "责任单位", "完成时限"]
ROWS = [
    [
        str(number),
        f"改造农村公路{number * 10}公里，建立管护机制，落实养护经费",
        "县交通运输局、县财政局",
        "年底前",
    ]
    for number in range(1, 31)
]


def rows_of(source: SourceText) -> list[list[str]]:
    (table,) = source.tables
    return [[c.span.of(source.text) for c in table.cells if c.row == row] for row in range(table.rows)]


def test_cells_go_on_below_and_on_the_next_page() -> None:
    pages = typeset.tabbed_pages([HEADS, *ROWS], per_page=12)
    assert len(pages) == 3
    for number, page in enumerate(pages, 1):
        page.texts.append((280, typeset.HEIGHT - 60, 14, f"— {number} —"))
    for data in (pdf_files.document(pages), ofd_files.document(pages)):
        assert rows_of(read(data)) == [HEADS, *ROWS]


def test_a_group_of_rows_keeps_its_name_and_the_text_after_the_table_is_text() -> None:
    (page,) = typeset.tabbed_pages([HEADS, ["一、交通"], *ROWS[:2], ["二、水利"], *ROWS[2:4]])
    page.texts.append((79, 400, 15.8, "各责任单位每月10日前报送上月进展，由县政府督查室汇总通报。"))
    source = read(pdf_files.document([page]))
    assert rows_of(source) == [HEADS, ["一、交通"], *ROWS[:2], ["二、水利"], *ROWS[2:4]]
    assert source.text.endswith("\n各责任单位每月10日前报送上月进展，由县政府督查室汇总通报。")


def test_a_prose_page_after_the_table_is_no_part_of_it() -> None:
    table = typeset.tabbed_pages([HEADS, *ROWS[:5]])
    prose = typeset.pages_of("附件2\n一、总体要求\n各乡镇人民政府要高度重视，按照职责分工抓好落实。")
    source = read(pdf_files.document([*table, *prose]))
    assert rows_of(source) == [HEADS, *ROWS[:5]]
    assert source.text.endswith("附件2\n一、总体要求\n各乡镇人民政府要高度重视，按照职责分工抓好落实。")


def test_a_list_of_names_in_columns_stays_lines() -> None:
    page = Page(texts=[(80, 120, 22, "领导小组成员名单")])
    for row, line in enumerate(("组长 王立 县长", "成员 李敏 县水利局局长", "成员 赵刚 县财政局局长")):
        page.texts.extend((80 + 90 * at, 160 + 29 * row, 15.8, part) for at, part in enumerate(line.split()))
    source = read(pdf_files.document([page]))
    assert not source.tables
    assert source.text.endswith("成员 李敏 县水利局局长\n成员 赵刚 县财政局局长")
