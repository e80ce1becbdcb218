"""What an item or a section of goals commits to: indicators and milestones, from its body alone.

Reads: the outline, the items with owners and deadlines. Writes: the items with their indicators, milestones,
single sentences and the projects that they name, and the goals: what sections of goals and closing paragraphs
promise for the whole plan.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from fangan import duties, indicators, milestones
from fangan.expressions import expression
from fangan.model import (
    Action,
    Assignment,
    Cadence,
    Certainty,
    Duty,
    Goals,
    Indicator,
    Item,
    Kind,
    Milestone,
    Phase,
    Role,
)
from fangan.outline.headings import Sense, heading_of, sense_of
from fangan.outline.reading import Outline
from fangan.outline.tree import Node
from fangan.projects import read_projects
from fangan.steps import read_steps
from fangan.text import Span, Table

_VERBS_OF_OWNERS = frozenset({"牵头", "负责", "总牵头", "牵头负责", "负责牵头", "具体负责", "承办", "主办"})
"""Labels of owners that a sentence names as its subject (由县发展改革局牵头): its words stay to be read."""

_OF_MACHINERY = expression(r"^[^（(，。]{0,16}(?:督查|督导|督办|考核|考评|跟踪问效|组织领导|工作调度)")
"""A task under such a heading tells of the plan's machinery, as a safeguard does."""

_ANNOUNCES_GOALS = expression(
    r"(?:主要|预期|总体|发展|工作|奋斗|年度|具体)目标(?:任务)?(?:(?:是|为|如下)?[：:]|(?:是|为)(?=[^，。；]{0,40}\d))"
)

_SENTENCE = expression("[。；;，,：]")
_HEADING_ENDS = "。：:；;，,"


def read_commitments(
    text: str,
    outline: Outline,
    items: Sequence[Item],
    phases: Sequence[Phase],
    standing: Sequence[Duty],
    title: str | None,
    year: int | None,
) -> tuple[tuple[Item, ...], Goals]:
    """A dated duty is no milestone: `standing` are those of the whole plan."""
    dated = [duty.span for duty in standing if duty.date]
    binding = list(_binding_sections(outline))
    starts = [phase.span.start for phase in phases]
    return (
        tuple(
            [
                _with_commitments(text, item, dated, binding, title, _year_of(item, phases, starts) or year)
                for item in items
            ]
        ),
        _goals(text, outline, items, dated, title, year),
    )


def read_duties(
    text: str, outline: Outline, items: Sequence[Item], phases: Sequence[Phase], year: int | None
) -> tuple[Duty, ...]:
    """The duties of items, then of closing paragraphs; those of a dated phase are due on its last day."""
    starts = [phase.span.start for phase in phases]
    found: list[Duty] = []
    for item in items:
        task = item.kind in (Kind.TASK, Kind.INDICATOR) and not _OF_MACHINERY.search(item.heading or "")
        if task and not duties.may_stand_in_task(text, item.body):
            continue
        own = [entry for entry in item.assignments if not entry.inherited]
        found += duties.find(
            text,
            item.body,
            task=task,
            owner=_actor(own),
            ends=_end_of_phase(item, phases, starts) if item.kind is Kind.PHASE else None,
            year=_year_of(item, phases, starts) or year,
            skip=[entry.span for entry in own if entry.label not in _VERBS_OF_OWNERS],
        )
    for span in (*(block.content for block in outline.notice), *_closing(outline, items)):
        found += duties.find(text, span, year=year)
    for block in outline.blocks:
        if block.span.start >= outline.start:
            break
        if "。" in block.text and len(block.text) >= 20 and block not in outline.notice:
            found += _stated(duties.find(text, block.span, year=year))
    return tuple(sorted(found, key=lambda duty: duty.span))


def _stated(found: Iterable[Duty]) -> Iterator[Duty]:
    """Of what a notice or an introduction says in passing: who must do it, or how often and until when."""
    for duty in found:
        regular = duty.cadence not in (Cadence.ADHOC, Cadence.ONCE)
        dated = duty.cadence is Cadence.ONCE and duty.recipient is not None
        certain = duty.certainty is Certainty.CERTAIN and duty.action is not Action.PLAN
        if certain or regular or dated:
            yield duty


