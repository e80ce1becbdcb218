"""The block (板块) of an item: the section that a ledger groups it under.

Plans nest their tasks one to four levels deep. People speak of 板块 at the level that a leader supervises:
the second one where a plan has tasks below it (三、重点任务 › （一）…), else the first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from fangan.model import Item, Section

# Owners that stand on a heading line, as in 优化报装（牵头单位：县水务局）: they are facts of their own.
_OWNERS_BEHIND = re.compile(r"\s*[（(][^（()）]*(?:单位|部门|领导|牵头|负责)[^（()）]*[）)]\s*$")


def block_of(item: Item, outline: Iterable[Section]) -> str:
    """Marker and heading of the item's block, as a reader sees them; empty outside any section."""
    around = list(_around(item, outline))
    inner = [section for section in around if not _is_the_item(section, item)]
    if not inner:
        return ""
    section = inner[1] if len(inner) > 1 else inner[0]
    return label(section)


def label(section: Section) -> str:
    """A section's marker and heading the way they are written in documents."""
    heading = _OWNERS_BEHIND.sub("", section.heading or "")
    if not section.marker:
        return heading
    if section.marker.startswith("("):
        return f"（{section.marker.strip('()')}）{heading}"
    if section.marker[0] in "一二三四五六七八九十":
        return f"{section.marker}、{heading}"
    return f"{section.marker} {heading}" if section.marker[-1].isalpha() else f"{section.marker}.{heading}"


def _around(item: Item, sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        if section.span.start <= item.body.start and item.body.end <= section.span.end:
            yield section
            yield from _around(item, section.children)


def _is_the_item(section: Section, item: Item) -> bool:
    """The leaf itself is no block, unless it is one whose paragraphs are items (§1, §2)."""
    return not section.children and not item.path[-1].startswith("§")
