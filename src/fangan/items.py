"""Leaves of the outline to items: kind, path, heading, text, owners and deadline, own and inherited."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Sequence

from fangan.citations import is_issued
from fangan.deadlines import opening_date, read_deadline
from fangan.expressions import expression
from fangan.leaves import Draft, read_drafts
from fangan.model import Assignment, Deadline, Item, Kind, Role
from fangan.outline.headings import (
    Sense,
    is_closing,
    is_phase_heading,
    sense_of,
    sense_of_leaf,
)
from fangan.outline.known import is_known_heading
from fangan.outline.markers import Style
from fangan.outline.reading import Outline
from fangan.outline.tree import Node
from fangan.owners.clauses import Clauses, lead_first, read_clauses, says_first_leads
from fangan.owners.prose import read_prose
from fangan.owners.stretches import Stretch, read_stretches
from fangan.owners.vocabulary import deadline_label_pattern, verb_roles
from fangan.text import Span

_NOTE_ABOVE = 400
_ONE_SENTENCE = 120
_DEMANDS = 6
_SENT = expression(
    r"现(?:予以?|随文)?印发(?:给你们)?[，,][^。]{0,12}按照以下|现(?:予以?|随文)?印发[^。]{0,30}(?:如下|以下)"
)
_MEASURED = expression(r"\d|目标|指标|[一二三四五六七八九十百千]+(?:个|家|项|户|亩|人)")
_LABEL_OF_TIME = expression(
    r"(?:完成|整改|办结|办理|推进|工作)(?:时限|时间|期限|节点)\s*[：:]|(?:时间|时限|进度)要求\s*[：:]|时间节点\s*[：:]"
)
_STOP = expression("[。；;，,\n）)]")
_DITTO = expression("同(?:上|前)(?:条|项|款)?|[〃″]")
_DITTO_SIGNS = ("同上", "同前", "〃", "″")

_FRAMING = expression(
    r"(?:为|根据|依据|按照|依照)[^。]{0,300}(?:制定|制订|提出)(?:本|如下|以下)[^。]{0,20}。?$"
    r"|本[^，。；]{1,12}(?:所称|适用于)"
    r"|(?:本|上述|以上)(?:[^，。；]{0,8}(?:方案|计划|措施|办法|意见|细则|规定|政策|通知|要点)|[^，。；]{0,2})"
    r"[，,]?(?:自|由|有效期)[^。]{0,60}(?:施行|实施|执行|解释|有效|生效|[年日止])"
)
"""The article that says what the plan is for, what it speaks of, or from when it is in force: 附则."""


_PARAGRAPH_TITLE = expression(r"[\u4e00-\u9fff“”、和与（）()]{4,26}。")
_TITLED = 12
"""What at least follows the title of a paragraph."""

_SEE_ANNEX = expression(r"[^，。；]{0,10}[详参]?见(?:附[件表]|后附)[^，。；]{0,16}。?")


def read_items(text: str, outline: Outline, year: int | None) -> tuple[Item, ...]:
    """Reads: the outline. Writes: an item for each leaf that says what is to be done."""
    if not outline.roots:
        return tuple(_unnumbered(text, outline, year))
    items = [item for root in outline.roots for item in _items_of(text, root, year)]
    return tuple(_with_dittos(items)) if any(sign in text for sign in _DITTO_SIGNS) else tuple(items)


def _with_dittos(items: Sequence[Item]) -> Iterator[Item]:
    """同上 stands for what the item before says in the same role, and for its deadline."""
    before: Item | None = None
    for item in items:
        entries = tuple(each for entry in item.assignments for each in _undittoed(entry, before))
        deadline = item.deadline
        if deadline and before and _DITTO.fullmatch(deadline.text):
            deadline = before.deadline and dataclasses.replace(before.deadline, inherited=True)
        before = dataclasses.replace(item, assignments=entries, deadline=deadline)
        yield before


def _undittoed(entry: Assignment, before: Item | None) -> Iterator[Assignment]:
    if before is None or [name.text for name in entry.names if not _DITTO.fullmatch(name.text)]:
        yield entry
        return
    for same in before.assignments:
        if same.role is entry.role:
            yield _inherit(same, same.source or before.path)


def _unnumbered(text: str, outline: Outline, year: int | None) -> Iterator[Item]:
    """A plan without any number: its paragraphs that end with owners in brackets, if there are several."""
    stretches = read_stretches(text, [block.span for block in outline.blocks])
    owned = [stretch for stretch in stretches if stretch.clauses and not stretch.lines]
    if len(owned) < 2:
        return
    for index, stretch in enumerate(owned, 1):
        last = text.rfind("\n", stretch.body.start, stretch.body.end) + 1
        body = Span(max(last, stretch.body.start), stretch.body.end)
        yield Item(
            path=(f"§{index}",),
            kind=Kind.TASK,
            heading=None,
            text=body.of(text),
            span=Span(body.start, stretch.end),
            body=body,
            assignments=tuple(_own(text, stretch)),
            deadline=_deadline(text, stretch, (), year, Kind.TASK),
        )


def _items_of(text: str, root: Node, year: int | None) -> Iterator[Item]:
    drafts = read_drafts(text, root)
    _place(drafts, root)
    standing = [_inherit(entry, ()) for entry in _foretold_owners(text, root)]
    first_leads = _is_foretold(text, root)
    only_sends = _only_sends(text, root)
    for node in root.walk():
        draft = drafts[id(node)]
        kind = _kind(draft)
        if kind is None:
            if node.children:
                standing += [_inherit(entry, draft.path) for entry in _said_for_all_below(text, draft)]
            continue
        if only_sends and kind is Kind.TASK:
            kind = Kind.SAFEGUARD
        for item, clauses in _draft_items(text, draft, kind, year):
            if not (
                first_leads or standing or any([found.first_leads or found.standing for found in clauses])
            ):
                yield item
                continue
            first_leads = first_leads or any(found.first_leads for found in clauses)
            if first_leads and (entries := lead_first(item.assignments)) is not item.assignments:
                item = dataclasses.replace(item, assignments=entries)
            yield _with_standing(item, standing, clauses)
            standing += [_inherit(entry, item.path) for found in clauses for entry in found.standing]


def _place(drafts: dict[int, Draft], root: Node) -> None:
    """Set each draft's path, sense and what it says for the nodes below it."""
    for node in root.walk():
        draft = drafts[id(node)]
        draft.path = (*draft.above[0].path, _label(draft)) if draft.above else (_label(draft),)
        draft.sense = _sense(draft, drafts)
        draft.governing = (*draft.heading_clauses, *draft.group_clauses, *draft.own_lines)
        if node.style is Style.BOX and node.is_leaf:
            draft.given = (*draft.given, *_of_article(node, drafts))
        elif node.style is Style.BOX:
            draft.governing = (*draft.governing, *_of_article(node, drafts))
        draft.inherited = [
            _inherit(entry, draft.path) for group in draft.governing for entry in group.assignments
        ]