def _year_of(item: Item, phases: Sequence[Phase], starts: Sequence[int]) -> int | None:
    """What 11月底前 refers to in a phase that lies within one year."""
    at = bisect_right(starts, item.span.start) if item.kind is Kind.PHASE else 0
    phase = phases[at - 1] if at else None
    if phase is None or phase.end is None or (phase.start and phase.start.year != phase.end.year):
        return None
    return phase.end.year


def _end_of_phase(item: Item, phases: Sequence[Phase], starts: Sequence[int]) -> dt.date | None:
    """The last day of the phase that the item is, or is a step of."""
    at = bisect_right(starts, item.span.start)
    return phases[at - 1].end if at else None


def _actor(own: Sequence[Assignment]) -> str | None:
    """Who acts by the owners of the stretch: those who lead, else those responsible."""
    for role in (Role.LEAD, Role.RESPONSIBLE):
        names = [name.text for entry in own if entry.role is role for name in entry.names]
        if names:
            return "、".join(names)
    return None


def _with_commitments(
    text: str,
    item: Item,
    dated: Sequence[Span],
    binding: Sequence[tuple[Span, bool]],
    title: str | None,
    year: int | None,
) -> Item:
    skip = [entry.span for entry in item.assignments if not entry.inherited]
    if item.deadline and not item.deadline.inherited:
        skip.append(item.deadline.span)
    measured = item.kind is Kind.INDICATOR and not item.indicators
    found = indicators.find(text, item.body, measured=measured, title=title, skip=skip)
    due = milestones.find(text, item.body, found, year=year, skip=[*skip, *dated], title=title)
    return Item(
        item.path,
        item.kind,
        item.heading,
        item.text,
        item.span,
        item.body,
        item.section,
        item.assignments,
        item.deadline,
        indicators=_bound((*item.indicators, *_in_heading(text, item, found, title), *found), item, binding),
        milestones=(*item.milestones, *due),
        steps=read_steps(text, item),
        projects=read_projects(text, item.body),
        certainty=item.certainty,
        reason=item.reason,
    )


def _in_heading(
    text: str, item: Item, found: Sequence[Indicator], title: str | None
) -> tuple[Indicator, ...]:
    """Targets that the title sentence states and the body does not repeat; a year there ties nothing."""
    at = text.find(item.heading, item.span.start, item.body.start) if item.heading else -1
    if at < 0:
        return ()
    headed = indicators.find(text, Span(at, at + len(item.heading or "")), title=title)
    if not headed:
        return ()
    said = {(each.value, each.unit) for each in found}
    return tuple(
        dataclasses.replace(each, year=None) for each in headed if (each.value, each.unit) not in said
    )


def _binding_sections(outline: Outline) -> Iterator[tuple[Span, bool]]:
    """Sections whose heading says 约束性 or 预期性, the two kinds of indicators of five-year plans."""
    for root in outline.roots:
        for node in root.walk():
            words = heading_of(node)[:40]
            if node.children and ("约束性" in words) != ("预期性" in words):
                yield _whole(node), "约束性" in words


def _bound(
    found: tuple[Indicator, ...], item: Item, sections: Sequence[tuple[Span, bool]]
) -> tuple[Indicator, ...]:
    """The item's indicators as its section says that they are: binding, expected, or neither."""
    for span, binding in sections:
        if span.start <= item.span.start < span.end:
            return tuple(dataclasses.replace(each, binding=binding) for each in found)
    return found


def _goals(
    text: str,
    outline: Outline,
    items: Sequence[Item],
    duties_due: Sequence[Span],
    title: str | None,
    year: int | None,
) -> Goals:
    measured: list[Indicator] = []
    dated: list[Milestone] = []
    stretches = [*_announced_above(text, outline), *_goal_stretches(outline, items)]
    read = [(span.start, span.end) for span in stretches]
    closing = [span for span in _closing(outline, items) if not any(a <= span.start < b for a, b in read)]
    for span in (*stretches, *closing):
        found = indicators.find(text, span, goals=True, title=title)
        measured += found
        dated += milestones.find(text, span, found, year=year, goals=True, skip=duties_due, title=title)
    return Goals(tuple(measured), tuple(dated))


