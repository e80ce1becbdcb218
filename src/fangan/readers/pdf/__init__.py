"""PDF files: the text layer in reading order, ruled tables; pages without text go to recognition."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from fangan.expressions import expression
from fangan.readers.compose import About, compose
from fangan.readers.errors import Code, ReadError
from fangan.readers.limits import MAX_PAGES
from fangan.readers.pages.document import PageContent, aside_warning, blocks_of, page_list
from fangan.readers.pdf.glyphs import page_glyphs, upright_frame
from fangan.readers.pdf.rules import page_rules
from fangan.readers.scans import confidence_metadata, recognised_pages
from fangan.text import SourceText

_NO_PAGES = "文件里没有页面，请检查是否上传了空白文件。"
_WITHOUT_PAGES = expression(
    rb"/Type\s*/Pages\b[^>]{0,200}/Count\s+0\b|/Count\s+0\b[^>]{0,200}/Type\s*/Pages\b"
)
_FEW_GLYPHS = 8
_DRAWN = [pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING]
_LARGE = 0.3
_MANY_SHAPES = 100
_ILLEGIBLE_SHARE = 0.3
_METADATA = {"Title": "core_title", "Author": "author", "CreationDate": "created", "ModDate": "modified"}


def read(data: bytes) -> SourceText:
    """Places are pages with the box of each line, in points from the top left corner."""
    document = _open(data)
    try:
        if not len(document):
            raise ReadError(Code.NO_TEXT, _NO_PAGES)
        if len(document) > MAX_PAGES:
            raise ReadError(
                Code.TOO_MANY_PAGES, f"文件有{len(document)}页，超过{MAX_PAGES}页的上限，请拆分后上传。"
            )
        read_pages = [_content(document, index) for index in range(len(document))]
        pages = [page.content for page in read_pages]
        scanned = [page.content.number for page in read_pages if page.is_picture]
        mirrored = [page.content.number for page in read_pages if page.is_mirrored]
        pages, confidences, warnings = recognised_pages(document, pages, scanned)
        warnings = (*warnings, *_mirror_warning(mirrored), *aside_warning(pages))
        metadata = _metadata(document) | confidence_metadata(confidences)
    finally:
        document.close()
    source = compose(blocks_of(pages), About("application/pdf", None, metadata, warnings))
    if not source.text.strip():
        raise ReadError(Code.NO_TEXT, "文件里没有读到文字，请检查是否上传了空白文件。")
    return source


def _open(data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        # Asked first: for a document without pages pdfium states the error of the file before.
        if _WITHOUT_PAGES.search(data):
            raise ReadError(Code.NO_TEXT, _NO_PAGES) from error
        code = getattr(error, "err_code", None)
        if code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise ReadError(Code.ENCRYPTED, "文件设有打开密码，请去掉密码后上传。") from error
        raise ReadError(Code.DAMAGED, "PDF 文件已损坏，打不开，请从原处重新取得后上传。") from error


class _Page(NamedTuple):
    content: PageContent
    is_picture: bool = False
    is_mirrored: bool = False


def _content(document: pypdfium2.PdfDocument, index: int) -> _Page:
    """One page; one that the file breaks off in is empty."""
    try:
        page = document[index]
    except pypdfium2.PdfiumError:
        return _Page(PageContent(index + 1, 0.0, 0.0))
    try:
        text = page.get_textpage()
        frame = upright_frame(page, text)
        horizontal, vertical = page_rules(page, frame)
        glyphs, aside = page_glyphs(text, frame)
        content = PageContent(index + 1, *frame.shown_size, glyphs, horizontal, vertical, aside)
        text.close()
        return _Page(content, _is_picture(page, content), frame.mirrored)
    finally:
        page.close()


def _mirror_warning(numbers: Sequence[int]) -> tuple[str, ...]:
    if not numbers:
        return ()
    return (f"第{page_list(numbers)}页的文字左右相反（镜像），已反转过来读取，请与原件核对。",)


def _is_picture(page: pypdfium2.PdfPage, content: PageContent) -> bool:
    """Whether the text is drawn and not written, or written in characters that the file does not name."""
    visible = [glyph for glyph in content.glyphs if not glyph.text.isspace()]
    if len(visible) < _FEW_GLYPHS:
        drawn = islice(page.get_objects(filter=_DRAWN, max_depth=2), _MANY_SHAPES)
        shapes = [shape.get_bounds() for shape in drawn]
        area = max(((right - left) * (top - bottom) for left, bottom, right, top in shapes), default=0.0)
        return area > _LARGE * content.width * content.height or len(shapes) == _MANY_SHAPES
    illegible = sum(1 for glyph in visible if glyph.text == "\ufffd" or "\ue000" <= glyph.text <= "\uf8ff")
    return illegible > _ILLEGIBLE_SHARE * len(visible)


def _metadata(document: pypdfium2.PdfDocument) -> dict[str, str]:
    stated = document.get_metadata_dict(skip_empty=True)
    return {name: stated[key].strip() for key, name in _METADATA.items() if stated.get(key, "").strip()}
