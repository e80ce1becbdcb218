"""Levels: numbered and unnumbered headings put into a tree, whatever order their styles come in."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

from fangan.outline.blocks import Block
from fangan.outline.known import is_known_heading, opens_with_known_heading
from fangan.outline.labour import division_of_labour
from fangan.outline.markers import Marker, Style


@dataclass(slots=True, eq=False)
class Node:
    """A heading or a numbered paragraph with what follows it. `block` is None for the root only.

    `paragraphs` are the blocks between this heading and the next one, children's excluded. `document` has
    every node but the root in document order; those below this one stand there from `first` to `last`.
    """

    style: Style
    number: int
    block: Block | None
    rank: float = 0.0
    parent: Node | None = None
    paragraphs: list[Block] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    document: list[Node] = field(default_factory=list)
    first: int = 0
    last: int = 0

    @property
    def label(self) -> str | None:
        return self.block.marker.label if self.block and self.block.marker else None

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its heading and its own paragraphs."""
        return (self.block, *self.paragraphs) if self.block else tuple(self.paragraphs)

    @property
    def is_leaf(self) -> bool:
        return not self.children

    def walk(self) -> list[Node]:
        """Every node below this one, in document order."""
        return self.document[self.first : self.last]

    def leaves(self) -> list[Node]:
        """The leaves below this node; itself where it is one."""
        return [node for node in self.walk() if not node.children] if self.children else [self]

    def first_leaf(self) -> Node:
        node = self
        while node.children:
            node = node.children[0]
        return node


def build(blocks: list[tuple[Block, bool]]) -> Node:
    """Reads: blocks, each with whether it opens a level. Writes: the root of the tree.

    A style that is open already closes everything inside it and goes on; a new style nests below the
    innermost open one, unless it usually stands above that.
    """
    opening = [block for block, opens in blocks if opens and block.marker]
    order = nesting(opening)
    top = min([order[block.marker.style] for block in opening if block.marker], default=0.0)
    boxes = any([block.marker and block.marker.style is Style.BOX for block in opening])
    document: list[Node] = []
    root = Node(Style.PART, 0, None, rank=-1.0, document=document)
    stack = [root]
    for index, (block, opens) in enumerate(blocks):
        if not opens:
            stack[-1].paragraphs.append(block)
            continue
        style = block.marker.style if block.marker else Style.PLAIN
        rank = order[style] if block.marker else _rank_of_plain(blocks, index, order, top)
        if style is Style.BOX and stack[-1].rank > order[Style.CHINESE]:
            rank = stack[-1].rank
        elif boxes and block.marker and (box := _box_of(block.marker, stack)):
            rank = box.rank + 0.5
        while len(stack) > 1 and stack[-1].rank >= rank:
            stack.pop().last = len(document)
        number, place = block.marker.number if block.marker else 0, len(document) + 1
        node = Node(style, number, block, rank, stack[-1], document=document, first=place)
        stack[-1].children.append(node)
        document.append(node)
        stack.append(node)
    for node in stack:
        node.last = len(document)
    return root


def _box_of(marker: Marker, stack: list[Node]) -> Node | None:
    """The open box (专栏) whose own list a number belongs to: it starts at 1 again, or goes on there."""
    box = next((node for node in stack if node.style is Style.BOX), None)
    if box is None or box.parent is None or marker.style < Style.ARABIC:
        return None
    hosts = [node.number for node in box.parent.children if node.style is marker.style]
    inside = [node.number for node in box.children if node.style is marker.style]
    if not inside:
        return box if marker.number == 1 and hosts else None
    return box if marker.number == inside[-1] + 1 and marker.number != (hosts or [0])[-1] + 1 else None


_USUAL = {style: float(style) for style in Style}


def nesting(opening: Sequence[Block]) -> dict[Style, float]:
    """The rank of each style in this text: the usual one, unless an outer style proves to stand inside.

    It does where it starts again at 1 under several numbers of the other style, while that one goes on
    counting across it (1. （一） （二） 2. （一） （二） 3. …).
    `opening`: the numbered blocks that open a level.
    """
    order = dict(_USUAL)
    markers = [block.marker for block in opening if block.marker]
    present = sorted({marker.style for marker in markers})
    introduced = _introduced(opening)
    for inner in present:
        hosts = [outer for outer in present if order[outer] > order[inner]]
        for outer in hosts:
            if (outer, inner) in introduced or _goes_on_across(markers, outer, inner):
                order[inner] = max(order[inner], order[outer] + 0.1)
    return order


def _introduced(opening: Sequence[Block]) -> set[tuple[Style, Style]]:
    """The styles of which a line that ends with a colon brings in the first number of the other."""
    found: set[tuple[Style, Style]] = set()
    for block, below in itertools.pairwise(opening):
        ahead = block.text.endswith(("：", ":")) and below.span.start - block.span.end <= 4
        if ahead and block.marker and below.marker and below.marker.number == 1:
            found.add((block.marker.style, below.marker.style))
    return found


def _goes_on_across(markers: list[Marker], outer: Style, inner: Style) -> bool:
    """Whether `outer` (usually the deeper style) counts on while `inner` starts again inside it."""
    last_outer = last_inner = starts = 0
    outer_since = True
    section_since = False
    for marker in markers:
        if marker.style < min(outer, inner):
            section_since = True
        elif marker.style is outer:
            section_since = False
            if marker.number != last_outer + 1 and last_inner:
                return False
            last_outer, outer_since = marker.number, True
        elif marker.style is inner:
            # Right below a new section （一） opens a part of it, whatever number stood above.
            if not last_outer or section_since or (outer_since and marker.number != 1):
                return False
            starts += outer_since
            last_inner, outer_since = marker.number, False
    return starts >= 2


def _rank_of_plain(
    blocks: list[tuple[Block, bool]], index: int, order: dict[Style, float], top: float
) -> float:
    """An unnumbered heading stands just above the numbering that it opens, else inside everything numbered.

    It opens a numbering that starts at 1, or that goes on at once (continuous numbers across sections). A
    well-known heading stands beside the outermost numbers (rank `top`), or above them where those are only
    1. or (1).
    """
    if division_of_labour(blocks[index][0].text):
        return float(Style.PLAIN)
    if is_known_heading(blocks[index][0].text) or opens_with_known_heading(blocks[index][0].text):
        return top if top <= order[Style.CHINESE] else top - 0.5
    for offset, (block, opens) in enumerate(blocks[index + 1 : index + 12]):
        if opens and block.marker:
            if block.marker.number == 1 or offset == 0:
                return order[block.marker.style] - 0.5
            break
        if opens:
            break
    return float(Style.PLAIN)
