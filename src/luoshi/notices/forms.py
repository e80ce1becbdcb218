"""Forms of the notices: what a person wants to get, a group's robot, the rules of reminding."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.calendar import clock
from luoshi.directory.models import Unit
from luoshi.directory.queries import in_force
from luoshi.notices.kinds import kinds
from luoshi.notices.models import Channel, Level, MailMode
from luoshi.notices.posting import NotAllowed, allowed


class PreferenceForm(forms.Form):
    """Personal settings. `kinds` are those that go out; what must be delivered is not among the choices."""

    mail = forms.EmailField(label=_("邮箱"), required=False, max_length=254)
    mail_mode = forms.ChoiceField(label=_("怎么发"), choices=MailMode.choices, widget=forms.RadioSelect)
    quiet_until = forms.TimeField(
        label=_("早上几点起可以发"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_from = forms.TimeField(
        label=_("晚上几点起不打扰"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    kinds = forms.MultipleChoiceField(
        label=_("哪些要发到邮箱"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kinds"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(code, kind.label) for code, kind in kinds().items() if not kind.obligatory]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("quiet_until"), cleaned.get("quiet_from")
        if start and end and start >= end:
            self.add_error("quiet_from", _("不打扰的开始时间应晚于早上可以发的时间。"))
        return cleaned


class RobotForm(forms.Form):
    """A group's robot. Its address and secret are typed in, never shown again."""

    name = forms.CharField(label=_("群名"), max_length=60)
    channel = forms.ChoiceField(label=_("产品"), choices=Channel.choices[1:])
    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        label=_("收哪个单位的消息"),
        queryset=Unit._base_manager.none(),
        required=False,
        empty_label=_("全部单位（工作群）"),
        to_field_name="pid",
    )
    address = forms.CharField(
        label=_("机器人地址"), max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    secret = forms.CharField(
        label=_("加签密钥"),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Unit.objects.filter(in_force(clock.today()))

    def clean_address(self) -> str:
        address: str = self.cleaned_data["address"].strip()
        try:
            allowed(address)
        except NotAllowed as error:
            raise forms.ValidationError(str(error)) from error
        return address


class RuleForm(forms.Form):
    """One step more: so many working days before or after the due date, to whom."""

    side = forms.ChoiceField(choices=[("before", _("到期前")), ("on", _("到期当天")), ("after", _("逾期后"))])
    days = forms.IntegerField(
        min_value=0,
        max_value=60,
        required=False,
        error_messages={"invalid": _("请写工作日的天数，0 至 60。"), "max_value": _("最多 60 个工作日。")},
    )
    to = forms.MultipleChoiceField(
        choices=Level.choices, error_messages={"required": _("请至少选一个提醒对象。")}
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("side") != "on" and not self.errors and not cleaned.get("days"):
            self.add_error("days", _("请写工作日的天数，1 至 60。"))
        return cleaned

    @property
    def offset(self) -> int:
        """Working days from the due date."""
        days: int = self.cleaned_data["days"] or 0
        return {"before": -days, "on": 0, "after": days}[self.cleaned_data["side"]]
