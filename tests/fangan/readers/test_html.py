"""Saved web pages."""

from __future__ import annotations

from typing import Any

import pytest
from reader_cases import cases

from fangan.readers import read


@pytest.mark.parametrize("case", cases("pages"))
def test_page_gives_the_document_alone(case: dict[str, Any]) -> None:
    source = read(case["html"].encode(case["encode"]), "saved.html")
    assert source.text == case["text"].rstrip("\n")
    assert source.encoding == case["encoding"]
    if "headings" in case:
        assert [span.of(source.text) for span in source.headings] == case["headings"]
    assert case.get("metadata", {}).items() <= source.metadata.items()
    cells = [
        [cell.row, cell.column, cell.row_span, cell.column_span, cell.span.of(source.text)]
        for table in source.tables
        for cell in table.cells
    ]
    assert cells == case.get("cells", [])


@pytest.mark.parametrize("case", cases("pages"))
def test_text_leads_back_to_the_source(case: dict[str, Any]) -> None:
    source = read(case["html"].encode(case["encode"]))
    for offset, character in enumerate(source.text):
        if "\u4e00" <= character <= "\u9fff":
            assert case["html"][source.offsets.to_original(offset)] == character


def test_a_page_renamed_to_doc_is_read_as_the_page_it_is() -> None:
    page = "<html><body><p>由县水利局牵头，完成水库除险加固。</p></body></html>"
    assert read(page.encode(), "方案.doc").media_type == "text/html"


def test_a_page_nested_without_end_does_no_harm() -> None:
    deep = "<div>" * 20_000 + "深处的文字。" + "</div>" * 20_000
    page = f"<html><body><p>外面的文字，由县水利局牵头，仍要读到。</p>{deep}</body></html>"
    assert read(page.encode()).text.startswith("外面的文字，由县水利局牵头，仍要读到。")


def test_a_table_set_with_tabs_keeps_them_and_a_soft_break_stays_none() -> None:
    page = "<html><body><p>\n\t序号\t工作任务\t责任单位</p><p>1\t\t修\n\t桥 两座\t县交通局</p></body></html>"
    assert read(page.encode(), "表.html").text == "序号\t工作任务\t责任单位\n1\t修桥 两座\t县交通局"
