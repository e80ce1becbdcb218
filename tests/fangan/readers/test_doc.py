"""Old Word and WPS documents."""

from __future__ import annotations

import tempfile
from pathlib import Path

import old_word_files
import pytest
import word_files as word

from fangan.readers import ReadError, doc, read
from fangan.readers.doc import convert

needs_office = pytest.mark.skipif(
    convert.office_program() is None, reason="no office program (soffice) is installed here"
)

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


@pytest.mark.parametrize(
    ("page", "codec", "text"),
    [
        (936, "gbk", "青禾县防汛方案确保安全度汛"),
        (None, "gbk", "青禾县防汛方案确保安全度汛"),
        (950, "big5", "青禾縣防汛方案確保安全度汛"),
        (1251, "cp1251", "План мероприятий района"),
        (1252, "cp1252", "Maßnahmen für die Gewässer"),
    ],
)
def test_a_word_95_file_is_read_in_the_code_page_that_it_states(
    page: int | None, codec: str, text: str
) -> None:
    assert read(old_word_files.word_95(text.encode(codec), page), "方案.doc").text == text


def test_a_word_2_file_is_refused_by_its_name() -> None:
    with pytest.raises(ReadError) as refused:
        read(b"\xdb\xa5-\0" + bytes(400) + "方案".encode("gbk"), "方案.doc")
    assert refused.value.code == "unsupported"
    assert "Word 2.0" in str(refused.value)


UNREADABLE = {"WordDocument": b"\xec\xa5\xc1\x00" + b"\0" * 800}


def test_when_nothing_can_read_it_the_user_learns_which_program_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(convert.shutil, "which", lambda name: None)
    with pytest.raises(ReadError) as refused:
        read(old_word_files.container(UNREADABLE))
    assert refused.value.code == "converter_missing"
    assert "本机也没有安装 LibreOffice" in str(refused.value)


@needs_office
def test_when_the_office_program_cannot_read_it_either_nobody_is_told_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(ReadError) as refused:
        read(old_word_files.container(UNREADABLE))
    assert refused.value.code == "damaged"
    assert "LibreOffice 都读不出" in str(refused.value)


def test_a_document_of_pictures_only_is_said_to_have_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert.shutil, "which", lambda name: None)
    with pytest.raises(ReadError) as refused:
        read(old_word_files.document("\x01\r\x08\r"))
    assert refused.value.code == "no_text"


@needs_office
def test_what_our_own_ways_cannot_read_the_office_program_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(doc, "by_package", lambda data: None)
    monkeypatch.setattr(doc, "text_of", lambda data: None)
    source = read(old_word_files.document(TEXT), "方案.wps")
    assert "青禾县防汛方案\n一、工作目标\n确保安全度汛。" in source.text
    assert source.media_type == "application/msword"
    assert list(tmp_path.iterdir()) == []


@needs_office
def test_an_office_program_that_takes_too_long_is_ended_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(convert, "_SECONDS", 0.05)
    assert convert.by_office(old_word_files.document(TEXT)) is None
    assert list(tmp_path.iterdir()) == []


def test_no_file_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read(old_word_files.document(TEXT))
    assert list(tmp_path.iterdir()) == []
