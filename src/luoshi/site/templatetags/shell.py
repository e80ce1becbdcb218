"""What the frame of a page asks: where one is, and what one may open."""

from __future__ import annotations

from typing import Any

from django import template
from django.http import HttpRequest

from luoshi.directory.permission import may

register = template.Library()


@register.filter
def is_current(url: str, request: HttpRequest) -> bool:
    """Whether the page belongs to this entry of the navigation; the home entry is itself alone."""
    return request.path == url if url == "/" else request.path.startswith(url)


@register.simple_tag(takes_context=True)
def allowed(context: template.Context, permission: str) -> bool:
    """Whether the reader of the page has a permission, for links that would be refused otherwise."""
    actor: Any = context.get("actor")
    return may(actor, permission)
