"""Found words, marked where they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

from luoshi.ledger.search import folded

register = template.Library()

_AROUND = 24  # characters shown on either side of a hit in a long text


@register.filter
def hits(text: str, words: Sequence[str]) -> SafeString:
    """The text with every hit marked."""
    if not words:
        return mark_safe(escape(text))
    return _marked(text, _places(text, words))


@register.filter
def first_hit(text: str, words: Sequence[str]) -> SafeString:
    """The stretch of a long text around its first hit; empty where nothing is hit."""
    places = _places(text, words)
    if not places:
        return mark_safe("")
    start = max(0, places[0][0] - _AROUND)
    end = min(len(text), places[0][1] + 2 * _AROUND)
    inside = [(a - start, b - start) for a, b in places if b <= end]
    cut = _marked(text[start:end].replace("\n", " "), inside)
    return mark_safe(f"{'…' if start else ''}{cut}{'…' if end < len(text) else ''}")


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Half-open stretches of the text that hold one of the words, in order, without overlaps."""
    wanted = sorted({folded(word) for word in words if word}, key=len, reverse=True)
    if not wanted:
        return []
    shapes = [folded(character) for character in text]
    # A character may fold to several (㎡ → m2): `owners` leads from the folded text back to the text.
    owners = [index for index, shape in enumerate(shapes) for _part in shape]
    pattern = re.compile("|".join(map(re.escape, wanted)))
    found: list[tuple[int, int]] = []
    for match in pattern.finditer("".join(shapes)):
        start, end = owners[match.start()], owners[match.end() - 1] + 1
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def _marked(text: str, places: Sequence[tuple[int, int]]) -> SafeString:
    pieces, at = [], 0
    for start, end in places:
        pieces.append(f'{escape(text[at:start])}<mark class="hit">{escape(text[start:end])}</mark>')
        at = end
    return mark_safe("".join(pieces) + escape(text[at:]))
