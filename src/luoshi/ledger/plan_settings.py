"""What a plan in the ledger is run by: days for signing, and the numbers of its lights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.audit.actions import record
from luoshi.directory.permission import ActingRequest, Actor, needs, require
from luoshi.ledger.lighting import relight_plan
from luoshi.plans.models import Plan

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise as _StrPromise

MOST_SIGN_DAYS, MOST_WARNING_DAYS = 60, 180


def _number(label: _StrPromise, help_text: _StrPromise, least: int, most: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        min_value=least,
        max_value=most,
        # Not type=number: that one changes by a turn of the wheel, and is empty to us where it was wrong.
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )


class SettingsForm(forms.Form):
    """The numbers of one plan."""

    sign_days = _number(
        gettext_lazy("签收时限（工作日）"),
        gettext_lazy("下达、改派或分解后的第几个工作日止；只用于以后派下去的分工"),
        1,
        MOST_SIGN_DAYS,
    )
    warning_days = _number(
        gettext_lazy("预警天数"),
        gettext_lazy("离时限还有几天开始亮黄灯；改后立即按新的天数算灯"),
        0,
        MOST_WARNING_DAYS,
    )
    report_warning_days = _number(
        gettext_lazy("报送预警天数"),
        gettext_lazy("离报送期限还有几天、还没有动笔的开始亮黄灯"),
        0,
        MOST_WARNING_DAYS,
    )
    red_percent = _number(
        gettext_lazy("指标红灯线（％）"),
        gettext_lazy("指标低于应达数的百分之几亮红灯；低于应达数、不到这条线亮黄灯"),
        1,
        100,
    )


FIELDS = tuple(SettingsForm.base_fields)


@transaction.atomic
def set_plan(actor: Actor, plan: Plan, values: Mapping[str, int]) -> None:
    """Change the numbers; the lights are looked at anew, the event keeps the old ones."""
    require(actor, "ledger.set-plan", plan)
    held = Plan.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=plan.pk)
    before = {name: getattr(held, name) for name in FIELDS}
    after = {name: values[name] for name in FIELDS}
    if before == after:
        return
    for name, value in after.items():
        setattr(held, name, value)
    held.save(update_fields=FIELDS)
    relight_plan(held)
    record(actor, "ledger.plan-set", held, jurisdiction=held.jurisdiction.pid, before=before, after=after)


@needs("ledger.set-plan")
def plan_settings(request: ActingRequest, pid: str) -> HttpResponse:
    plan = get_object_or_404(Plan, pid=pid)
    first = {name: getattr(plan, name) for name in FIELDS}
    form = SettingsForm(request.POST or None, initial=first, label_suffix="")
    if request.method == "POST" and form.is_valid():
        set_plan(cast(Actor, request.actor), plan, form.cleaned_data)
        messages.success(request, _("已保存，《%(plan)s》按新的天数办理。") % {"plan": plan.title})
        return redirect("ledger:plan-settings", pid)
    context = {"plan": plan, "form": form}
    return render(request, "ledger/plan_settings.html", context, status=422 if form.errors else 200)
