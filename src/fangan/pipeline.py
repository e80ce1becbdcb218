"""The stages in order: text in, facts out."""

from __future__ import annotations

from fangan.items import read_items
from fangan.model import Meta, Plan
from fangan.outline.reading import read_outline
from fangan.text import SourceText


def parse(source: SourceText | str) -> Plan:
    """Everything that is found in one document. Any text gives a plan."""
    if isinstance(source, str):
        source = SourceText.of(source)
    outline = read_outline(source)
    items = read_items(source.text, outline, None)
    return Plan(source=source, meta=Meta(), items=items)
