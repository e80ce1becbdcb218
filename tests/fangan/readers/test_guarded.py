"""A stranger's file is read in a child with limits."""

from __future__ import annotations

import json

import pdf_files
import pytest
import typeset
import word_files as word

from fangan.readers import ReadError, guarded, read
from fangan.readers.guarded import from_plain, read_guarded, to_plain


def _plan() -> bytes:
    table = word.table(
        word.row(word.cell("任务"), word.cell("单位")), word.row(word.cell("修桥"), word.cell("甲局"))
    )
    return word.document(word.paragraph("一、目标", run="<w:b/>") + table)


def test_the_child_gives_what_the_reader_gives() -> None:
    data = _plan()
    assert read_guarded(data, "方案.docx") == read(data, "方案.docx")


def test_a_source_survives_the_way_through_json() -> None:
    for data in (_plan(), pdf_files.document(typeset.pages_of("标题\n一、正文")), "责任\u200b单位".encode()):
        source = read(data)
        assert from_plain(json.loads(json.dumps(to_plain(source)))) == source


def test_a_refusal_in_the_child_is_a_refusal_here() -> None:
    with pytest.raises(ReadError) as refused:
        read_guarded(b"", "方案.docx")
    assert refused.value.code == "empty"
    assert "空的" in str(refused.value)


def test_a_file_that_takes_too_long_is_refused() -> None:
    with pytest.raises(ReadError) as refused:
        read_guarded(_plan(), "方案.docx", seconds=0.01)
    assert refused.value.code == "time_limit"


def test_a_file_that_takes_too_much_memory_is_refused() -> None:
    text = ("责任单位：县水利局。" * 480_000).encode()
    with pytest.raises(ReadError) as refused:
        read_guarded(text, "方案.txt", memory_mb=60)
    assert refused.value.code in ("memory_limit", "damaged")


@pytest.mark.parametrize(
    "output", [b"", b"not json", b"[]", b'{"text": 5}', b'{"code": "unknown", "message": ""}']
)
def test_an_answer_that_is_none_is_not_trusted(output: bytes) -> None:
    with pytest.raises(ReadError) as refused:
        guarded._answer(0, output, None)
    assert refused.value.code == "damaged"


def test_a_crash_of_the_child_is_the_files_damage() -> None:
    with pytest.raises(ReadError) as refused:
        guarded._answer(-11, b"", None)
    assert refused.value.code == "damaged"