def _of_article(box: Node, drafts: dict[int, Draft]) -> Sequence[Clauses]:
    """The owners of the article that a box (专栏) stands behind, where they are surely the box's as well.

    Behind several tasks of one article a box belongs to them all, and has their owners only where they agree.
    """
    siblings = box.parent.children if box.parent else []
    before = siblings[: siblings.index(box)]
    last_box = max((at for at, node in enumerate(before) if node.style is Style.BOX), default=-1)
    articles = [drafts[id(node)] for node in before[last_box + 1 :]]
    if articles and articles[-1].node.style <= Style.ARTICLE:
        articles = articles[-1:]
    said = [_said_for_all(article) for article in articles]
    return said[0] if said and all(_words(found) == _words(said[0]) for found in said) else []


def _said_for_all(article: Draft) -> Sequence[Clauses]:
    if article.node.children:
        return article.governing
    return article.stretches[0].clauses if len(article.stretches) == 1 else []


def _words(said: Sequence[Clauses]) -> list[tuple[Role, list[str]]]:
    entries = [entry for found in said for entry in found.assignments]
    return [(entry.role, [name.text for name in entry.names]) for entry in entries]


def _is_foretold(text: str, root: Node) -> bool:
    """Whether a note above the first heading says that the first of each list leads."""
    first = root.children[0].block if root.children else None
    if first is None:
        return False
    return says_first_leads(text, Span(max(0, first.span.start - _NOTE_ABOVE), first.span.start))


