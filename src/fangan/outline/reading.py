"""From text to levels: the first stage after the reader."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fangan.expressions import expression
from fangan.model import Section
from fangan.outline.blocks import Block, pieces
from fangan.outline.headings import heading_end, is_plain_heading
from fangan.outline.labour import announces_labour, division_of_labour
from fangan.outline.markers import Marker, Style, read_marker
from fangan.outline.regions import plan_blocks, sends_next, without_mark
from fangan.outline.tree import Node, build
from fangan.text import as_span

_SECOND = {
    Style.ARABIC_PAREN: r"[（(]\s*2\s*[）)]",
    Style.ARABIC_HALF_PAREN: r"(?<!\d)2[）)]",
    Style.CIRCLED: "②",
}
_SEAM = expression(r"[。；;）)]\s*(?=[（(〔]\s*[\d零〇一二三四五六七八九十百]|[第\d一二三四五六七八九十])")


@dataclass(frozen=True, slots=True)
class Outline:
    """`roots` has one tree a document; `blocks` is every paragraph of the text, furniture included.

    `notice` has the numbered paragraphs of a notice that only sends the plan, and is no part of it.
    """

    blocks: tuple[Block, ...]
    roots: tuple[Node, ...]
    notice: tuple[Block, ...] = ()

    @property
    def start(self) -> int:
        """Where the first numbered paragraph begins; the end of the text where none does."""
        for root in self.roots:
            for first in root.children[:1]:
                if first.block:
                    return first.block.span.start
        return self.blocks[-1].span.end if self.blocks else 0

    def sections(self, text: str) -> tuple[Section, ...]:
        """The outline as facts."""
        return tuple(_section(text, node) for root in self.roots for node in root.children)


def _section(text: str, node: Node) -> Section:
    assert node.block is not None
    children = tuple([_section(text, child) for child in node.children])
    block = node.block
    end = (children or node.paragraphs or (block,))[-1].span.end
    content = block.content_text
    length = heading_end(block, more=bool(children or node.paragraphs), sibling_titles=True)
    heading = content[:length].strip("。.：:【】 \u3000") or None
    label = block.marker.label if block.marker else None
    body = tuple([paragraph.span for paragraph in node.paragraphs])
    return Section(label, heading, as_span((block.span.start, end)), body, children)


def read_outline(blocks: tuple[Block, ...]) -> Outline:
    """Reads: the blocks that stand in no table. Writes: the tree of each document among them."""
    documents = plan_blocks(blocks)
    notice = documents.pop(0) if len(documents) > 1 and sends_next(blocks, documents) else []
    roots = tuple(build(_opening(_cut_run_on(document))) for document in documents)
    return Outline(blocks, roots, tuple(notice))


def _opening(blocks: list[Block]) -> list[tuple[Block, bool]]:
    """Each block with whether it opens a level."""
    last: dict[Style, int] = {}
    found: list[tuple[Block, bool]] = []
    by_unit = False
    decimals = any([block.marker and block.marker.style is Style.DECIMAL for block in blocks])
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        opens = _counts(block.marker, last) if block.marker else is_plain_heading(block, following)
        if opens:
            by_unit = announces_labour(block.content_text)
        elif by_unit and not block.marker:
            opens = division_of_labour(block.text) > 0
        if opens and block.marker:
            opens = not _is_inline_list(block) and (decimals or not without_mark(block))
        if opens and block.marker:
            last[block.marker.style] = block.marker.number
        found.append((block, opens))
    return found


def _is_inline_list(block: Block) -> bool:
    """Whether a paragraph that begins with （1） or ① has （2） or ② inside: a list, no level."""
    marker = block.marker
    if marker is None or marker.number != 1 or marker.style not in _SECOND:
        return False
    return re.search(_SECOND[marker.style], block.text) is not None


def _counts(marker: Marker, last: dict[Style, int]) -> bool:
    """Whether what looks like a marker is one: an unsure one only as the next of its sequence."""
    if marker.style is Style.CIRCLED and marker.number > 1:
        # A list within a sentence that was broken over lines (①…；②…；\n③…) is no level.
        return last.get(Style.CIRCLED, 0) + 1 == marker.number
    if marker.sure:
        return True
    if marker.style is Style.DECIMAL:
        above = int(marker.label.split(".")[0])
        return marker.number in (1, last.get(Style.DECIMAL, 0) + 1) and above in (*last.values(), 1)
    if marker.style is Style.DECIMAL_DEEP:
        above = int(marker.label.split(".")[-2])
        in_order = marker.number in (1, last.get(Style.DECIMAL_DEEP, 0) + 1)
        return in_order and above == last.get(Style.DECIMAL, above)
    return marker.number == last.get(marker.style, 0) + 1


def _cut_run_on(blocks: list[Block]) -> list[Block]:
    """Paragraphs run together (…负责)(十四)… are cut where the next number of an open sequence follows."""
    last: dict[Style, int] = {}
    found: list[Block] = []
    for block in blocks:
        if block.marker:
            last[block.marker.style] = block.marker.number
        cuts: list[int] = []
        for match in _SEAM.finditer(block.text):
            marker = read_marker(block.text, match.end())
            if marker and marker.sure and _continues(marker, last, after_owners=match[0][0] in "）)"):
                cuts.append(match.end())
                last[marker.style] = marker.number
        found.extend(pieces(block, cuts) if cuts else [block])
    return found


def _continues(marker: Marker, last: dict[Style, int], *, after_owners: bool) -> bool:
    if last.get(marker.style, 0) + 1 != marker.number or marker.number == 1:
        return False
    return marker.style in (Style.CHINESE, Style.CHINESE_PAREN) or (
        after_owners and marker.style is Style.ARABIC
    )
