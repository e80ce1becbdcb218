"""Lights in pages: a word and a shape, the colour only as a third sign."""

from __future__ import annotations

import datetime as dt
from functools import cache

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from luoshi.ledger.lights import NAMES, reason
from luoshi.ledger.models import Task

register = template.Library()


@register.simple_tag
def light(colour: str, extra: str = "") -> SafeString:
    """The light with its word; `extra` is a further CSS class such as `big`."""
    return _drawn(colour, extra, get_language())


@cache
def _drawn(colour: str, extra: str, _language: str | None) -> SafeString:
    # A page of the ledger has a hundred lights, of five colours.
    return format_html('<span class="light {} {}">{}</span>', colour, extra, NAMES.get(colour, colour))


@register.simple_tag
def why(task: Task, today: dt.date) -> str:
    """Why a task has its light on this day, in one sentence."""
    return reason(task, today).why