def _foretold_owners(text: str, root: Node) -> Iterator[Assignment]:
    """Who a note above the first heading says is responsible for all that follows."""
    first = root.children[0].block if root.children else None
    start = max(0, first.span.start - _NOTE_ABOVE) if first else 0
    if first and (at := text.find("不再", start, first.span.start)) >= 0:
        line = Span(text.rfind("\n", 0, at) + 1, text.find("\n", at))
        said = read_clauses(text, line)
        yield from said.standing if said else ()


def _said_for_all_below(text: str, draft: Draft) -> Iterator[Assignment]:
    """Who a section's heading or first paragraphs say is responsible for all items from there on."""
    for found in draft.heading_clauses:
        yield from found.standing
    for paragraph in draft.node.paragraphs:
        if "不再" in paragraph.text and (said := read_clauses(text, paragraph.span)):
            yield from said.standing


def _only_sends(text: str, root: Node) -> bool:
    """Whether the document is a notice that sends the plan and only asks for its being carried out.

    Then the sentence that sends it (《…》已经同意，现印发) stands right above the first number.
    """
    first = root.children[0].block if root.children else None
    above = text[max(0, first.span.start - _NOTE_ABOVE) : first.span.start].rstrip() if first else ""
    above = above[above.rfind("\n") + 1 :]
    marks = [mark.end() for mark in re.finditer("》", above) if len(above) - mark.end() <= _ONE_SENTENCE]
    if not any(is_issued(above, mark, len(above)) or _SENT.search(above, mark) for mark in marks):
        return False
    # A page may have lost the plan's title: what has parts and owners of its own is the plan.
    return len(root.children) <= _DEMANDS and not any(node.children for node in root.children)


def _kind(draft: Draft) -> Kind | None:
    """The item's kind by the headings above it; None where the node gives no item of its own."""
    node = draft.node
    if node.children and not any(stretch.clauses and not stretch.lines for stretch in draft.stretches):
        return None
    words = node.block.content_text if node.block else ""
    if node.is_leaf and not draft.has_owners and _FRAMING.match(words):
        return None
    if len(node.paragraphs) == 1 and _SEE_ANNEX.fullmatch(node.paragraphs[0].text):
        return None
    for each in (draft, *draft.above):
        if each.sense is Sense.TASKS:
            continue
        match each.sense:
            case Sense.CLOSING:
                return None
            case Sense.GOALS | Sense.BACKGROUND:
                return _kind_among_goals(draft)
            case Sense.INDICATORS:
                return Kind.INDICATOR
            case Sense.PHASES:
                return Kind.PHASE
            case Sense.SAFEGUARDS:
                return Kind.SAFEGUARD
    return Kind.TASK


def _kind_among_goals(draft: Draft) -> Kind | None:
    """Among goals only what has owners is an item: a measured target, or a task that strayed there."""
    if not draft.has_owners:
        return None
    words = "".join(block.text for block in draft.node.blocks)
    short = (
        _MEASURED.search(words)
        and sum(stretch.body.end - stretch.body.start for stretch in draft.stretches) <= 80
    )
    return Kind.INDICATOR if short else Kind.TASK


