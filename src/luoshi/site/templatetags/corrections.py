"""Corrections in pages: facts in words, and form fields that a table's head names."""

from __future__ import annotations

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

from luoshi.plans.correcting import FACTS, Conflict
from luoshi.plans.models import ItemKind, OwnerRole
from luoshi.site.templatetags.figures import target

register = template.Library()


@register.filter
def named(field: BoundField) -> SafeString:
    """A field of a table row, named for those who do not see the table's head."""
    return field.as_widget(attrs={"aria-label": str(field.label or field.name)})


@register.filter
def fact_name(conflict: Conflict) -> str:
    return str(FACTS[conflict.fact][1])


@register.filter
def fact_words(facts: dict[str, Any], fact: str) -> str:
    """What a fact says, in words; a dash for nothing."""
    if fact == "deadline":
        words = [facts.get("deadline"), facts.get("deadline_text"), facts.get("deadline_waived")]
        return " · ".join(str(word) for word in words if word) or "—"
    value = next(iter(facts.values()), None)
    if fact == "kind":
        return str(dict(ItemKind.choices).get(str(value), value))
    if fact == "owners":
        roles = dict(OwnerRole.choices)
        return "；".join(f"{roles.get(row['role'], row['role'])} {row['name']}" for row in value or []) or "—"
    if fact == "indicators":
        return "；".join(f"{row['name']} {target(row)}" for row in value or []) or "—"
    if fact == "milestones":
        return "；".join(str(row["text"]) for row in value or []) or "—"
    return str(value or "—")
