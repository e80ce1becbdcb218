"""Correcting the plan's standing obligations: who does what, how often, on which day."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.directory.permission import Actor
from luoshi.directory.scope import new_pid
from luoshi.plans import selecting
from luoshi.plans.changes import Changing, changing
from luoshi.plans.facts import Facts
from luoshi.plans.models import DUTIES, Version

ACTIONS = [
    ("report", gettext_lazy("报送")),
    ("meeting", gettext_lazy("会议")),
    ("assess", gettext_lazy("考核")),
    ("inspect", gettext_lazy("督查")),
    ("evaluate", gettext_lazy("评估")),
    ("plan", gettext_lazy("制定计划")),
    ("publish", gettext_lazy("公开")),
    ("walkthrough", gettext_lazy("走流程")),
]
CADENCES = [
    ("monthly", gettext_lazy("每月")),
    ("quarterly", gettext_lazy("每季度")),
    ("semiannual", gettext_lazy("每半年")),
    ("yearly", gettext_lazy("每年")),
    ("once", gettext_lazy("一次")),
    ("adhoc", gettext_lazy("不定期")),
]


class DutyForm(forms.Form):
    """One duty. `months` is empty for every month of the rhythm."""

    action = forms.ChoiceField(label=gettext_lazy("做什么"), choices=ACTIONS)
    actor = forms.CharField(label=gettext_lazy("谁"), max_length=200, required=False)
    recipient = forms.CharField(label=gettext_lazy("报给谁"), max_length=200, required=False)
    cadence = forms.ChoiceField(label=gettext_lazy("多久一次"), choices=CADENCES)
    day = forms.IntegerField(label=gettext_lazy("几日前"), min_value=1, max_value=31, required=False)
    months = forms.CharField(label=gettext_lazy("哪几个月"), required=False)
    date = forms.DateField(
        label=gettext_lazy("日期"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_months(self) -> list[int]:
        words = self.cleaned_data["months"].replace("、", ",").replace("，", ",").replace("月", "")
        months = [word.strip() for word in words.split(",") if word.strip()]
        if not all(word.isdecimal() and 1 <= int(word) <= 12 for word in months):
            raise ValidationError(_("月份写成 3、6、9、12 这样；每月都有就不填。"))
        return sorted({int(word) for word in months})

    def facts(self) -> Facts:
        """The duty as the contract writes it."""
        found: Facts = dict(self.cleaned_data)
        found["actor"], found["recipient"] = found["actor"] or None, found["recipient"] or None
        found["date"] = found["date"].isoformat() if found["date"] else None
        return found


def shown(duty: Facts) -> dict[str, Any]:
    """A duty as the form's initial values."""
    return duty | {"months": "、".join(str(month) for month in duty.get("months") or [])}


def seen(posted: str) -> Facts:
    """The duty as the form was filled with it."""
    try:
        found = json.loads(posted)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ValidationError(_("没有看懂这个操作，请刷新页面。"))
    return found


# What a person has looked at and found right, or put right, is certain from then on.
_CHECKED: Facts = {"certainty": "certain", "reason": None, "checked": True}


def correct(actor: Actor, version: Version, pid: str, wanted: Facts, seen: Facts) -> None:
    """Give a duty the wanted facts; refused, as below, where somebody changed it since it was seen."""
    with changing(actor, version, "duty-corrected") as change:
        duties, held = _held(change, pid, seen)
        if any(held.get(name) != value for name, value in wanted.items()):
            held |= wanted | _CHECKED
            change.set_whole(DUTIES, duties)


def confirm(actor: Actor, version: Version, pid: str, seen: Facts) -> None:
    """A person says that it is as the machine has read it."""
    with changing(actor, version, "duty-confirmed") as change:
        duties, held = _held(change, pid, seen)
        if not held.get("checked"):
            held |= _CHECKED
            change.set_whole(DUTIES, duties)


def drop(actor: Actor, version: Version, pid: str, because: str, seen: Facts) -> None:
    """Leave it out; why stands in the record."""
    if not because.strip():
        raise ValidationError(_("请写明为什么去掉，它会留在记录里。"))
    with changing(actor, version, "duty-dropped", reason=because.strip()[:300]) as change:
        duties, held = _held(change, pid, seen)
        duties.remove(held)
        change.set_whole(DUTIES, duties)


def _held(change: Changing, pid: str, seen: Facts) -> tuple[list[Facts], Facts]:
    """A copy of the version's duties, and the one that is meant, if it still is as it was seen."""
    duties = [dict(duty) for duty in change.version.duties]
    held = next((duty for duty in duties if duty["pid"] == pid), None)
    if held is None or held != seen:
        raise ValidationError(_("别人刚刚改过这一条，下面是最新的情况，请再看一遍。"))
    return duties, held


def add(actor: Actor, version: Version, start: int, end: int) -> Facts:
    """A duty of words in the text, as far as the machine can read them."""
    with changing(actor, version, "duty-added") as change:
        start, end = selecting.trimmed(change.version.text, start, end)
        if end - start < 4:
            raise ValidationError(_("请先在原文里选中写明义务的文字。"))
        duty = selecting.duty_at(change.version.text, start, end) | {"pid": new_pid()}
        change.set_whole(DUTIES, [*change.version.duties, duty])
    return duty
