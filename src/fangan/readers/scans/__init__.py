"""Pages that are pictures: read by the recognition engine of the extra `ocr` where it is installed."""

from __future__ import annotations

from collections.abc import Sequence

import pypdfium2

from fangan.readers.errors import Code, ReadError
from fangan.readers.pages.document import PageContent

_MISSING = "这是扫描件，本机没有安装文字识别组件（附加包 ocr），请安装后重试，或上传电子版。"


def recognised_pages(
    document: pypdfium2.PdfDocument, pages: Sequence[PageContent], scanned: Sequence[int]
) -> tuple[list[PageContent], tuple[str, ...]]:
    """The pages with those in `scanned` (by number) read from their pictures, and what to tell the user."""
    if not scanned:
        return list(pages), ()
    if len(scanned) == len(pages):
        raise ReadError(Code.OCR_MISSING, _MISSING)
    numbers = "、".join(str(number) for number in scanned)
    return list(pages), (f"第{numbers}页没有文字，若是扫描图片则未读取。",)
