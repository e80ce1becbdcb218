"""A small writer of PDF files, with the Chinese font named and not embedded, as many office programs do."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from typeset import HEIGHT, WIDTH, Page

_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[<</Type/Font"
    "/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>"
    "/DW 1000/W[1 95 500 814 939 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4"
    "/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)


def document(pages: Sequence[Page], *, image_only: bool = False) -> bytes:
    """The pages as a PDF; `image_only` leaves the texts out, as on a scan."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", _FONT]
    kids = []
    for page in pages:
        stream = zlib.compress(_content(page, image_only=image_only).encode("ascii"))
        objects.append(
            f"<</Length {len(stream)}/Filter/FlateDecode>>stream\n{stream.decode('latin-1')}\nendstream"
        )
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    return _file(objects)


def _content(page: Page, *, image_only: bool) -> str:
    parts = [f"{x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S" for x0, y0, x1, y1 in page.rules]
    for x, y, size, text in () if image_only else page.texts:
        code = text.encode("utf-16-be").hex()
        parts.append(f"BT /F {size} Tf 1 0 0 1 {x:.2f} {HEIGHT - y:.2f} Tm <{code}> Tj ET")
    return "\n".join(parts)


def _file(objects: Sequence[str]) -> bytes:
    data = bytearray(b"%PDF-1.5\n")
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(data)
    data += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    for offset in offsets:
        data += f"{offset:010d} 00000 n \n".encode()
    data += f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(data)
