"""Old Word and WPS documents."""

from __future__ import annotations

import tempfile
from pathlib import Path

import old_word_files
import pytest
import word_files as word

from fangan.readers import ReadError, doc, read

TEXT = (
    "青禾县防汛方案\r一、工作目标\r确保安全度汛。\r序号\x07任务\x07\x071\x07清淤\x07\x07"
    "二、保障措施\r\x13 PAGE \x14加强领导\x15。\r"
)


@pytest.mark.parametrize("filename", ["方案.doc", "方案.wps", "方案.docx"])
def test_the_text_is_read_from_its_pieces(filename: str) -> None:
    source = read(old_word_files.document(TEXT), filename)
    assert source.text == (
        "青禾县防汛方案\n一、工作目标\n确保安全度汛。\n序号\n任务\n1\n清淤\n二、保障措施\n加强领导。"
    )
    assert source.media_type == "application/msword"
    assert [cell.span.of(source.text) for cell in source.tables[0].cells] == ["序号", "任务", "1", "清淤"]
    assert any("纯文字" in warning for warning in source.warnings)


def test_what_the_converter_gives_goes_before_the_bare_text(monkeypatch: pytest.MonkeyPatch) -> None:
    body = "".join(
        word.paragraph(line, word.number(0)) for line in ("工作目标确保安全度汛", "保障措施加强领导")
    )
    lists = word.numbering([["chineseCounting", "%1、"]])
    monkeypatch.setattr(doc, "by_package", lambda data: word.document(body, numbering=lists))
    source = read(old_word_files.document("工作目标确保安全度汛\r保障措施加强领导\r"))
    assert source.text == "一、工作目标确保安全度汛\n二、保障措施加强领导"
    assert source.warnings == ()


def test_a_conversion_that_loses_text_is_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "by_package", lambda data: word.document(word.paragraph("青禾县")))
    assert "加强领导" in read(old_word_files.document(TEXT)).text


def test_a_document_with_a_password_is_refused() -> None:
    with pytest.raises(ReadError) as refused:
        read(old_word_files.document(TEXT, encrypted=True))
    assert refused.value.code == "encrypted"


def test_when_nothing_can_read_it_the_user_learns_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doc, "by_office", lambda data: None)
    with pytest.raises(ReadError) as refused:
        read(old_word_files.container({"WordDocument": b"\xec\xa5\xc1\x00" + b"\0" * 800}))
    assert refused.value.code == "converter_missing"
    assert "docx" in str(refused.value)


def test_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read(old_word_files.document(TEXT))
    assert list(tmp_path.iterdir()) == []