def _sense(draft: Draft, drafts: dict[int, Draft]) -> Sense:
    node, heading, depth = draft.node, draft.heading, len(draft.above)
    if heading is None or node.block is None:
        return Sense.TASKS
    words = node.block.text[heading.start - node.block.span.start : heading.end - node.block.span.start]
    words = "".join(words.split()) if " " in words or "\u3000" in words else words
    is_last = depth == 0 and _is_last_section(node)
    if depth and node.is_leaf and not is_known_heading(words):
        return sense_of_leaf(words)
    sense = sense_of(words, is_last=is_last and not _is_measure_of_flat_list(node, drafts))
    if sense is Sense.PHASES and not any(
        is_phase_heading(child.block.content_text) for child in node.children if child.block
    ):
        return Sense.TASKS if node.children else sense
    return sense


def _is_last_section(node: Node) -> bool:
    """Whether nothing but 附则 follows a section, and another one goes before."""
    sections = node.parent.children if node.parent else []
    for section in reversed(sections[1:]):
        if section is node:
            return True
        if section.block is None or not is_closing(section.block.content_text):
            return False
    return False


def _is_measure_of_flat_list(node: Node, drafts: dict[int, Draft]) -> bool:
    """In a list of measures without sections, the last one with owners as the others is a task (强化考核)."""
    siblings = node.parent.children if node.parent else []
    if len(siblings) < 3 or not drafts[id(node)].has_owners or any(each.children for each in siblings):
        return False
    return sum(drafts[id(each)].has_owners for each in siblings) * 2 > len(siblings)


def _label(draft: Draft) -> str:
    """The node's number; without one, its heading or whole line."""
    block, heading = draft.node.block, draft.heading
    assert block is not None
    if block.marker:
        return block.marker.label
    return heading.shifted(-block.span.start).of(block.text) if heading else block.text


def _draft_items(
    text: str, draft: Draft, kind: Kind, year: int | None
) -> Iterator[tuple[Item, list[Clauses]]]:
    """One item a stretch; §1, §2 … where there are several, or where paragraphs stand under a heading."""
    path = draft.path
    assert draft.node.block is not None
    block = draft.node.block.span
    stretches = [stretch for stretch in draft.stretches if stretch.body.end > stretch.body.start]
    if draft.node.children:
        stretches = [stretch for stretch in stretches if stretch.clauses and not stretch.lines]
    if not stretches:
        whole = draft.heading or draft.node.block.content
        clauses = draft.heading_clauses + [found for stretch in draft.stretches for found in stretch.clauses]
        stretches = [Stretch(whole, block.end, clauses)]
    several = len(stretches) > 1 or bool(draft.node.children)
    outermost = draft.above[-1] if draft.above else draft
    section = outermost.heading.of(text) if outermost.heading else None
    given = [_inherit(entry, path) for clauses in draft.given for entry in clauses.assignments]
    said = [draft.given, *[above.governing for above in draft.above]]
    titles = _paragraph_titles(text, stretches) if len(stretches) > 1 else []
    for index, stretch in enumerate(stretches, 1):
        heading, body = draft.heading if index == 1 else None, stretch.body
        if titles and (title := titles[index - 1]):
            heading, body = title, Span(title.end + 1, body.end)
        own = _own(text, stretch)
        item = Item(
            path=(*path, f"§{index}") if several else path,
            kind=kind,
            heading=heading.of(text) if heading else None,
            text=body.of(text),
            span=Span(block.start if index == 1 else stretch.body.start, max(stretch.end, stretch.body.end)),
            body=body,
            section=section,
            assignments=tuple(_effective(own or given, draft.above)),
            deadline=_deadline(text, stretch, said, year, kind),
        )
        yield item, stretch.clauses


def _paragraph_titles(text: str, stretches: Sequence[Stretch]) -> list[Span | None]:
    """The sentence that heads each paragraph, where most paragraphs below one heading have such a title."""
    found: list[Span | None] = []
    for stretch in stretches:
        start, end = stretch.body
        before = start
        while before > 0 and text[before - 1] in " \u3000\t":
            before -= 1
        title = _PARAGRAPH_TITLE.match(text, start, end) if text[before - 1 : before] == "\n" else None
        found.append(Span(start, title.end() - 1) if title and end - title.end() > _TITLED else None)
    return found if 3 * sum(map(bool, found)) >= 2 * len(found) else []


