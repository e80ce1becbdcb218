"""OFD, the fixed layout format of the document exchange: GB/T 33190."""

from __future__ import annotations

from fangan.readers.archive import Archive
from fangan.readers.compose import About, compose
from fangan.readers.errors import Code, ReadError
from fangan.readers.limits import MAX_PAGES
from fangan.readers.ofd.container import Document, documents
from fangan.readers.ofd.page import page_content, page_pictures
from fangan.readers.pages.document import PageContent, aside_warning, blocks_of
from fangan.readers.scans import confidence_metadata, confidence_warnings, unread_pages
from fangan.readers.scans.engine import engine
from fangan.readers.scans.image import pictures
from fangan.text import SourceText

_FEW_GLYPHS = 8


def read(data: bytes) -> SourceText:
    """Places are pages with the box of each line; annotations and seals are left out."""
    archive = Archive(data)
    found = documents(archive)
    parts = [(document, part) for document in found for part in document.pages if part in archive]
    if len(parts) > MAX_PAGES:
        raise ReadError(Code.TOO_MANY_PAGES, f"文件有{len(parts)}页，超过{MAX_PAGES}页的上限，请拆分后上传。")
    pages: list[PageContent] = []
    confidences: dict[int, float] = {}
    unread: list[int] = []
    for number, (document, part) in enumerate(parts, 1):
        page = page_content(archive, document, part, number)
        if len(page.glyphs) < _FEW_GLYPHS and (files := page_pictures(archive, document, part)):
            page = _recognised(archive, files, page, confidences, unread)
        pages.append(page)
    warnings = (*unread_pages(unread, len(pages)), *confidence_warnings(confidences), *aside_warning(pages))
    metadata = _metadata(found) | confidence_metadata(confidences)
    source = compose(blocks_of(pages), About("application/ofd", None, metadata, warnings))
    if not source.text.strip():
        raise ReadError(Code.NO_TEXT, "OFD 文件里没有可读的文字，若是扫描件请另存为 pdf 后上传。")
    return source


def _recognised(
    archive: Archive, files: list[str], page: PageContent, confidences: dict[int, float], unread: list[int]
) -> PageContent:
    """The page read from the largest of its pictures, which on a scan fills it."""
    recogniser = engine()
    if recogniser is None:
        unread.append(page.number)
        return page
    try:
        found = pictures(max((archive.read(name) for name in files), key=len))
    except ReadError:  # a kind of picture (JBIG2) that no decoder here knows
        unread.append(page.number)
        return page
    recognised = recogniser.page(found[0], page.number, page.height / found[0].shape[0])
    confidences[page.number] = recognised.confidence
    return recognised.content


def _metadata(found: list[Document]) -> dict[str, str]:
    return dict(found[0].metadata) if found else {}
