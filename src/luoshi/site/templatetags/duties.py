"""Standing duties of a plan in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

register = template.Library()

_ACTIONS = {
    "report": gettext_lazy("报送"),
    "meeting": gettext_lazy("会议"),
    "assess": gettext_lazy("考核"),
    "inspect": gettext_lazy("督查"),
    "evaluate": gettext_lazy("评估"),
    "plan": gettext_lazy("制定方案"),
    "publish": gettext_lazy("公开"),
    "walkthrough": gettext_lazy("走流程"),
}
_CADENCES = {
    "monthly": gettext_lazy("每月"),
    "quarterly": gettext_lazy("每季"),
    "semiannual": gettext_lazy("每半年"),
    "yearly": gettext_lazy("每年"),
    "once": gettext_lazy("一次"),
    "adhoc": gettext_lazy("视情"),
}


@register.filter
def as_seen(duty: Mapping[str, Any]) -> str:
    """The duty as a form sends it back, to tell whether somebody has changed it meanwhile."""
    return json.dumps(duty)


@register.filter
def duty_name(duty: Mapping[str, Any]) -> str:
    return str(_ACTIONS.get(str(duty.get("action")), duty.get("action", "")))


@register.filter
def duty_cadence(duty: Mapping[str, Any]) -> str:
    return str(_CADENCES.get(str(duty.get("cadence")), duty.get("cadence", "")))


@register.filter
def duty_when(duty: Mapping[str, Any]) -> str:
    """The months and the day, or the date; empty where the plan names none."""
    if duty.get("date"):
        return str(duty["date"])
    months = "、".join(str(month) for month in duty.get("months") or ())
    parts = [_("%(months)s月") % {"months": months}] if months else []
    if duty.get("day"):
        parts.append(_("%(day)s 日前") % {"day": duty["day"]})
    return " ".join(parts)
