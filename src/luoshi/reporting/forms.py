"""Forms of reporting."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from luoshi.calendar.rhythm import About, Cadence, DayOff
from luoshi.directory.models import Group, Unit
from luoshi.plans.models import Plan
from luoshi.reporting.asked import Asked
from luoshi.reporting.models import Asks, Audience


def _day() -> forms.DateInput:
    """The browser's own field for a day, whatever the language of the page."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DutyForm(forms.Form):
    """A new duty. Months are written as people write them: 3、6、9、12; the day 31 is the month's last."""

    name = forms.CharField(label=_("名称"), max_length=120)
    plan = forms.ChoiceField(label=_("依据的方案"), required=False)
    cadence = forms.ChoiceField(label=_("周期"), choices=Cadence.choices)
    months = forms.CharField(
        label=_("在哪几个月"), required=False, max_length=60, help_text=_("不填按周期，如 6、9、12")
    )
    day = forms.IntegerField(
        label=_("几日前"), min_value=1, max_value=31, initial=31, help_text=_("31 即月底")
    )
    date = forms.DateField(label=_("哪一天前（一次性）"), required=False, widget=_day())
    received = forms.DateField(label=_("收到之日"), required=False, widget=_day())
    working_days = forms.IntegerField(label=_("几个工作日内"), min_value=0, max_value=365, required=False)
    day_off = forms.ChoiceField(label=_("逢休息日"), choices=DayOff.choices)
    about = forms.ChoiceField(label=_("报哪一期"), choices=About.choices)
    first_day = forms.DateField(label=_("自哪天起"), widget=_day())
    last_day = forms.DateField(label=_("到哪天止"), required=False, widget=_day())
    grace_days = forms.IntegerField(label=_("宽限工作日"), min_value=0, max_value=60, required=False)
    closes_after = forms.IntegerField(
        label=_("过期几个工作日后关闭"), min_value=0, max_value=250, required=False, help_text=_("不填不关闭")
    )
    audience = forms.ChoiceField(label=_("由谁报"), choices=Audience.choices)
    units: forms.ModelMultipleChoiceField[Unit] = forms.ModelMultipleChoiceField(
        label=_("单位"), queryset=Unit._base_manager.none(), required=False, to_field_name="pid"
    )
    groups: forms.ModelMultipleChoiceField[Group] = forms.ModelMultipleChoiceField(
        label=_("集体"), queryset=Group._base_manager.none(), required=False, to_field_name="pid"
    )
    asks = forms.MultipleChoiceField(
        label=_("要填什么"), choices=Asks.choices, widget=forms.CheckboxSelectMultiple
    )
    written = forms.CharField(required=False, widget=forms.HiddenInput)
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plans = Plan.objects.filter(tasks__isnull=False).distinct()
        plan = self.fields["plan"]
        assert isinstance(plan, forms.ChoiceField)
        plan.choices = [("", _("不依据方案")), *((each.pid, each.title) for each in plans)]
        for name, rows in (("units", Unit.objects.all()), ("groups", Group.objects.all())):
            choice = self.fields[name]
            assert isinstance(choice, forms.ModelMultipleChoiceField)
            choice.queryset = rows

    def clean_months(self) -> list[int]:
        months = sorted({int(part) for part in re.findall(r"\d+", self.cleaned_data["months"])})
        if any(not 1 <= month <= 12 for month in months):
            raise ValidationError(_("月份是 1 到 12。"))
        return months

    def clean_plan(self) -> Plan | None:
        pid = self.cleaned_data["plan"]
        return Plan.objects.get(pid=pid) if pid else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("cadence") == Cadence.ONCE and not data.get("date"):
            self.add_error("date", _("一次性的报送要写明哪一天前。"))
        if data.get("cadence") == Cadence.WITHIN and not (data.get("received") and data.get("working_days")):
            self.add_error("working_days", _("请写明收到之日和工作日数。"))
        if data.get("last_day") and data.get("first_day") and data["last_day"] < data["first_day"]:
            self.add_error("last_day", _("结束的日子不能早于开始的日子。"))
        return data

    @property
    def duty_fields(self) -> dict[str, Any]:
        """What `duties.propose` takes."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in ("units", "groups")}
        data["working_days"] = data["working_days"] or 0
        data["grace_days"] = data["grace_days"] or 0
        return data


def initial_of(asked: Asked) -> dict[str, Any]:
    """The form of a new duty, filled in with what a plan asks for."""
    fields = asked.fields
    return {
        **fields,
        "plan": fields["plan"].pid,
        "cadence": fields["cadence"].value,
        "about": fields["about"].value,
        "audience": fields["audience"].value,
        "months": "、".join(str(month) for month in fields["months"]),
        "units": [unit.pid for unit in asked.units],
        "groups": [group.pid for group in asked.groups],
        "grace_days": 0,
    }
