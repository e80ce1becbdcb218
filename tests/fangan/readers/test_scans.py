"""Scanned pages. What needs the recognition engine runs where the extra `ocr` is installed."""

from __future__ import annotations

import io
from importlib.util import find_spec

import ofd_files
import pdf_files
import pytest
from PIL import Image, ImageDraw, ImageFont
from typeset import Page

from fangan.readers import ReadError, ofd, read, scans
from fangan.readers.scans import confidence_metadata, confidence_warnings, image

needs_engine = pytest.mark.skipif(
    find_spec("rapidocr") is None, reason="the recognition engine (extra ocr) is not installed here"
)
LINES = ["PLAN 2026", "BUILD 15 ROADS", "BEFORE 2026-12-31"]


def picture(lines: list[str], *, table: bool = False) -> bytes:
    """A4 at 150 dots an inch, with Pillow's own Latin font: no Chinese font may be on the machine."""
    page = Image.new("RGB", (1240, 1754), "white")
    draw = ImageDraw.Draw(page)
    for number, line in enumerate(lines):
        draw.text((200, 300 + 120 * number), line, "black", ImageFont.load_default(size=44))
    if table:
        for x in (180, 700, 1100):
            draw.line((x, 280, x, 520), "black", 3)
        for y in (280, 400, 520):
            draw.line((180, y, 1100, y), "black", 3)
        for row, text in enumerate(("OWNER", "BUREAU")):
            draw.text((740, 310 + 120 * row), text, "black", ImageFont.load_default(size=44))
    stream = io.BytesIO()
    page.save(stream, "JPEG", quality=90)
    return stream.getvalue()


def scanned_pdf(*pictures: bytes) -> bytes:
    return pdf_files.scan(pictures, (1240, 1754))


def test_without_the_engine_a_scan_is_refused_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scans, "engine", lambda: None)
    with pytest.raises(ReadError) as refused:
        read(scanned_pdf(picture(LINES)), "扫描件.pdf")
    assert refused.value.code == "ocr_missing"
    assert "ocr" in str(refused.value)


def test_without_the_engine_the_written_pages_are_read_and_the_scanned_one_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scans, "engine", lambda: None)
    written = Page(texts=[(80, 120, 16, "一、加强组织领导，落实工作责任。")])
    source = read(pdf_files.document([written], scans=[picture(LINES)], size=(1240, 1754)))
    assert source.text == "一、加强组织领导，落实工作责任。"
    assert any("第2页是图片" in warning for warning in source.warnings)


def test_without_the_engine_a_photograph_named_txt_is_refused_as_a_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(image, "engine", lambda: None)
    with pytest.raises(ReadError) as refused:
        read(picture(LINES), "方案.txt")
    assert refused.value.code == "ocr_missing"
    assert "图片" in str(refused.value)


def test_confidence_is_told_page_by_page() -> None:
    confidences = {1: 0.99, 2: 0.98, 4: 0.71}
    assert confidence_metadata(confidences) == {"ocr_confidence": "1:0.99 2:0.98 4:0.71"}
    whole, doubtful = confidence_warnings(confidences)
    assert "第1—2、4页" in whole
    assert "第4页识别把握较低" in doubtful
    assert confidence_warnings({}) == ()


@needs_engine
def test_a_scanned_page_is_read_with_its_places_and_confidence() -> None:
    source = read(scanned_pdf(picture(LINES), picture(["SECOND PAGE"])), "扫描件.pdf")
    assert "".join(source.text.split()) == "".join("".join([*LINES, "SECOND PAGE"]).split())
    place = source.place_of(source.text.index("SECOND"))
    assert place is not None
    assert place.page == 2
    assert place.box is not None
    assert 90 < place.box[0] < 105
    confidence = dict(pair.split(":") for pair in source.metadata["ocr_confidence"].split())
    assert all(float(confidence[page]) > 0.9 for page in ("1", "2"))
    assert any("平均把握" in warning for warning in source.warnings)


def test_without_the_engine_a_scanned_ofd_is_refused_and_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ofd, "engine", lambda: None)
    monkeypatch.setattr(scans, "engine", lambda: None)
    with pytest.raises(ReadError) as refused:
        read(ofd_files.scan(picture(LINES)), "扫描件.ofd")
    assert refused.value.code == "ocr_missing"


@needs_engine
def test_a_scanned_ofd_is_read() -> None:
    source = read(ofd_files.scan(picture(LINES)), "扫描件.ofd")
    assert "".join(source.text.split()) == "".join("".join(LINES).split())
    assert source.metadata["ocr_confidence"].startswith("1:")


@needs_engine
def test_a_photographed_table_is_a_table() -> None:
    source = read(picture(["TASK", "ROADS"], table=True), "表.jpg")
    cells = [cell.span.of(source.text) for cell in source.tables[0].cells]
    assert cells == ["TASK", "OWNER", "ROADS", "BUREAU"]


@needs_engine
def test_a_damaged_picture_is_refused() -> None:
    with pytest.raises(ReadError) as refused:
        read(b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "扫描.png")
    assert refused.value.code == "damaged"


@needs_engine
def test_a_line_is_straightened_into_a_strip_of_its_own() -> None:
    import numpy

    from fangan.readers.scans.strips import HEIGHT, reduced, strip

    page = numpy.full((2000, 1000, 3), 255, numpy.uint8)
    page[600:640, 200:700] = 0
    lying = strip(page, [(200, 600), (700, 600), (700, 640), (200, 640)])
    assert lying.shape == (HEIGHT, 450, 3)
    assert lying.max() == 0
    standing = strip(page, [(200, 600), (240, 600), (240, 1100), (200, 1100)])
    assert standing.shape[:2] == (HEIGHT, 450)
    small, scale = reduced(page, 500)
    assert small.shape == (500, 250, 3)
    assert scale == 4
    assert reduced(small, 500) == (small, 1.0)


@needs_engine
def test_small_print_and_short_cells_are_read_like_the_rest() -> None:
    page = Image.new("RGB", (1654, 2339), "white")
    draw = ImageDraw.Draw(page)
    for row in range(20):
        for column, text in enumerate((str(row + 1), "PIPE AND PUMP RENEWAL", "12", "2026-11")):
            draw.text((150 + 380 * column, 300 + 70 * row), text, "black", ImageFont.load_default(size=27))
    stream = io.BytesIO()
    page.save(stream, "PNG")
    text = "".join(read(stream.getvalue(), "表.png").text.split())
    assert text.count("PIPEANDPUMPRENEWAL") == 20
    assert text.count("2026-11") == 20
