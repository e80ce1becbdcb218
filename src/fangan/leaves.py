"""Nodes of the outline read once: where the heading ends, the stretches, the owners that govern a group."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fangan.expressions import expression
from fangan.model import Assignment, Certainty, Role
from fangan.outline.headings import Sense, has_title_sentence, heading_end
from fangan.outline.labour import announces_labour
from fangan.outline.tree import Node
from fangan.owners.brackets import Bracket, find_brackets
from fangan.owners.clauses import Clauses
from fangan.owners.names import read_names
from fangan.owners.numbered import Numbered, read_numbered
from fangan.owners.stretches import Stretch, is_owner_line, read_stretches
from fangan.owners.units import is_unit, opens_own_name
from fangan.owners.vocabulary import ends_strongly, strong_last_characters
from fangan.text import Span, as_span

_TAKES_ON = expression(
    r"[\s。：:]*(?:主要|具体)?(?:负责|牵头|承担|落实|履行|协助|职责[：:])(?!单位|部门|主体|领导|人|科室|时限)"
)
_PARTED = expression(r"[\s（(]")
_ASIDE = expression(r"[（(].*")
_LONGEST_TITLE = 24
_FEWEST_LEAVES = 4
_APPEALS = expression(r"各(?:地区|级|部门|有关|相关|单位|[省市县区州乡镇街])[^。：:]{0,40}[要应须]")
_ANNOUNCES = expression(r"[^，。；：:]{2,10}[：:]\s*")
"""具体措施：on a line of its own, above numbers."""


@dataclass(slots=True)
class Draft:
    """A node on its way to items: its heading and stretches, read once.

    Set once the whole tree is read: `path`, `sense`, `governing` (what the heading, its own owner lines or a
    closing block say for everything below), `inherited` (the assignments of those, as items below have them),
    `given` (what a sentence behind its group says for this leaf, unless it says so itself). `numbered`: what
    the node's last paragraph says of single items of its list. `above`: the drafts of the headings above it,
    from the inside out.
    """

    node: Node
    heading: Span | None
    stretches: list[Stretch]
    heading_clauses: list[Clauses]
    group_clauses: Sequence[Clauses] = ()
    given: Sequence[Clauses] = ()
    numbered: tuple[Numbered, ...] = ()
    above: Sequence[Draft] = ()
    path: tuple[str, ...] = ()
    sense: Sense = Sense.TASKS
    governing: Sequence[Clauses] = ()
    inherited: Sequence[Assignment] = ()

    @property
    def has_owners(self) -> bool:
        return bool(self.heading_clauses) or any([stretch.clauses for stretch in self.stretches])

    @property
    def own_lines(self) -> list[Clauses]:
        return [found for stretch in self.stretches if stretch.lines for found in stretch.clauses]


def read_drafts(text: str, root: Node) -> dict[int, Draft]:
    """Reads: one document's tree. Writes: a draft of each node, by its id."""
    drafts: dict[int, Draft] = {}
    above: Sequence[Draft] = ()
    for parent in (root, *root.walk()):
        if not parent.children:
            continue
        titled = [child for child in parent.children if child.block and has_title_sentence(child.block)]
        titles = len(titled) * 3 >= len(parent.children) * 2
        by_unit = parent.block is not None and announces_labour(parent.block.content_text)
        if parent is not root:
            above = (drafts[id(parent)], *drafts[id(parent)].above)
        for child in parent.children:
            draft = _draft(text, child, sibling_titles=titles, by_unit=by_unit)
            draft.above = above
            drafts[id(child)] = draft
    _close_document(drafts, root)
    _lift_group_blocks(drafts, root)
    _give_to_group(drafts, root)
    return drafts


def _draft(text: str, node: Node, *, sibling_titles: bool, by_unit: bool) -> Draft:
    assert node.block is not None
    content = node.block.content
    brackets = find_brackets(text, content)
    owned = [bracket for bracket in brackets if bracket.clauses.assignments]
    more = bool(node.children) or not all([is_owner_line(text, below.span) for below in node.paragraphs])
    end = content.start + heading_end(node.block, more=more, sibling_titles=sibling_titles)
    if owned:
        end = min(end, owned[0].span.start)
        if node.children and _states_more(text, node, Span(content.start, end)):
            end = content.start
    heading = _trimmed(text, content.start, end) if end > content.start else None
    rest = as_span((end, content.end))
    above_children = [bracket.clauses for bracket in brackets] if node.children else []
    first = rest if end < content.end else node.paragraphs[0].span if node.paragraphs else rest
    takes_on = by_unit or _TAKES_ON.match(text, *first) is not None
    headed = _unit_as_heading(text, heading, takes_on=takes_on) if heading else None
    if headed and node.children:
        above_children.append(headed)
    paragraphs = [paragraph.span for paragraph in node.paragraphs]
    numbered = (
        read_numbered(text, paragraphs[-1]) if paragraphs and "第" in node.paragraphs[-1].text[:2] else ()
    )
    announced = node.children and paragraphs and _ANNOUNCES.fullmatch(text, *paragraphs[-1])
    if numbered or announced:
        paragraphs.pop()
    opens = end < content.end and _has_words(text, rest, brackets if node.children else ())
    if opens:
        paragraphs.insert(0, rest)
    stretches = read_stretches(text, paragraphs, brackets if opens else None)
    if headed and not node.children and not any([stretch.clauses for stretch in stretches]):
        stretches = stretches or [Stretch(heading or content, content.end)]
        stretches[0].clauses.append(headed)
    if heading and brackets and stretches and not node.children:
        # A date beside a leaf's title (动员阶段（3月底前）) stays in the heading and counts for the leaf.
        stretches[0].clauses += [bracket.clauses for bracket in brackets if bracket.span.end <= heading.end]
    return Draft(node, heading, stretches, above_children, numbered=numbered)


