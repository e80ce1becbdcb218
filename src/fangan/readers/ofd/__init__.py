"""OFD, the fixed layout format of the document exchange: GB/T 33190."""

from __future__ import annotations

from fangan.readers.archive import Archive
from fangan.readers.compose import About, compose
from fangan.readers.errors import Code, ReadError
from fangan.readers.limits import MAX_PAGES
from fangan.readers.ofd.container import Document, documents
from fangan.readers.ofd.page import page_content
from fangan.readers.pages.document import PageContent, blocks_of
from fangan.text import SourceText


def read(data: bytes) -> SourceText:
    """Places are pages with the box of each line; annotations and seals are left out."""
    archive = Archive(data)
    found = documents(archive)
    count = sum(len(document.pages) for document in found)
    if count > MAX_PAGES:
        raise ReadError(Code.TOO_MANY_PAGES, f"文件有{count}页，超过{MAX_PAGES}页的上限，请拆分后上传。")
    pages: list[PageContent] = []
    for document in found:
        pages.extend(_pages(archive, document, len(pages)))
    source = compose(blocks_of(pages), About("application/ofd", None, _metadata(found)))
    if not source.text.strip():
        raise ReadError(Code.NO_TEXT, "OFD 文件里没有可读的文字，若是扫描件请另存为 pdf 后上传。")
    return source


def _pages(archive: Archive, document: Document, before: int) -> list[PageContent]:
    return [
        page_content(archive, document, part, before + index)
        for index, part in enumerate(document.pages, 1)
        if part in archive
    ]


def _metadata(found: list[Document]) -> dict[str, str]:
    return dict(found[0].metadata) if found else {}
