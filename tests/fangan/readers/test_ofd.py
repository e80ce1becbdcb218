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
