"""Comments in pages: who is called by @ stands out."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from luoshi.ledger.mentions import Mentionable

register = template.Library()


@register.filter
def called(words: str, among: Iterable[Mentionable]) -> SafeString:
    """The words as HTML, with every @ that calls somebody marked."""
    handles = sorted((re.escape(str(escape(each.handle))) for each in among), key=len, reverse=True)
    text = str(escape(words))
    if handles:
        text = re.sub(f"@(?:{'|'.join(handles)})", lambda found: f"<b class='called'>{found[0]}</b>", text)
    return mark_safe(text)
