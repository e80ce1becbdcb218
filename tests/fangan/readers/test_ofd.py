"""OFD files, as the document exchange delivers them."""

from __future__ import annotations

from typing import Any

import ofd_files
import pytest
import typeset
from reader_cases import cases
from typeset import Page

from fangan.readers import ReadError, read

TASKS = [
    ("序号", "工作任务", "责任单位"),
    *(
        (str(number), f"第{number}项任务，治理河道{number}公里并落实管护责任。", "县水利局\n县财政局")
        for number in range(1, 15)
    ),
]


@pytest.mark.parametrize("absolute", [False, True])
@pytest.mark.parametrize("case", cases("paragraphs"))
def test_paragraphs_come_back_whole_from_the_pages(case: dict[str, Any], absolute: bool) -> None:
    source = read(ofd_files.document(typeset.pages_of(case["text"]), absolute=absolute), "方案.ofd")
    assert source.text == case["text"].rstrip("\n")
    assert source.metadata["author"] == "江澜区人民政府办公室"


def test_a_ruled_table_over_two_pages_is_one() -> None:
    source = read(ofd_files.document(typeset.table_pages(TASKS, (4, 17, 10))))
    table = source.tables[0]
    rows = [[c.span.of(source.text) for c in table.cells if c.row == row] for row in range(table.rows)]
    assert rows == [list(row) for row in TASKS]


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_pages_that_lie_on_their_side_by_a_matrix_are_read(turn: int) -> None:
    pages = typeset.table_pages(TASKS, (4, 17, 10))
    sides = {
        f"Doc_0/Pages/Page_{number}/Content.xml": ofd_files.lying(page, turn)
        for number, page in enumerate(pages)
    }
    assert sides["Doc_0/Pages/Page_0/Content.xml"].count("CTM=") > len(TASKS)
    upright, turned = read(ofd_files.document(pages)), read(ofd_files.document(pages, extra=sides))
    assert turned.text == upright.text
    assert turned.tables == upright.tables
    assert turned.places == upright.places


def test_a_slanted_watermark_neither_is_read_nor_turns_the_page() -> None:
    page = typeset.pages_of("方案\n一、加强领导，落实责任。")[0]
    mark = (
        '<ofd:TextObject CTM="0.7 0.7 -0.7 0.7 0 0" Boundary="50 50 150 9" Size="8">'
        '<ofd:TextCode X="0" Y="8" DeltaX="g 5 8">内部资料注意</ofd:TextCode></ofd:TextObject>'
    )
    marked = ofd_files.lying(page, 0).replace("<ofd:Layer>", "<ofd:Layer>" + mark * 30)
    source = read(ofd_files.document([page], extra={"Doc_0/Pages/Page_0/Content.xml": marked}))
    assert source.text == "方案\n一、加强领导，落实责任。"


def test_text_that_lies_on_its_side_is_left_out_and_said_so() -> None:
    (page,) = typeset.pages_of("方案\n一、加强领导，落实责任。")
    caption = (
        '<ofd:TextObject CTM="0 -1 1 0 0 0" Boundary="10 90 9 60" Size="4"><ofd:TextCode X="0" Y="4" '
        'DeltaX="g 5 4">横放的图名称</ofd:TextCode></ofd:TextObject>'
    )
    content = ofd_files.lying(page, 0).replace("<ofd:Layer>", "<ofd:Layer>" + caption)
    source = read(ofd_files.document([page], extra={"Doc_0/Pages/Page_0/Content.xml": content}))
    assert source.text == "方案\n一、加强领导，落实责任。"
    assert source.warnings == ("第1页有横放或倒放的文字（6字），没有读取，请对照原件。",)


def test_narrow_figures_that_follow_one_another_are_all_read() -> None:
    text = (
        '<ofd:TextObject Boundary="30 50 150 9" Size="5"><ofd:TextCode X="0" Y="5" '
        'DeltaX="5 5 1.2 1.2 1.2 1.2 5">新增1100公里</ofd:TextCode></ofd:TextObject>'
    )
    content = ofd_files.lying(Page(), 0).replace("<ofd:Layer>", "<ofd:Layer>" + text)
    source = read(ofd_files.document([Page()], extra={"Doc_0/Pages/Page_0/Content.xml": content}))
    assert source.text == "新增1100公里"


def test_broad_letters_are_not_taken_for_words_of_their_own() -> None:
    text = (
        '<ofd:TextObject Boundary="20 40 150 6" Size="5"><ofd:TextCode X="0" Y="5" '
        'DeltaX="4.6 2.8 2.8 5">Web平台</ofd:TextCode></ofd:TextObject>'
    )
    content = ofd_files.lying(Page(), 0).replace("<ofd:Layer>", "<ofd:Layer>" + text)
    source = read(ofd_files.document([Page()], extra={"Doc_0/Pages/Page_0/Content.xml": content}))
    assert source.text == "Web平台"


def test_every_line_knows_its_page_and_box() -> None:
    source = read(ofd_files.document(typeset.pages_of("方案\n一、加强领导，落实责任。")))
    place = source.place_of(source.text.index("一、"))
    assert place is not None
    assert place.page == 1
    assert place.box is not None
    assert 100 < place.box[0] < 120


def test_an_encrypted_file_is_refused() -> None:
    data = ofd_files.document([Page()], extra={"Encryptions.xml": "<x/>"})
    with pytest.raises(ReadError) as refused:
        read(data)
    assert refused.value.code == "encrypted"


def test_a_file_without_text_is_refused() -> None:
    with pytest.raises(ReadError) as refused:
        read(ofd_files.document([Page()]))
    assert refused.value.code == "no_text"


def test_a_document_that_is_named_and_missing_is_damage() -> None:
    with pytest.raises(ReadError) as refused:
        read(ofd_files.document([Page()]).replace(b"Doc_0/Document.xml", b"Doc_0/Documint.xml"))
    assert refused.value.code == "damaged"
