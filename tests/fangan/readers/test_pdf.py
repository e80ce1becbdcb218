"""PDF files as office programs write them."""

from __future__ import annotations

from typing import Any

import pdf_files
import pytest
import typeset
from reader_cases import cases
from typeset import Page

from fangan.readers import ReadError, read
from fangan.readers.pages.lines import Box, Glyph, lines_of
from fangan.text import SourceText

TASKS = [
    ("序号", "工作任务", "责任单位", "完成时限"),
    *(
        (
            str(number),
            f"第{number}项任务，改造农村公路{number * 10}公里并建立管护机制。",
            "县交通运输局\n县财政局",
            "2026年底前",
        )
        for number in range(1, 15)
    ),
]


def rows_of(source: SourceText) -> list[list[str]]:
    table = source.tables[0]
    return [[c.span.of(source.text) for c in table.cells if c.row == row] for row in range(table.rows)]


@pytest.mark.parametrize("case", cases("paragraphs"))
def test_paragraphs_come_back_whole_from_the_pages(case: dict[str, Any]) -> None:
    pages = typeset.pages_of(case["text"])
    assert read(pdf_files.document(pages), "方案.pdf").text == case["text"].rstrip("\n")


def test_running_heads_and_page_numbers_are_left_out() -> None:
    text = "江澜区节水方案\n" + "\n".join(f"{number}.完成第{number}件事。" for number in range(1, 80))
    source = read(pdf_files.document(typeset.pages_of(text, head="江澜区人民政府公报 第3期")))
    assert source.text == text


def test_every_line_knows_its_page_and_box() -> None:
    text = "方案\n" + "\n".join(f"{number}.完成第{number}件事。" for number in range(1, 40))
    source = read(pdf_files.document(typeset.pages_of(text)))
    place = source.place_of(source.text.index("39.完成"))
    assert place is not None
    assert place.page == 2
    assert place.box is not None
    left, top, right, bottom = place.box
    assert 100 < left < right < 520
    assert typeset.TOP < top < bottom < typeset.HEIGHT


def test_a_table_over_two_pages_is_one_and_its_wrapped_cells_are_whole() -> None:
    source = read(pdf_files.document(typeset.table_pages(TASKS, (4, 17, 10, 10))))
    assert len(source.tables) == 1
    assert rows_of(source) == [list(row) for row in TASKS]


def test_merged_cells_of_a_ruled_table() -> None:
    x, y = (80.0, 180.0, 300.0, 420.0), (100.0, 130.0, 160.0, 190.0)
    page = Page(
        texts=[
            (85, 120, 10, "类别"), (185, 120, 10, "任务"), (305, 120, 10, "单位"), (85, 160, 10, "交通"),
            (185, 150, 10, "修桥"), (305, 150, 10, "县交通局"), (185, 180, 10, "修路两条"),
        ],
        rules=[
            *((x[0], edge, x[3], edge) for edge in (y[0], y[1], y[3])), (x[1], y[2], x[3], y[2]),
            *((edge, y[0], edge, y[3]) for edge in (x[0], x[1], x[3])), (x[2], y[0], x[2], y[2]),
        ],
    )  # fmt: skip
    source = read(pdf_files.document([page]))
    shapes = {
        cell.span.of(source.text): (cell.row, cell.column, cell.row_span, cell.column_span)
        for cell in source.tables[0].cells
    }
    assert shapes["交通"] == (1, 0, 2, 1)
    assert shapes["修路两条"] == (2, 1, 1, 2)
    assert shapes["县交通局"] == (1, 2, 1, 1)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_turned_on_its_side_is_read_as_it_is_shown(turn: int) -> None:
    source = read(pdf_files.document(typeset.table_pages(TASKS[:4], (4, 17, 10, 10)), turn=turn))
    assert rows_of(source) == [list(row) for row in TASKS[:4]]
    place = source.place_of(source.text.index("工作任务"))
    assert place is not None
    assert place.box is not None
    assert typeset.TOP - 2 < place.box[1] < typeset.TOP + 10


def test_a_table_drawn_on_its_side_is_read_all_the_same() -> None:
    data = pdf_files.document(typeset.table_pages(TASKS[:4], (4, 17, 10, 10)), turn=90)
    assert rows_of(read(data.replace(b"/Rotate 90", b"/Rotate 0 "))) == [list(row) for row in TASKS[:4]]


def test_pages_set_for_a_mirror_are_read_and_named() -> None:
    text = "江澜区节水方案\n" + "\n".join(
        f"{number}.完成第{number}件事，落实GDP考核。" for number in range(1, 40)
    )
    source = read(pdf_files.document(typeset.pages_of(text), mirrored=True))
    assert source.text == text
    assert source.warnings == ("第1—2页的文字左右相反（镜像），已反转过来读取，请与原件核对。",)


