"""Pages that are pictures, read by the recognition engine of the extra `ocr` where it is installed.

The models come with the engine's own wheel; nothing is fetched. Each page's confidence is stated, because a
recognised figure must be compared with the picture before it binds anyone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fangan.readers.errors import Code, ReadError
from fangan.readers.pages.document import PageContent, page_list
from fangan.readers.scans.engine import Recognised, engine

if TYPE_CHECKING:  # OFD files come here without it, and it takes long to load
    import pypdfium2

MAX_RECOGNISED = 200
_DOTS_PER_INCH = 200
_LARGEST_SIDE = 4_000
_MISSING = "这是扫描件，本机没有安装文字识别组件（附加包 ocr），请安装后重试，或上传电子版。"


def recognised_pages(
    document: pypdfium2.PdfDocument, pages: Sequence[PageContent], scanned: Sequence[int]
) -> tuple[list[PageContent], dict[int, float], tuple[str, ...]]:
    """The pages with those in `scanned` (by number) read from their pictures.

    Also the confidence of each page that was recognised, between 0 and 1, and what to tell the user.
    """
    if not scanned:
        return list(pages), {}, ()
    if engine() is None:
        return list(pages), {}, unread_pages(scanned, len(pages))
    if len(scanned) > MAX_RECOGNISED:
        raise ReadError(
            Code.TOO_MANY_PAGES, f"扫描页有{len(scanned)}页，超过{MAX_RECOGNISED}页的上限，请拆分后上传。"
        )
    found = {number: _recognised(document, pages[number - 1]) for number in scanned}
    merged = [found[page.number].content if page.number in found else page for page in pages]
    confidences = {number: recognised.confidence for number, recognised in found.items()}
    return merged, confidences, confidence_warnings(confidences)


def unread_pages(numbers: Sequence[int], count: int) -> tuple[str, ...]:
    """The sentence on scanned pages that were not read; raises ReadError where the document is no more."""
    if not numbers:
        return ()
    if len(numbers) == count and engine() is None:
        raise ReadError(Code.OCR_MISSING, _MISSING)
    why = "未能识别" if engine() else "本机没有安装文字识别组件，未读取"
    return (f"第{page_list(numbers)}页是图片，{why}。",)


def confidence_warnings(confidences: dict[int, float]) -> tuple[str, ...]:
    """One sentence for all recognised pages; the doubtful ones by number."""
    if not confidences:
        return ()
    mean = sum(confidences.values()) / len(confidences)
    doubtful = [number for number, confidence in confidences.items() if confidence < 0.9]
    text = f"第{page_list(list(confidences))}页由图片识别得出，平均把握{min(mean, 0.99):.0%}，请与原件核对。"
    return (text, *((f"其中第{page_list(doubtful)}页识别把握较低，请逐字核对。",) if doubtful else ()))


def confidence_metadata(confidences: dict[int, float]) -> dict[str, str]:
    """`ocr_confidence`: page and confidence pairs, as "1:0.98 2:0.91"."""
    if not confidences:
        return {}
    return {"ocr_confidence": " ".join(f"{number}:{value:.2f}" for number, value in confidences.items())}


def _recognised(document: pypdfium2.PdfDocument, page: PageContent) -> Recognised:
    recogniser = engine()
    if recogniser is None:
        raise ReadError(Code.OCR_MISSING, _MISSING)
    drawn = document[page.number - 1]
    try:
        scale = min(_DOTS_PER_INCH / 72, _LARGEST_SIDE / max(page.width, page.height, 1.0))
        picture = drawn.render(scale=scale, rev_byteorder=True).to_numpy()
    finally:
        drawn.close()
    return recogniser.page(picture, page.number, 1 / scale)
