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


def written(title, rows, merged=()):
    """The plan in a document with that table; `merged` are top, left, bottom and right of merged cells."""
    document = Document()
    document.add_paragraph(title)
    table = document.add_table(rows=0, cols=len(rows[0]))
    for words in rows:
        for cell, said in zip(table.add_row().cells, words, strict=True):
            cell.text = said
    for top, left, bottom, right in merged:
        table.cell(top, left).merge(table.cell(bottom, right))
    file = io.BytesIO()
    document.save(file)
    return parse(read(file.getvalue(), "plan.docx"))


@pytest.fixture
def plan():
    over_two_rows = [(0, column, 1, column) for column in (0, 1, 2, 3, 8)]
    merged = [*over_two_rows, (0, 4, 0, 5), (0, 6, 0, 7), (2, 1, 3, 1), (2, 8, 3, 8)]
    return written("江北新区2031年重点项目分解表", [*HEADS, *ROWS], merged)


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


def test_total_and_growth_below_one_year_are_targets_and_what_was_reached_is_none():
    heads = [
        ["序号", "主要指标", "单位", "2030年完成", "2031年目标", "", "责任单位"],
        ["", "", "", "", "总量", "增速", ""],
    ]
    rows = [
        ["1", "社会消费品零售总额", "亿元", "61", "65", "7%", "县商务局"],
        ["2", "规上工业增加值", "亿元", "—", "—", "8%左右", "县工信局"],
    ]
    merged = [*((0, column, 1, column) for column in (0, 1, 2, 3, 6)), (0, 4, 0, 5)]
    found = written("青禾县2031年工作要点责任分解", [*heads, *rows], merged).items
    assert [(each.name, each.op, each.value, each.unit, each.year) for each in found[0].indicators] == [
        ("社会消费品零售总额", "=", 65, "亿元", 2031),
        ("社会消费品零售总额增长", "=", 7, "%", 2031),
    ]
    assert [(each.name, each.op, each.value) for each in found[1].indicators] == [
        ("规上工业增加值增长", "~", 8)
    ]


def test_a_row_with_nothing_but_a_chinese_number_and_words_is_a_category():
    rows = [
        ["序号", "项目名称", "建设内容", "责任单位", "完成时限"],
        ["一", "水利类（2个）", "", "", ""],
        ["1", "排涝站", "装机1200千瓦", "市水利局", "2031年底前"],
        ["2", "引水渠", "修复渠道6公里", "市水利局", "2031年底前"],
        ["二", "交通类（1个）", "", "", ""],
        ["3", "客运枢纽", "占地60亩", "市交通运输局", "2031年底前"],
    ]
    assert [item.path[1:] for item in written("云岭市2031年项目清单", rows).items] == [
        ("一", "1"),
        ("一", "2"),
        ("二", "3"),
    ]
