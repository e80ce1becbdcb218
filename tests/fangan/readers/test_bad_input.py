"""Each kind of bad file in each format that it comes in: refused in one sentence, or read by what it is."""

from __future__ import annotations

import io
import socket
import subprocess
import zipfile
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn

import ofd_files
import old_sheet_files
import old_word_files
import pdf_files
import plan_files
import pytest
import word_files as word
import xlsxwriter
from typeset import Page, pages_of

from fangan.readers import ReadError, read

TEXT = (
    "青禾县农村供水方案\n一、新建水厂3座。（责任单位：县水利局）\n二、改造管网50公里。（责任单位：县财政局）"
)
ENTITY = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]><x>&secret;</x>'
NO_BODY = f"<w:document {word.W}/>"
OFFICE = "http://schemas.openxmlformats.org"


def _with_part(data: bytes, name: str, content: str | bytes) -> bytes:
    """The container with a part added, or put in the place of the one of that name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return stream.getvalue()


def _workbook() -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.add_worksheet().write_row("A1", ["任务", "单位"])
    return stream.getvalue()


def _docx() -> bytes:
    return word.document(word.paragraph("正文。"))


def _ofd() -> bytes:
    return ofd_files.document(pages_of(TEXT))


def _locked_pdf() -> bytes:
    """A file whose keys fit no password that anyone tries."""
    locked = (
        f"<</Filter/Standard/V 1/R 2/P -4/O<{'41' * 32}>/U<{'42' * 32}>>>/ID[<{'43' * 16}><{'43' * 16}>]/Root"
    )
    return pdf_files.document(pages_of(TEXT)).replace(b"/Root", b"/Encrypt" + locked.encode(), 1)


def _without_pages() -> bytes:
    data = pdf_files.document([Page()])
    return data.replace(b"/Kids[5 0 R]/Count 1", b"/Kids[     ]/Count 0")


def _pointing(make: Callable[[], bytes], name: str) -> bytes:
    return _with_part(make(), name, "x")


def _bomb() -> bytes:
    return b"<x>" + b" " * 12_000_000 + b"</x>"


# name, how it is made, the code of its refusal
REFUSED: list[tuple[str, Callable[[], bytes], str]] = [
    ("locked docx", lambda: old_word_files.container({"EncryptedPackage": b"x"}), "encrypted"),
    ("locked doc", lambda: old_word_files.document(TEXT, encrypted=True), "encrypted"),
    ("locked pdf", _locked_pdf, "encrypted"),
    ("locked ofd", lambda: _with_part(_ofd(), "Doc_0/Encryptions.xml", "<x/>"), "encrypted"),
    ("cut docx", lambda: _docx()[:-60], "damaged"),
    ("cut ofd", lambda: _ofd()[:-60], "damaged"),
    ("cut xlsx", lambda: _workbook()[:-60], "damaged"),
    ("cut pdf", lambda: pdf_files.document(pages_of(TEXT))[:40], "damaged"),
    ("broken ofd page list", lambda: _with_part(_ofd(), "Doc_0/Document.xml", "<x"), "damaged"),
    ("broken xlsx book", lambda: _with_part(_workbook(), "xl/workbook.xml", "<x"), "damaged"),
    ("docx bomb", lambda: _with_part(_docx(), "word/document.xml", _bomb()), "archive_bomb"),
    ("ofd bomb", lambda: _with_part(_ofd(), "Doc_0/Document.xml", _bomb()), "archive_bomb"),
    ("xlsx bomb", lambda: _with_part(_workbook(), "xl/worksheets/sheet1.xml", _bomb()), "archive_bomb"),
    *(
        (f"{kind} that points {where}", partial(_pointing, make, name), "archive_unsafe")
        for kind, make in (("docx", _docx), ("ofd", _ofd), ("xlsx", _workbook))
        for where, name in (("up", "../../x"), ("to the root", "/etc/x"), ("to a drive", "C:\\x"))
    ),
    ("docx entity", lambda: _with_part(_docx(), "word/document.xml", ENTITY), "archive_unsafe"),
    ("ofd entity", lambda: _with_part(_ofd(), "OFD.xml", ENTITY), "archive_unsafe"),
    ("xlsx entity", lambda: _with_part(_workbook(), "xl/workbook.xml", ENTITY), "archive_unsafe"),
    ("10,000 pages of pdf", lambda: pdf_files.document([Page()] * 10_000), "too_many_pages"),
    ("10,000 pages of ofd", lambda: _many_ofd_pages(10_000), "too_many_pages"),
    ("pdf without pages", _without_pages, "no_text"),
    ("ofd without pages", lambda: ofd_files.document([]), "no_text"),
    ("docx without a body", lambda: _with_part(_docx(), "word/document.xml", NO_BODY), "no_text"),
]


def _many_ofd_pages(count: int) -> bytes:
    """All pages are one and the same part."""
    data = _ofd()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = archive.read("Doc_0/Document.xml").decode()
    page = document[document.index("<ofd:Page ID") : document.index("</ofd:Pages>")]
    return _with_part(data, "Doc_0/Document.xml", document.replace(page, page * count))


@pytest.mark.parametrize(
    ("make", "code"), [pytest.param(make, code, id=name) for name, make, code in REFUSED]
)
def test_refused_in_one_sentence(make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(ReadError) as refused:
        read(make(), "方案.docx")
    assert refused.value.code == code
    assert str(refused.value).endswith("。")
    assert str(refused.value).count("。") == 1


# what the file is, and what it is called
RENAMED: list[tuple[str, Callable[[], bytes], str]] = [
    ("doc", lambda: old_word_files.document(TEXT.replace("\n", "\r") + "\r"), "方案.docx"),
    ("html", lambda: plan_files.as_html(TEXT), "方案.docx"),
    ("html", lambda: plan_files.as_html(TEXT), "方案.doc"),
    ("docx", lambda: plan_files.as_docx(TEXT), "方案.doc"),
    ("docx", lambda: plan_files.as_docx(TEXT), "方案.wps"),
    ("pdf", lambda: plan_files.as_pdf(TEXT), "方案.docx"),
    ("ofd", lambda: plan_files.as_ofd(TEXT), "方案.pdf"),
    ("txt", TEXT.encode, "方案.docx"),
    ("txt", lambda: TEXT.encode("gb18030"), "方案.doc"),
]


@pytest.mark.parametrize(
    ("make", "name"), [pytest.param(make, name, id=f"{kind} as {name[3:]}") for kind, make, name in RENAMED]
)
def test_a_renamed_file_is_read_by_what_it_is(make: Callable[[], bytes], name: str) -> None:
    source = read(make(), name)
    assert [line.strip() for line in source.text.split("\n")] == TEXT.split("\n")
    assert source.filename == name


def test_a_renamed_workbook_is_read_by_what_it_is() -> None:
    for data in (_workbook(), old_sheet_files.workbook("台账", [["任务", "单位"]])):
        assert read(data, "方案.docx").text.split() == ["任务", "单位"]


@pytest.mark.parametrize(("make", "part"), [(_docx, "word/vbaProject.bin"), (_workbook, "xl/vbaProject.bin")])
def test_macros_are_left_alone_and_named(make: Callable[[], bytes], part: str) -> None:
    source = read(_with_part(make(), part, b"\xd0\xcf\x11\xe0"))
    assert "文件带有宏，已忽略，未运行。" in source.warnings


def _far_picture() -> bytes:
    relations = (
        f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="r9" '
        f'Type="{OFFICE}/officeDocument/2006/relationships/image" TargetMode="External" '
        'Target="http://192.0.2.1/x.png"/></Relationships>'
    )
    return _with_part(_docx(), "word/_rels/document.xml.rels", relations)


def _far_page() -> bytes:
    return (
        '<html><head><link rel="stylesheet" href="http://192.0.2.1/x.css"><meta http-equiv="refresh" '
        'content="0;url=http://192.0.2.1/"><script src="http://192.0.2.1/x.js"></script></head>'
        '<body onload="alert(1)">'
        '<p>正文。</p><img src="http://192.0.2.1/x.png"><iframe src="http://192.0.2.1/"></iframe></body></html>'
    ).encode()


def _script_in_pdf() -> bytes:
    action = b"/OpenAction<</S/JavaScript/JS(app.launchURL\\('http://192.0.2.1/'\\))>>/Pages"
    return pdf_files.document(pages_of(TEXT)).replace(b"/Pages", action, 1)


@pytest.mark.parametrize("make", [_far_picture, _far_page, _script_in_pdf])
def test_nothing_is_fetched_or_started(make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("a reader went out or started something")

    monkeypatch.setattr(socket, "socket", never)
    monkeypatch.setattr(socket, "create_connection", never)
    monkeypatch.setattr(subprocess, "Popen", never)
    assert read(make(), "方案.html").text
