"""Reports in pages: where one stands, in a word with a shape."""

from __future__ import annotations

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshi.reporting.figures import plain
from luoshi.reporting.models import State
from luoshi.reporting.standing import AHEAD, LATE, MISSING, NAMES, ON_TIME, WAIVED

register = template.Library()

# The shapes of lights serve here as well: the word is always with them.
_LIGHTS = {ON_TIME: "green", LATE: "yellow", MISSING: "red", AHEAD: "grey", WAIVED: "grey"}
_TONES = {State.ACCEPTED: "ok", State.SUBMITTED: "lead", State.RETURNED: "bad", State.ENDORSING: "warn"}


@register.simple_tag
def standing(key: str) -> SafeString:
    """On time, late, missing … with its mark."""
    return format_html('<span class="light {}">{}</span>', _LIGHTS.get(key, "grey"), NAMES.get(key, key))


@register.simple_tag
def standing_name(key: str) -> str:
    return str(NAMES.get(key, key))


@register.filter
def state_tone(state: str) -> str:
    """The class of the chip of a state."""
    return _TONES.get(State(state), "")


@register.filter
def figure(value: Decimal | None) -> str:
    """A figure without useless zeros."""
    return plain(value)