def test_text_that_lies_on_its_side_is_left_out_and_said_so() -> None:
    pages = typeset.pages_of("方案\n一、加强领导，落实责任，各单位按月报送进展。")
    pages[0].aside.append((60, 500, 10, "横放的图名不读"))
    source = read(pdf_files.document(pages))
    assert source.text == "方案\n一、加强领导，落实责任，各单位按月报送进展。"
    assert source.warnings == ("第1页有横放或倒放的文字（7字），没有读取，请对照原件。",)


def test_a_broadside_annex_does_not_change_how_upright_pages_are_read() -> None:
    text = cases("paragraphs")[0].values[0]["text"].rstrip("\n")
    notes = "各单位按季度填报进展，逐级审核后报县水利局汇总，由县水利局报县政府督查室备案，并抄送县财政局。"
    annex = Page(texts=[(60, 100 + 30 * row, 15.8, notes[:45]) for row in range(4)])
    broadside = pdf_files.document([annex], box="0 247 842 842")
    both = pdf_files.joined([pdf_files.document(typeset.pages_of(text)), broadside])
    assert read(both).text.startswith(text)


def test_text_around_a_table_keeps_its_order() -> None:
    page = typeset.table_pages(TASKS[:3], (4, 17, 10, 10))[0]
    page.texts.insert(0, (80, 90, 15.8, "附件1 任务分解表"))
    page.texts.append((80, 400, 15.8, "注：各单位每季度报送进展。"))
    source = read(pdf_files.document([page]))
    assert source.text.startswith("附件1 任务分解表\n序号\n工作任务")
    assert source.text.endswith("注：各单位每季度报送进展。")


def test_two_columns_are_read_one_after_the_other() -> None:
    left = typeset.broken(
        "一、加强水源保护，划定保护区，清理排污口，逐口登记造册，按月巡查并公布结果。" * 3, 16
    )
    right = typeset.broken(
        "二、提升供水能力，扩建水厂两座，改造管网八十公里，完善应急备用水源建设方案。" * 3, 16
    )
    page = Page()
    for column, x in ((left, 60), (right, 320)):
        page.texts.extend((x, 120 + row * 20, 13, line) for row, line in enumerate(column))
    source = read(pdf_files.document([page]))
    assert source.text == "".join(left) + "\n" + "".join(right)


def test_a_letterhead_spread_over_the_line_is_one_word() -> None:
    page = Page(
        texts=[
            (90 + 45 * number, 120, 28, character) for number, character in enumerate("青禾县人民政府文件")
        ]
    )
    page.texts.append((220, 180, 15.8, "青政发〔2026〕5号"))
    assert read(pdf_files.document([page])).text == "青禾县人民政府文件\n青政发〔2026〕5号"


def test_characters_drawn_twice_for_boldness_are_read_once() -> None:
    page = Page(texts=[(80, 120, 16, "一、总体要求"), (80.4, 120, 16, "一、总体要求")])
    assert read(pdf_files.document([page])).text == "一、总体要求"


def test_narrow_figures_that_follow_one_another_are_all_read() -> None:
    """In narrow type two of them stand a quarter of an em apart, which is no second copy for boldness."""
    glyphs = [
        Glyph(figure, Box(80 + 4 * index, 106, 84 + 4 * index, 122), 120, 16)
        for index, figure in enumerate("1100")
    ]
    twice = [glyph._replace(box=glyph.box._replace(left=glyph.box.left + 0.4)) for glyph in glyphs]
    assert [line.text for line in lines_of(glyphs, 1)] == ["1100"]
    assert [line.text for line in lines_of([*glyphs, *twice], 1)] == ["1100"]


def test_a_ligature_keeps_its_letters() -> None:
    page = Page(texts=[(80, 120, 16, "O\ufb03ce方案")])
    assert read(pdf_files.document([page])).text == "Office方案"


def test_latin_words_set_tight_keep_the_blank_between_them() -> None:
    """A sixth of an em parts words in justified lines; letters set wide stand an eighth apart."""
    lefts = [80.0, 89.5, 99.0, 80 + 3 * 9.5 - 1.5 + 2.7, 80 + 4 * 9.5 - 1.5 + 2.7]
    glyphs = [
        Glyph(letter, Box(left, 106, left + 8, 122), 120, 16)
        for letter, left in zip("GDP2x", lefts, strict=True)
    ]
    assert [line.text for line in lines_of(glyphs, 1)] == ["GDP 2x"]


def test_blank_pages_are_refused() -> None:
    with pytest.raises(ReadError) as refused:
        read(pdf_files.document([Page(), Page()]))
    assert refused.value.code == "no_text"


def test_a_damaged_file_is_refused() -> None:
    with pytest.raises(ReadError) as refused:
        read(b"%PDF-1.7\n" + b"garbage " * 20, "方案.pdf")
    assert refused.value.code == "damaged"


def test_too_many_pages_are_refused_before_they_are_read() -> None:
    with pytest.raises(ReadError) as refused:
        read(pdf_files.document([Page()] * 1001))
    assert refused.value.code == "too_many_pages"
    assert "1001页" in str(refused.value)
