"""What an item or a section of goals commits to: indicators and milestones, from its body alone.

Reads: the outline, the items with owners and deadlines. Writes: the items with their indicators and
milestones, and the goals: what sections of goals and closing paragraphs promise for the whole plan.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

from fangan import indicators, milestones
from fangan.model import Goals, Item, Kind
from fangan.outline.headings import Sense, heading_of, sense_of
from fangan.outline.reading import Outline
from fangan.outline.tree import Node
from fangan.text import Span

_HEADING_ENDS = "。：:；;，,"


def read_commitments(
    text: str, outline: Outline, items: Sequence[Item], title: str | None, year: int | None
) -> tuple[tuple[Item, ...], Goals]:
    return (
        tuple(_with_commitments(text, item, title, year) for item in items),
        _goals(text, outline, items, title, year),
    )


def _with_commitments(text: str, item: Item, title: str | None, year: int | None) -> Item:
    skip = [entry.span for entry in item.assignments if not entry.inherited]
    if item.deadline and not item.deadline.inherited:
        skip.append(item.deadline.span)
    found = indicators.find(text, item.body, measured=item.kind is Kind.INDICATOR, title=title, skip=skip)
    return dataclasses.replace(
        item,
        indicators=found,
        milestones=milestones.find(text, item.body, found, year=year, skip=skip),
    )


def _goals(text: str, outline: Outline, items: Sequence[Item], title: str | None, year: int | None) -> Goals:
    measured = []
    dated = []
    for span in (*_goal_stretches(outline, items), *_closing(outline, items)):
        found = indicators.find(text, span, goals=True, title=title)
        measured += found
        dated += milestones.find(text, span, found, year=year, goals=True)
    return Goals(tuple(measured), tuple(dated))


def _goal_stretches(outline: Outline, items: Sequence[Item]) -> Iterator[Span]:
    taken = [item.span for item in items]
    for root in outline.roots:
        for node in root.children:
            for stretch in _of_goals(node):
                if not any(span.start < stretch.end and stretch.start < span.end for span in taken):
                    yield stretch


def _of_goals(node: Node) -> Iterator[Span]:
    """A section of goals as one stretch; where its parts are headed as goals themselves, each part."""
    if _announces(node) is not Sense.GOALS:
        return
    parts = [child for child in node.children if _announces(child) is Sense.GOALS]
    if not parts:
        yield _whole(node)
        return
    if node.paragraphs:
        yield Span(node.paragraphs[0].span.start, node.paragraphs[-1].span.end)
    for child in node.children:
        if child in parts:
            yield from _of_goals(child)
        else:
            yield _whole(child)


def _announces(node: Node) -> Sense:
    words = heading_of(node)
    end = min((at for at in (words.find(char) for char in _HEADING_ENDS) if at >= 0), default=len(words))
    return sense_of(words[:end].strip())


def _whole(node: Node) -> Span:
    blocks = [block for below in (node, *node.walk()) for block in below.blocks]
    return Span(blocks[0].content.start, blocks[-1].span.end)


def _closing(outline: Outline, items: Sequence[Item]) -> Iterator[Span]:
    """Paragraphs behind the last item of a document that are full sentences."""
    for root in outline.roots:
        blocks = [block for node in root.walk() for block in node.blocks]
        if not blocks:
            continue
        inside = [
            item.span.end for item in items if blocks[0].span.start <= item.span.start <= blocks[-1].span.end
        ]
        last = max(inside, default=blocks[-1].span.end)
        for block in blocks:
            if block.span.start >= last and "。" in block.text and not block.marker:
                yield block.span
