"""From two versions to unsaved links: the only place in the cascade that calls fangan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import fangan
from fangan.align import Alignment, Answer, IndicatorAlignment, SentencePair, TaskAlignment
from fangan.model import Indicator
from fangan.text import Span
from luoshi.cascade.models import Comparison, Link
from luoshi.plans.models import Item, Version
from luoshi.plans.reading import display_path

Pieces = list[list[Any]]


def aligned(upper: Version, lower: Version) -> Alignment:
    """Both texts parsed anew and held against each other (a tenth of a second for long plans)."""
    return fangan.align(fangan.parse(upper.text), fangan.parse(lower.text))


def links_of(comparison: Comparison, alignment: Alignment) -> list[Link]:
    """A row for each answer to each item of the upper plan, and for each item without any."""
    above = _by_place(comparison.upper, alignment.upper)
    below = _by_place(comparison.lower, alignment.lower)
    texts = alignment.upper.source.text, alignment.lower.source.text
    rows: list[Link] = []
    for task in alignment.tasks:
        item = above.get(task.item.body)
        if item is None:
            continue
        for answer in task.answers or (None,):
            other = below.get(answer.item.body) if answer else None
            rows.append(_link(comparison, task, item, answer, other, texts))
    for position, row in enumerate(rows):
        row.position = position
    return rows


def _link(
    comparison: Comparison,
    task: TaskAlignment,
    item: Item,
    answer: Answer | None,
    other: Item | None,
    texts: tuple[str, str],
) -> Link:
    upper, lower = texts
    return Link(
        jurisdiction=comparison.jurisdiction,
        comparison=comparison,
        item=item,
        answer=other,
        verdict=task.verdict.value,
        certainty=task.certainty.value,
        similarity=round(answer.similarity, 3) if answer else 0,
        reasons=[reason.text for reason in task.reasons],
        pairs=[_pair(pair, upper, lower) for pair in answer.pairs] if answer else [],
        added=[span.of(lower) for span in answer.added] if answer else [],
        unanswered=[span.of(upper) for span in task.unanswered],
    )


def _pair(pair: SentencePair, upper: str, lower: str) -> dict[str, Pieces]:
    return {
        "upper": _pieces(upper, pair.upper, [shared.upper for shared in pair.shared]),
        "lower": _pieces(lower, pair.lower, [shared.lower for shared in pair.shared]),
    }


def _pieces(text: str, sentence: Span, shared: Iterable[Span]) -> Pieces:
    """The sentence cut into [words, whether both plans have them]."""
    pieces: Pieces = []
    at = sentence.start
    for span in sorted(shared):
        if span.start < at:
            continue
        if span.start > at:
            pieces.append([text[at : span.start], False])
        pieces.append([span.of(text), True])
        at = span.end
    if at < sentence.end:
        pieces.append([text[at : sentence.end], False])
    return pieces


def indicators_of(comparison: Comparison, alignment: Alignment) -> list[dict[str, Any]]:
    """What became of each indicator of the upper plan, as plain data."""
    above = _by_place(comparison.upper, alignment.upper)
    return [_indicator(found, above) for found in alignment.indicators]


def _indicator(found: IndicatorAlignment, above: dict[Span, Item]) -> dict[str, Any]:
    item = above.get(found.item.body) if found.item else None
    return {
        "item": item.code if item else "",
        "name": found.indicator.name,
        "upper": _words(found.indicator),
        "lower": _words(found.counterpart) if found.counterpart else "",
        "verdict": found.verdict.value,
        "reasons": [reason.text for reason in found.reasons],
    }


def _words(indicator: Indicator) -> str:
    year = f"（{indicator.year}年）" if indicator.year else ""
    return f"{indicator.text}{year}"


def new_tasks_of(comparison: Comparison, alignment: Alignment) -> list[list[str]]:
    """Code and title of each task that only the lower plan has."""
    below = _by_place(comparison.lower, alignment.lower)
    found = (below.get(item.body) for item in alignment.new_tasks)
    return [[item.code, item.title] for item in found if item is not None]


def _by_place(version: Version, plan: fangan.Plan) -> dict[Span, Item]:
    """The version's items by where the parser finds them now. Items are found by code and words: a later
    parser may cut the text otherwise than the one that read the version."""
    items = {(item.code, item.text): item for item in version.items.all()}
    found = ((fact.body, items.get((display_path(fact.path), fact.text))) for fact in plan.items)
    return {place: item for place, item in found if item is not None}