def _states_more(text: str, node: Node, words: Span) -> bool:
    """Whether a numbered sentence with owners is a measure of its own, and no title of the measures below it.

    It tells in several clauses what to do, owners behind its full stop, and those below name their own.
    """
    sentence = words.of(text).rstrip(" \u3000")
    if len(sentence) <= _LONGEST_TITLE or not sentence.endswith("。") or "，" not in sentence:
        return False
    below = node.children[0].blocks
    return any(
        is_owner_line(text, block.span)
        or any(bracket.clauses.assignments for bracket in find_brackets(text, block.span))
        for block in below
    )


def _unit_as_heading(text: str, heading: Span, *, takes_on: bool) -> Clauses | None:
    """（一）县财政局: in a division of labour by unit, the heading is the owner of what follows.

    `takes_on`: what follows begins with 负责 or the like, or a division of labour is announced above, so that
    a short name is enough (党政办).
    """
    if heading.end - heading.start > 40 or not (takes_on or _may_end_as_unit(heading.of(text))):
        return None
    found = read_names(text, heading)
    if not found.names or not all(is_unit(name.text) for name in found.names):
        return None
    if not takes_on and not all(opens_own_name(name.text) for name in found.names):
        return None
    if not takes_on and not all(ends_strongly(_ASIDE.sub("", name.text)) for name in found.names):
        return None
    owner = Assignment(
        Role.RESPONSIBLE,
        None,
        found.names,
        heading,
        found.open_ended,
        certainty=Certainty.LIKELY,
        reason="标题就是单位名称",
    )
    return Clauses((owner,), certain=False)


def _may_end_as_unit(words: str) -> bool:
    """Whether the last name of the words may end as a unit does.

    Where neither blanks nor brackets stand among them, that name ends as the words themselves do.
    """
    last = words[-1]
    if "等" in words or last == "无" or not "\u4e00" <= last <= "\u9fff":
        return True
    return ends_strongly(words) or (last in strong_last_characters() and _PARTED.search(words) is not None)


def _has_words(text: str, span: Span, brackets: Sequence[Bracket]) -> bool:
    """Whether anything but owner brackets, stops and emphasis marks stands there."""
    words = text[span.start : span.end]
    for bracket in brackets:
        words = words.replace(bracket.span.of(text), "")
    return bool(words.strip(" \u3000。*"))


def _trimmed(text: str, start: int, end: int) -> Span | None:
    words = text[start:end]
    left = len(words) - len(words.lstrip("【 \u3000*"))
    right = len(words.rstrip("。.：:】 \u3000*"))
    return as_span((start + left, start + right)) if left < right else None


def _close_document(drafts: dict[int, Draft], root: Node) -> None:
    """Paragraphs after the owners of the last leaf close the document, where leaves end with owners."""
    leaves = [drafts[id(leaf)] for leaf in root.leaves() if leaf.block]
    if len(leaves) < 2 or sum(map(_ends_with_owners, leaves[:-1])) * 2 < len(leaves) - 1:
        _cut_appeal(leaves)
        return
    last = leaves[-1].stretches
    if last and last[-1].core:
        last[-1].body = last[-1].core


def _cut_appeal(leaves: Sequence[Draft]) -> None:
    """各地区、各部门要… behind a last leaf with more paragraphs than any other closes the document."""
    if len(leaves) < _FEWEST_LEAVES or len(leaves[-1].stretches) != 1 or leaves[-1].has_owners:
        return
    most = max(len(leaf.node.paragraphs) for leaf in leaves[:-1])
    paragraphs = leaves[-1].node.paragraphs
    for index in range(most, len(paragraphs)):
        if _APPEALS.match(paragraphs[index].text):
            above = paragraphs[index - 1] if index else leaves[-1].node.block
            stretch = leaves[-1].stretches[0]
            if above and stretch.body.start < above.span.end < stretch.body.end:
                stretch.body = Span(stretch.body.start, above.span.end)
                stretch.end = min(stretch.end, above.span.end)
            return


def _ends_with_owners(leaf: Draft) -> bool:
    return leaf.has_owners and (not leaf.stretches or leaf.stretches[-1].core is None)


def _lift_group_blocks(drafts: dict[int, Draft], root: Node) -> None:
    """Owner lines that close a group of leaves without owners govern the whole group."""
    for parent in root.walk():
        if parent.is_leaf or drafts[id(parent.first_leaf())].has_owners:
            continue
        leaves = [drafts[id(leaf)] for leaf in parent.leaves()]
        if len(leaves) < 2 or any(leaf.has_owners for leaf in leaves[:-1]):
            continue
        last = leaves[-1]
        if last.stretches and last.stretches[-1].lines:
            drafts[id(parent)].group_clauses = last.stretches[-1].clauses
            last.stretches[-1].clauses = []


def _give_to_group(drafts: dict[int, Draft], root: Node) -> None:
    """以上任务由…牵头 behind the last of a list governs those of the list that name no owners themselves."""
    for parent in (root, *root.walk()):
        last = drafts[id(parent.children[-1])] if len(parent.children) > 1 else None
        if last is None or last.node.children or not last.stretches:
            continue
        if last.numbered:
            for node in parent.children:
                number = node.block.marker.number if node.block and node.block.marker else None
                drafts[id(node)].given = [said.clauses for said in last.numbered if number in said.numbers]
        closing = last.stretches[-1]
        if said := [found for found in closing.clauses if found.of_group]:
            closing.clauses = [found for found in closing.clauses if not found.of_group]
            for node in parent.children:
                if node.is_leaf:
                    drafts[id(node)].given = said
