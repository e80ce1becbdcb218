"""Pictures of pages (jpg, png, tiff, bmp): photographs and single scans of a document."""

from __future__ import annotations

import io
import warnings
from typing import Any

from fangan.readers.compose import About, compose
from fangan.readers.errors import Code, ReadError
from fangan.readers.pages.document import blocks_of
from fangan.readers.scans import MAX_RECOGNISED, confidence_metadata, confidence_warnings
from fangan.readers.scans.engine import engine
from fangan.text import SourceText

_MAX_PIXELS = 80_000_000
_LARGEST_SIDE = 4_000
_PAGE_HEIGHT = 842.0


def read(data: bytes) -> SourceText:
    """Places are pages with boxes as if each picture were set on A4."""
    recogniser = engine()
    if recogniser is None:
        raise ReadError(
            Code.OCR_MISSING, "这是图片，本机没有安装文字识别组件（附加包 ocr），请安装后重试，或上传电子版。"
        )
    pages = [
        recogniser.page(picture, number, _PAGE_HEIGHT / picture.shape[0])
        for number, picture in enumerate(pictures(data), 1)
    ]
    confidences = {page.content.number: page.confidence for page in pages}
    about = About("image/*", None, confidence_metadata(confidences), confidence_warnings(confidences))
    source = compose(blocks_of([page.content for page in pages]), about)
    if not source.text.strip():
        raise ReadError(Code.NO_TEXT, "图片里没有认出文字，请换一张更清楚的，或上传电子版。")
    return source


def pictures(data: bytes) -> list[Any]:
    """The frames as arrays, the right way up, no larger than recognition profits from."""
    import numpy
    from PIL import Image, ImageOps, ImageSequence

    arrays: list[Any] = []
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data)) as image:
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            if image.width * image.height > _MAX_PIXELS:
                raise ReadError(Code.TOO_LARGE, "图片过大，请缩小后上传。")
            for frame in ImageSequence.Iterator(image):
                if len(arrays) == MAX_RECOGNISED:
                    raise ReadError(Code.TOO_MANY_PAGES, f"图片超过{MAX_RECOGNISED}页，请拆分后上传。")
                upright = ImageOps.exif_transpose(frame).convert("RGB")
                upright.thumbnail((_LARGEST_SIDE, _LARGEST_SIDE))
                arrays.append(numpy.asarray(upright))
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombWarning,
        Image.DecompressionBombError,
    ) as error:
        raise ReadError(Code.DAMAGED, "图片已损坏，打不开，请重新扫描或拍照后上传。") from error
    return arrays
