"""What the frame of a page asks: where one is, and what one may open."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest

from luoshi.directory.permission import may

register = template.Library()

# Entries whose addresses stand below those of another entry.
_BELOW = ("/ledger/signing/", "/ledger/decisions/")


@register.filter
def is_current(url: str, request: HttpRequest) -> bool:
    """Whether the page belongs to this entry of the navigation; the home entry is itself alone, and so is an
    entry with others below it while one of those is open."""
    return (
        request.path == url
        if url == "/"
        else request.path.startswith(url)
        and not any(
            request.path.startswith(deeper) for deeper in _BELOW if deeper != url and deeper.startswith(url)
        )
    )


@register.simple_tag(takes_context=True)
def allowed(context: template.Context, permission: str) -> bool:
    """Whether the reader of the page has a permission, for links that would be refused otherwise."""
    actor: Any = context.get("actor")
    return may(actor, permission)