def _own(text: str, stretch: Stretch) -> list[Assignment]:
    own = _named(stretch.clauses)
    further = _named(stretch.inline) if stretch.inline else []
    further += read_prose(text, stretch.body)
    seen = {_said(entry) for entry in own} if further else set()
    for entry in further:
        if (said := _said(entry)) not in seen:
            seen.add(said)
            own.append(entry)
    return own


def _named(said: Sequence[Clauses]) -> list[Assignment]:
    return [entry for clauses in said for entry in clauses.assignments if entry.names]


def _said(entry: Assignment) -> tuple[Role, tuple[str, ...]]:
    return entry.role, tuple([name.text for name in entry.names])


def _effective(own: list[Assignment], above: Sequence[Draft]) -> list[Assignment]:
    """The item's own, then for each role that it does not name the nearest section's."""
    above = [section for section in above if section.inherited]
    if not above:
        return own
    have = {entry.role for entry in own}
    inherited: list[Assignment] = []
    # (甲牵头，乙负责) above and (丙负责) here are each complete; only labels leave roles to the section.
    complete = any(not _by_label(entry) for entry in own)
    for section in above:
        found = [
            entry
            for entry in section.inherited
            if entry.role not in have and (_by_label(entry) or not complete)
        ]
        inherited += found
        have |= {entry.role for entry in found}
    return own + inherited


def _by_label(entry: Assignment) -> bool:
    return entry.label is not None and entry.label not in verb_roles()


def _inherit(entry: Assignment, path: tuple[str, ...]) -> Assignment:
    return Assignment(
        entry.role,
        entry.label,
        entry.names,
        entry.span,
        entry.open_ended,
        inherited=True,
        source=path,
        certainty=entry.certainty,
        reason=entry.reason,
    )


def _deadline(
    text: str, stretch: Stretch, above: Sequence[Sequence[Clauses]], year: int | None, kind: Kind
) -> Deadline | None:
    """Its own, else the nearest that is said for it: `above` has what is, from the inside out."""
    for clauses in reversed(stretch.clauses):
        if clauses.deadline and (found := read_deadline(text, clauses.deadline, year)):
            return found
    if kind is Kind.PHASE:
        when = opening_date(text, stretch.body, year)
        if when and when.end and when.start is None:
            return Deadline(when.span.of(text), when.end, when.span)
    elif inside := _deadline_inside(text, stretch.body, year):
        return inside
    for governing in above:
        for clauses in governing:
            if clauses.deadline and (found := read_deadline(text, clauses.deadline, year)):
                return dataclasses.replace(found, inherited=True)
    return None


def _deadline_inside(text: str, body: Span, year: int | None) -> Deadline | None:
    """整治小区96个，完成时限：2034年6月底: a label within the sentence."""
    if text.find("：", *body) < 0 and text.find(":", *body) < 0:
        return None
    sign = _LABEL_OF_TIME.search(text, *body)
    if sign is None:
        return None
    value = deadline_label_pattern().search(text, max(body.start, sign.start() - 6), body.end)
    stop = _STOP.search(text, value.end(), body.end) if value else None
    return read_deadline(text, Span(value.end(), stop.start() if stop else body.end), year) if value else None


def _with_standing(item: Item, standing: Sequence[Assignment], clauses: Sequence[Clauses]) -> Item:
    """Add what an earlier item said once for all, and what this one says for itself and all later ones."""
    if not standing and not any(found.standing for found in clauses):
        return item
    named = {_core(name.text) for entry in item.assignments for name in entry.names}
    added = [entry for entry in standing if item.kind in (Kind.TASK, Kind.SAFEGUARD)]
    own = [
        entry
        for found in clauses
        for entry in found.standing
        if not all(_core(name.text) in named for name in entry.names)
    ]
    if not added and not own:
        return item
    return dataclasses.replace(item, assignments=(*item.assignments, *own, *added))


def _core(name: str) -> str:
    return re.sub(r"^(?:各|相关|有关)+", "", name)
