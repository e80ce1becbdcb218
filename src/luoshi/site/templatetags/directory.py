"""Choices of the directory that a page offers outside a form object."""

from __future__ import annotations

from django import template

from luoshi.directory.models import NameKind

register = template.Library()


@register.simple_tag
def name_kinds() -> list[tuple[str, str]]:
    """The kinds of a further name; the full name is given once, at registration."""
    return [(kind.value, str(kind.label)) for kind in NameKind if kind is not NameKind.FULL]