def with_targets(goals: Goals, found: Iterable[Indicator], tables: Sequence[Table]) -> Goals:
    """The goals with what tables of indicators promise, in the order of the text.

    Such a table stands in a section of goals: what was read of its cells as if they were sentences goes.
    """
    promised = [*found]
    if not promised:
        return goals
    starts = [each.span.start for each in promised]
    read = [each.span for each in tables if any(each.span.start <= at < each.span.end for at in starts)]

    def apart(each: Indicator | Milestone) -> bool:
        return not any(span.start <= each.span.start < span.end for span in read)

    measured = [*filter(apart, goals.indicators), *promised]
    return Goals(tuple(sorted(measured, key=lambda each: each.span)), tuple(filter(apart, goals.milestones)))


def _announced_above(text: str, outline: Outline) -> Iterator[Span]:
    """What stands above the first heading from the sentence on that announces goals (主要预期目标是：…)."""
    start = outline.start
    if not _ANNOUNCES_GOALS.search(text, 0, start):
        return
    above = [block.span for block in outline.blocks if block.span.end <= start and not block.marker]
    for span in above:
        if said := _ANNOUNCES_GOALS.search(text, *span):
            yield Span(max(span.start, text.rfind("。", span.start, said.start()) + 1), above[-1].end)
            return


def _goal_stretches(outline: Outline, items: Sequence[Item]) -> Iterator[Span]:
    taken = [item.span for item in items]
    for root in outline.roots:
        for node in root.children:
            for stretch in (*_of_goals(node), *_announced_below(node)):
                if not any(span.start < stretch.end and stretch.start < span.end for span in taken):
                    yield stretch


def _announced_below(node: Node) -> Iterator[Span]:
    """The paragraph below a heading that announces goals (今年主要预期目标是：…) before its parts begin."""
    if not node.children or _announces(node) is Sense.GOALS:
        return
    for block in node.paragraphs:
        if _ANNOUNCES_GOALS.search(block.text):
            yield block.span


def _of_goals(node: Node) -> Iterator[Span]:
    """A section of goals as one stretch; where its parts are headed as goals themselves, each part.

    What a part tells of the past (发展现状) is no goal.
    """
    if _announces(node) is not Sense.GOALS:
        return
    senses = [_announces(child) for child in node.children]
    if not {Sense.GOALS, Sense.BACKGROUND}.intersection(senses):
        yield _below_heading(node)
        return
    if node.paragraphs:
        yield Span(node.paragraphs[0].span.start, node.paragraphs[-1].span.end)
    for child, sense in zip(node.children, senses, strict=True):
        if sense is Sense.GOALS:
            yield from _of_goals(child)
        elif sense is not Sense.BACKGROUND:
            yield _below_heading(child)


def _announces(node: Node) -> Sense:
    words = heading_of(node)
    end = min((at for at in (words.find(char) for char in _HEADING_ENDS) if at >= 0), default=len(words))
    return sense_of(words[:end].strip())


def _whole(node: Node) -> Span:
    blocks = [block for below in (node, *node.walk()) for block in below.blocks]
    return Span(blocks[0].content.start, blocks[-1].span.end)


def _below_heading(node: Node) -> Span:
    """All of a section but a heading on a line of its own: a year there ties nothing."""
    blocks = [block for below in (node, *node.walk()) for block in below.blocks]
    own_line = len(blocks) > 1 and not _SENTENCE.search(blocks[0].content_text)
    return Span(blocks[own_line].content.start, blocks[-1].span.end)


def _closing(outline: Outline, items: Sequence[Item]) -> Iterator[Span]:
    """Paragraphs behind the body and owners of a document's last item that are full sentences."""
    for root in outline.roots:
        blocks = [block for node in root.walk() for block in node.blocks]
        if not blocks:
            continue
        whole = Span(blocks[0].span.start, blocks[-1].span.end)
        inside = [item for item in items if whole.start <= item.span.start < whole.end]
        behind = [block for block in blocks if inside and block.span.start >= inside[-1].body.end]
        last = max(map(_end, inside)) if behind else whole.end
        for block in behind:
            if block.span.start >= last and "。" in block.text and not block.marker:
                yield block.span


def _end(item: Item) -> int:
    own = [entry.span.end for entry in item.assignments if not entry.inherited]
    return max([item.body.end, *own])
