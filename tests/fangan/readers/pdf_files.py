"""A small writer of PDF files, with the Chinese font named and not embedded, as many office programs do."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence

import pypdfium2
from typeset import HEIGHT, WIDTH, Page

_FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[<</Type/Font"
    "/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 5>>"
    "/DW 1000/W[1 95 500 814 939 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 4"
    "/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)
# What turns the drawing so that a page turned clockwise by as many degrees shows it upright. The boxes do not
# begin at zero, as in pages cut out of larger ones.
_TURNED = {
    0: "1 0 0 1 0 0",
    90: f"0 1 -1 0 {HEIGHT + 40} 30",
    180: f"-1 0 0 -1 {WIDTH + 30} {HEIGHT + 40}",
    270: f"0 -1 1 0 40 {WIDTH + 30}",
}
_BOX = {
    0: f"0 0 {WIDTH} {HEIGHT}",
    90: f"40 30 {HEIGHT + 40} {WIDTH + 30}",
    180: f"30 40 {WIDTH + 30} {HEIGHT + 40}",
    270: f"40 30 {HEIGHT + 40} {WIDTH + 30}",
}


def document(
    pages: Sequence[Page],
    *,
    scans: Sequence[bytes] = (),
    size: tuple[int, int] = (0, 0),
    turn: int = 0,
    box: str | None = None,
    mirrored: bool = False,
) -> bytes:
    """The pages as a PDF, then one page for each JPEG picture of `size` pixels.

    With `turn` the text is drawn lying on its side and the page is turned by as many degrees to be read;
    `box` cuts the pages otherwise than upright A4; `mirrored` draws left for right, as for transfers.
    """
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", _FONT]
    kids = []
    matrix = f"-1 0 0 1 {WIDTH} 0" if mirrored else _TURNED[turn]
    for page in pages:
        stream = zlib.compress(f"{matrix} cm\n{_content(page)}".encode("ascii"))
        objects.append(_stream("/Filter/FlateDecode", stream))
        kids.append(_page(objects, "/Font<</F 3 0 R>>", turn, box))
    for picture in scans:
        form = f"/Type/XObject/Subtype/Image/Width {size[0]}/Height {size[1]}"
        objects.append(_stream(f"{form}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/DCTDecode", picture))
        image = len(objects)
        objects.append(_stream("", f"{WIDTH} 0 0 {HEIGHT} 0 0 cm /I Do".encode()))
        kids.append(_page(objects, f"/XObject<</I {image} 0 R>>"))
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    return _file(objects)


def scan(pictures: Sequence[bytes], size: tuple[int, int]) -> bytes:
    """A PDF of nothing but pictures."""
    return document([], scans=pictures, size=size)


def _stream(entries: str, data: bytes) -> str:
    return f"<</Length {len(data)}{entries}>>stream\n{data.decode('latin-1')}\nendstream"


def _page(objects: list[str], resources: str, turn: int = 0, box: str | None = None) -> str:
    """Adds a page that shows the last object; gives the reference to it."""
    objects.append(
        f"<</Type/Page/Parent 2 0 R/MediaBox[{box or _BOX[turn]}]/Rotate {turn}/Contents {len(objects)} 0 R"
        f"/Resources<<{resources}>>>>"
    )
    return f"{len(objects)} 0 R"


def _content(page: Page) -> str:
    parts = [f"{x0:.2f} {HEIGHT - y0:.2f} m {x1:.2f} {HEIGHT - y1:.2f} l S" for x0, y0, x1, y1 in page.rules]
    for texts, direction in ((page.texts, "1 0 0 1"), (page.aside, "0 1 -1 0")):
        for x, y, size, text in texts:
            code = text.encode("utf-16-be").hex()
            parts.append(f"BT /F {size} Tf {direction} {x:.2f} {HEIGHT - y:.2f} Tm <{code}> Tj ET")
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


def joined(files: Sequence[bytes]) -> bytes:
    """The pages of several files in one."""
    target = pypdfium2.PdfDocument.new()
    for data in files:
        target.import_pages(pypdfium2.PdfDocument(data))
    stream = io.BytesIO()
    target.save(stream)
    return stream.getvalue()
