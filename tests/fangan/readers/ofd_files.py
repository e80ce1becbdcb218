"""A small writer of OFD files (GB/T 33190)."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from html import escape

from typeset import HEIGHT, WIDTH, Page

_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_MM = 25.4 / 72
_AREA = f"0 0 {WIDTH * _MM} {HEIGHT * _MM}"


def scan(picture: bytes) -> bytes:
    """One page that is nothing but a JPEG picture."""
    resources = (
        f'<ofd:Res {_NS} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="9" Type="Image">'
        "<ofd:MediaFile>scan.jpg</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    )
    page = (
        f'<ofd:Page {_NS}><ofd:Content><ofd:Layer><ofd:ImageObject Boundary="{_AREA}" ResourceID="9"/>'
        "</ofd:Layer></ofd:Content></ofd:Page>"
    )
    return document(
        [Page()],
        extra={
            "Doc_0/PublicRes.xml": resources,
            "Doc_0/Pages/Page_0/Content.xml": page,
            "Doc_0/Res/scan.jpg": picture,
        },
    )


# What lays the drawing on its side, by right angles clockwise, and the size of the page that it then fills.
_ACROSS, _DOWN = WIDTH * _MM, HEIGHT * _MM
_TURNED = {
    0: (_ACROSS, _DOWN, (1, 0, 0, 1, 0, 0)),
    1: (_DOWN, _ACROSS, (0, 1, -1, 0, _DOWN, 0)),
    2: (_ACROSS, _DOWN, (-1, 0, 0, -1, _ACROSS, _DOWN)),
    3: (_DOWN, _ACROSS, (0, -1, 1, 0, 0, _ACROSS)),
}


def lying(page: Page, turn: int) -> str:
    """A page's content with everything laid on its side by matrices, `turn` right angles clockwise."""
    width, height, (a, b, c, d, e, f) = _TURNED[turn]
    content = _content(page)
    for kind in ("Text", "Path"):
        content = re.sub(
            rf'<ofd:{kind}Object Boundary="(\S+) (\S+) ',
            lambda found: (
                f'<ofd:{found[0][5:9]}Object CTM="{a} {b} {c} {d} '
                f"{a * float(found[1]) + c * float(found[2]) + e} "
                f'{b * float(found[1]) + d * float(found[2]) + f}" Boundary="0 0 '
            ),
            content,
        )
    area = f"<ofd:Area><ofd:PhysicalBox>0 0 {width} {height}</ofd:PhysicalBox></ofd:Area>"
    return content.replace("<ofd:Content>", area + "<ofd:Content>", 1)


def document(
    pages: Sequence[Page], *, absolute: bool = False, extra: Mapping[str, str | bytes] | None = None
) -> bytes:
    """The pages as OFD; `absolute` writes part names from the root, as some producers do."""
    base = "/Doc_0/" if absolute else ""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr(
            "OFD.xml",
            f"<ofd:OFD {_NS}><ofd:DocBody>"
            "<ofd:DocInfo><ofd:Author>江澜区人民政府办公室</ofd:Author></ofd:DocInfo>"
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        listed = "".join(
            f'<ofd:Page ID="{n + 10}" BaseLoc="{base}Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
        )
        container.writestr(
            "Doc_0/Document.xml",
            f"<ofd:Document {_NS}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>{_AREA}"
            f"</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
            f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        parts = dict(extra or {})
        parts.setdefault(
            "Doc_0/PublicRes.xml",
            f'<ofd:Res {_NS}><ofd:Fonts><ofd:Font ID="1" FontName="仿宋_GB2312"/>'
            '<ofd:Font ID="2" FontName="黑体"/></ofd:Fonts></ofd:Res>',
        )
        for number, page in enumerate(pages):
            parts.setdefault(f"Doc_0/Pages/Page_{number}/Content.xml", _content(page))
        for name, content in parts.items():
            container.writestr(name, content)
    return stream.getvalue()


def _content(page: Page) -> str:
    texts = "".join(_text(*text) for text in page.texts)
    paths = "".join(
        f'<ofd:PathObject Boundary="{_AREA}" LineWidth="0.2"><ofd:AbbreviatedData>'
        f"M {x0 * _MM} {y0 * _MM} L {x1 * _MM} {y1 * _MM}</ofd:AbbreviatedData></ofd:PathObject>"
        for x0, y0, x1, y1 in page.rules
    )
    return f"<ofd:Page {_NS}><ofd:Content><ofd:Layer>{texts}{paths}</ofd:Layer></ofd:Content></ofd:Page>"


def _text(x: float, y: float, size: float, text: str) -> str:
    """Half of the text objects use the short form of equal steps, as producers do."""
    steps = [size * _MM * (0.5 if character.isascii() else 1) for character in text[:-1]]
    equal = len(set(steps)) == 1
    delta = f"g {len(steps)} {steps[0]}" if equal else " ".join(map(str, steps))
    height = size * _MM
    return (
        f'<ofd:TextObject Boundary="{x * _MM} {y * _MM - height} 150 {height}" Font="1" Size="{height}">'
        f'<ofd:TextCode X="0" Y="{height}" DeltaX="{delta}">{escape(text)}</ofd:TextCode></ofd:TextObject>'
    )
