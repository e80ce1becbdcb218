"""What a plan in the ledger is run by: days for signing, days of warning before a deadline."""

from __future__ import annotations

from typing import cast

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.audit.actions import record
from luoshi.directory.permission import ActingRequest, Actor, needs, require
from luoshi.plans.models import Plan

MOST_SIGN_DAYS, MOST_WARNING_DAYS = 60, 180


class SettingsForm(forms.Form):
    """The numbers of one plan."""

    sign_days = forms.IntegerField(
        label=gettext_lazy("签收时限（工作日）"),
        min_value=1,
        max_value=MOST_SIGN_DAYS,
        help_text=gettext_lazy("下达、改派或分解后的第几个工作日止；只用于以后派下去的分工"),
    )
    warning_days = forms.IntegerField(
        label=gettext_lazy("预警天数"),
        min_value=0,
        max_value=MOST_WARNING_DAYS,
        help_text=gettext_lazy("离时限还有几天开始亮黄灯；改后立即按新的天数算灯"),
    )


@transaction.atomic
def set_plan(actor: Actor, plan: Plan, sign_days: int, warning_days: int) -> None:
    """Change the numbers; the event keeps the old ones."""
    require(actor, "ledger.set-plan", plan)
    held = Plan.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=plan.pk)
    before = {"sign_days": held.sign_days, "warning_days": held.warning_days}
    after = {"sign_days": sign_days, "warning_days": warning_days}
    if before == after:
        return
    held.sign_days, held.warning_days = sign_days, warning_days
    held.save(update_fields=("sign_days", "warning_days"))
    record(actor, "ledger.plan-set", held, jurisdiction=held.jurisdiction.pid, before=before, after=after)


@needs("ledger.set-plan")
def plan_settings(request: ActingRequest, pid: str) -> HttpResponse:
    plan = get_object_or_404(Plan, pid=pid)
    first = {"sign_days": plan.sign_days, "warning_days": plan.warning_days}
    form = SettingsForm(request.POST or None, initial=first, label_suffix="")
    if request.method == "POST" and form.is_valid():
        set_plan(cast(Actor, request.actor), plan, **form.cleaned_data)
        messages.success(request, _("已保存，《%(plan)s》按新的天数办理。") % {"plan": plan.title})
        return redirect("ledger:plan-settings", pid)
    context = {"plan": plan, "form": form}
    return render(request, "ledger/plan_settings.html", context, status=422 if form.errors else 200)
