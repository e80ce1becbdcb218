"""Days in pages: how far a date lies from today."""

from __future__ import annotations

import datetime as dt

from django import template

register = template.Library()


@register.simple_tag
def distance(day: dt.date, today: dt.date) -> int:
    """Days from today to `day`, negative when it has passed."""
    return (day - today).days


@register.filter
def minus(number: int) -> int:
    """The number with the other sign."""
    return -number
