"""The stages in order: text in, facts out."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from fangan.citations import read_citations
from fangan.commitments import read_commitments, read_duties, with_targets
from fangan.expressions import expression
from fangan.items import read_items
from fangan.model import Indicator, Item, Meta, Plan, Section
from fangan.outline.blocks import Block, read_blocks
from fangan.outline.reading import Outline, read_outline
from fangan.phases import read_phases
from fangan.superior import with_superior
from fangan.tables.grid import outside
from fangan.tables.lines import find_tables
from fangan.text import SourceText, Span, Table
from fangan.title import read_meta
from fangan.unwrap import unwrap, without_emphasis
from fangan.wrapper import read_wrapper

_YEAR_OF_NUMBER = expression(r"(?:19|20)\d\d")
_STATED_YEAR = expression(r"20(?<![〔\[（(\d]20)\d{2}(?=\s*年)")
_CATALOGUE_LINE = expression(
    r"(?:发文字号|文\s{0,3}号|索\s{0,3}引\s{0,3}号|标\s{0,3}题|名\s{0,3}称|时\s{0,3}效性?|有效性)[\s：:]"
)
_ENDS_SENTENCE = expression(r"。|(?:[\u4e00-\u9fff”》][.．]|(?:如下|以下)[^。；]{0,12}[：:])\s*$")


def parse(source: SourceText | str) -> Plan:
    """Everything that is found in one document. Any text gives a plan; no input raises.

    Every stage reads the text and what the stages before it wrote; it returns frozen facts.
    """
    if isinstance(source, str):
        source = SourceText.of(source)
    source = unwrap(without_emphasis(source))
    text = source.text
    blocks = read_blocks(source)
    tables = find_tables(source, blocks)
    prose = outside(blocks, tables)
    outline = read_outline(prose)
    sections = outline.sections(text)
    meta = read_meta(source, prose, outline.start)
    year = reference_year(meta) or _only_year(text)
    rows, targets = _read_tables(source, tables, prose, sections, year, _first_year(meta))
    items = (*_without_table_heads(read_items(text, outline, year), rows), *rows)
    items = tuple(sorted(items, key=lambda item: item.span))
    phases = tuple(read_phases(text, items, sections, year))
    duties = read_duties(text, outline, items, phases, year)
    items, goals = read_commitments(text, outline, items, phases, duties, meta.title, year)
    goals = with_targets(goals, targets, tables)
    cited = read_citations(text, _plan_paragraphs(outline), [meta.title or ""])
    return Plan(
        source=source,
        meta=meta,
        outline=sections,
        items=items,
        goals=goals,
        citations=with_superior(text, cited, meta.title or "", items[0].span.start if items else len(text)),
        duties=duties,
        phases=phases,
        wrapper=read_wrapper(text, outline.start),
    )


def _read_tables(
    source: SourceText,
    tables: Sequence[Table],
    blocks: Sequence[Block],
    sections: Sequence[Section],
    year: int | None,
    since: int | None,
) -> tuple[Sequence[Item], Sequence[Indicator]]:
    """The tasks in tables and the targets of the whole plan. Most plans have no table, and what reads them
    takes a twentieth of the start, so it is loaded for them alone."""
    if not tables:
        return (), ()
    from fangan.tables.tasks import read_tables, read_targets_of_plan

    items = read_tables(source, tables, blocks, sections, year, since)
    return items, tuple(read_targets_of_plan(source, tables, since))


def _without_table_heads(items: Sequence[Item], rows: Sequence[Item]) -> Iterator[Item]:
    """The items without headings under which nothing but a table of tasks stands: its rows are the items."""
    for index, item in enumerate(items):
        stop = items[index + 1].span.start if index + 1 < len(items) else sys.maxsize
        bare = item.heading is not None and item.text == item.heading and not item.assignments
        if not (bare and any(item.span.end <= row.span.start < stop for row in rows)):
            yield item


def reference_year(meta: Meta) -> int | None:
    """What 年底前 and 6月底前 refer to: the plan's only year, that of its signature, or of its number."""
    if meta.period_start and meta.period_end and meta.period_start.year == meta.period_end.year:
        return meta.period_start.year
    for day in (meta.signed_on, meta.published_on, meta.period_start):
        if day:
            return day.year
    numbered = _YEAR_OF_NUMBER.search(meta.doc_number or "")
    return int(numbered[0]) if numbered else None


def _first_year(meta: Meta) -> int | None:
    """The year that the plan begins in, by its period or its signature: what a table says of earlier ones is
    past."""
    day = meta.period_start or meta.signed_on
    return day.year if day else None


def _only_year(text: str) -> int | None:
    """The year that a plan without period and signature speaks of, if it never names another."""
    years = {int(match[0]) for match in _STATED_YEAR.finditer(text)}
    return years.pop() if len(years) == 1 else None


def _plan_paragraphs(outline: Outline) -> list[Span]:
    """The plan's text with its introduction and closing, without page furniture and second copies."""
    inside = {block.span.start for root in outline.roots for node in root.walk() for block in node.blocks}
    last = max(
        (root.children[0].blocks[0].span.start for root in outline.roots if root.children), default=None
    )
    return [
        block.span
        for block in outline.blocks
        if block.span.start in inside
        or (
            len(block.text) >= 20
            and not _CATALOGUE_LINE.match(block.text)
            and (last is None or block.span.start < last)
            and _ENDS_SENTENCE.search(block.text)
        )
    ]
