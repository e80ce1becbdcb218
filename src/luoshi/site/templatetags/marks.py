"""The marked text and its counterparts in the facts. Written out here and not in templates: a long plan has
thousands of them, and the page must stay quick."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from luoshi.plans.marks import Line
from luoshi.plans.models import Owner

register = template.Library()


@register.filter
def marked(line: Line) -> SafeString:
    """A line's text with its marks; each mark carries its place in the whole text."""
    return mark_safe(
        "".join(
            f'<mark class="{piece.mark.kind}" data-start="{piece.mark.start}" data-end="{piece.mark.end}">'
            f"{escape(piece.text)}</mark>"
            if piece.mark
            else escape(piece.text)
            for piece in line.pieces
        )
    )


@register.filter
def places(owners: Iterable[Owner], role: str) -> SafeString:
    """Owners' names, each of which leads to its place in the text; leads as chips."""
    lead = role == "lead"
    kind = "go-to chip lead" if lead else "go-to"
    buttons = (
        f'<button type="button" class="{kind}" data-at="{owner.start}">{escape(owner.name)}</button>'
        for owner in owners
    )
    return mark_safe((" " if lead else "、").join(buttons))
