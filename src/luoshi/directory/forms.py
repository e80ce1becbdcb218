"""Forms of the directory."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Level, NameKind, PostRole, Unit, UnitKind


class DayInput(forms.DateInput):
    """The browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def _names(text: str) -> list[str]:
    return [name for name in re.split(r"[、，,；;\s]+", text) if name]


class UnitChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A unit of one's own jurisdiction, by public identifier."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit._base_manager.none(), to_field_name="pid", **kwargs)


class UnitsChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several units; ticked in a list that the page draws."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Unit._base_manager.none(), to_field_name="pid", required=False, **kwargs)


class _OfUnits(forms.Form):
    """Fills the choices of units when the form is made, inside the reader's scope."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, UnitChoice | UnitsChoice):
                field.queryset = Unit.objects.filter(until__isnull=True)


class UnitForm(forms.Form):
    """A new unit with its short names."""

    name = forms.CharField(label=_("全称"), min_length=2, max_length=100)
    short = forms.CharField(label=_("简称"), required=False, help_text=_("多个用顿号隔开"))
    kind = forms.ChoiceField(
        label=_("性质"), required=False, choices=[("", _("按名称判断")), *UnitKind.choices]
    )

    def clean_short(self) -> list[str]:
        return _names(self.cleaned_data["short"])

    def clean_kind(self) -> UnitKind | None:
        return UnitKind(self.cleaned_data["kind"]) if self.cleaned_data["kind"] else None


class AmendForm(_OfUnits):
    """What a unit is and where it stands; `revision` is the state that the page showed."""

    kind = forms.ChoiceField(label=_("性质"), choices=UnitKind.choices)
    level = forms.ChoiceField(label=_("层级"), required=False, choices=[("", _("不填")), *Level.choices])
    superior = UnitChoice(label=_("上级单位"), required=False, empty_label=_("没有"))
    position = forms.IntegerField(
        label=_("排序"), min_value=1, max_value=1_000_000, help_text=_("名单里的先后，小的在前")
    )
    code = forms.CharField(
        label=_("编码"), required=False, max_length=30, help_text=_("本地名单里的单位编码，导入时按它对应")
    )
    since = forms.DateField(label=_("成立日期"), required=False, widget=DayInput())
    revision = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, data: Any = None, *, unit: Unit) -> None:
        kept = ("kind", "level", "position", "code", "since", "revision")
        initial = {name: getattr(unit, name) for name in kept}
        initial["superior"] = unit.superior.pid if unit.superior else None
        super().__init__(data, initial=initial)
        field = self.fields["superior"]
        assert isinstance(field, UnitChoice) and field.queryset is not None
        field.queryset = field.queryset.exclude(pk=unit.pk)


class RenameForm(forms.Form):
    """A new full name from a day on."""

    name = forms.CharField(label=_("新的全称"), min_length=2, max_length=100)
    on = forms.DateField(label=_("自哪天起"), widget=DayInput())
    basis = forms.CharField(
        label=_("依据"), required=False, max_length=200, help_text=_("文号或文件名，写进记录")
    )


class AbolishForm(_OfUnits):
    """The end of a unit, with who takes over."""

    on = forms.DateField(label=_("自哪天起"), widget=DayInput(), help_text=_("前一天是最后一天"))
    basis = forms.CharField(
        label=_("依据"), required=False, max_length=200, help_text=_("文号或文件名，写进记录")
    )
    units = UnitsChoice(label=_("承接单位"))

    def __init__(self, data: Any = None, *, unit: Unit, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field = self.fields["units"]
        assert isinstance(field, UnitsChoice) and field.queryset is not None
        field.queryset = field.queryset.exclude(pk=unit.pk)


class NameForm(forms.Form):
    """Another name of something known; with days when it was in use."""

    name = forms.CharField(label=_("名称"), min_length=2, max_length=100)
    kind = forms.TypedChoiceField(
        label=_("类别"),
        choices=[(kind.value, kind.label) for kind in NameKind if kind is not NameKind.FULL],
        coerce=NameKind,
    )
    since = forms.DateField(label=_("启用"), required=False, widget=DayInput())
    until = forms.DateField(label=_("停用"), required=False, widget=DayInput())

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            raise forms.ValidationError(_("停用日不能早于启用日。"))
        return said


class NewGroupForm(forms.Form):
    """A new group with the other ways in which plans write it."""

    name = forms.CharField(label=_("名称"), min_length=2, max_length=100)
    short = forms.CharField(label=_("又作"), required=False, help_text=_("多个用顿号隔开"))

    def clean_short(self) -> list[str]:
        return re.split(r"[；;\s]+", text) if (text := self.cleaned_data["short"].strip()) else []


class GroupForm(_OfUnits):
    """The units that belong to a group from a day on."""

    units = UnitsChoice()
    on = forms.DateField(label=_("自哪天起"), widget=DayInput())
    reason = forms.CharField(label=_("依据"), required=False, max_length=200)


class PersonForm(forms.Form):
    """A human being."""

    name = forms.CharField(label=_("姓名"), min_length=2, max_length=40)
    code = forms.CharField(label=_("工号"), required=False, max_length=30)
    note = forms.CharField(
        label=_("区分"), required=False, max_length=40, help_text=_("有同名的人时填，如“水务系统”")
    )


class PostForm(_OfUnits):
    """A post from a day on."""

    unit = UnitChoice(label=_("单位"))
    role = forms.TypedChoiceField(label=_("角色"), choices=PostRole.choices, coerce=PostRole)
    title = forms.CharField(label=_("职务"), required=False, max_length=60, help_text=_("如“副局长”"))
    since = forms.DateField(label=_("任职日"), widget=DayInput())
    acting = forms.BooleanField(label=_("代理"), required=False)
    reason = forms.CharField(label=_("依据"), required=False, max_length=200)


class TransferForm(_OfUnits):
    """Another post in place of the present one."""

    unit = UnitChoice(label=_("调往单位"))
    role = forms.TypedChoiceField(label=_("角色"), choices=PostRole.choices, coerce=PostRole)
    title = forms.CharField(label=_("职务"), required=False, max_length=60)
    since = forms.DateField(label=_("自哪天起"), widget=DayInput())
    reason = forms.CharField(label=_("依据"), required=False, max_length=200)


class EndForm(forms.Form):
    """The end of a post."""

    last_day = forms.DateField(label=_("最后一天"), widget=DayInput())
    reason = forms.CharField(label=_("原因"), required=False, max_length=200)
