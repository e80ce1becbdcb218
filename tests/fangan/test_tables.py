"""Tables as word processors write them: heads in two rows, cells that cover several rows."""

import io

import pytest
from docx import Document

from fangan import parse, read

HEADS = (
    ["序号", "类别", "项目名称", "建设内容", "2031年进度计划", "", "责任分工", "", "包联领导"],
    ["", "", "", "", "上半年", "下半年", "牵头单位", "实施单位", ""],
)
ROWS = (
    [
        "1",
        "产业",
        "测试基地",
        "新建厂房12万平方米",
        "主体封顶",
        "设备进场",
        "区产业局",
        "江北产投公司",
        "方诚",
    ],
    ["2", "", "冷链园", "建设冷库8万吨", "开工2栋", "建成投用", "区商务局", "江北物流公司", ""],
)


@pytest.fixture
def plan():
    document = Document()
    document.add_paragraph("江北新区2031年重点项目分解表")
    table = document.add_table(rows=0, cols=9)
    for words in (*HEADS, *ROWS):
        for cell, said in zip(table.add_row().cells, words, strict=True):
            cell.text = said
    for column in (0, 1, 2, 3, 8):
        table.cell(0, column).merge(table.cell(1, column))
    table.cell(0, 4).merge(table.cell(0, 5))
    table.cell(0, 6).merge(table.cell(0, 7))
    table.cell(2, 1).merge(table.cell(3, 1))
    table.cell(2, 8).merge(table.cell(3, 8))
    file = io.BytesIO()
    document.save(file)
    return parse(read(file.getvalue(), "plan.docx"))


def test_the_heads_in_the_lower_row_say_who_leads_and_who_carries_out(plan):
    owners = [
        [f"{entry.role.value} {name.text}" for entry in item.assignments for name in entry.names]
        for item in plan.items
    ]
    assert owners == [
        ["lead 区产业局", "responsible 江北产投公司", "supervisor 方诚"],
        ["lead 区商务局", "responsible 江北物流公司", "supervisor 方诚"],
    ]


def test_the_year_of_the_upper_row_goes_with_the_half_years_below_it(plan):
    base, park = plan.items
    assert [(str(each.date), each.text) for each in base.milestones] == [
        ("2031-06-30", "主体封顶"),
        ("2031-12-31", "设备进场"),
    ]
    assert [(each.value, each.unit, each.year) for each in park.indicators] == [
        (2, "栋", 2031),
        (8, "万吨", None),
    ]


def test_a_category_that_covers_several_rows_stands_in_the_path_of_each(plan):
    assert [item.path[1:] for item in plan.items] == [("产业", "1"), ("产业", "2")]
