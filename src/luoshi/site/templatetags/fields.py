"""What an import would change, by the titles of its columns."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from luoshi.ledger.models import ImportRow

register = template.Library()


@register.filter
def field_changes(row: ImportRow, titles: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """(column's title, before, after) of each change."""
    return [(titles.get(name, name), row.before.get(name, ""), after) for name, after in row.values.items()]
