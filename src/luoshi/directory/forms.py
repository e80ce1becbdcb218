"""Forms of the directory."""

from __future__ import annotations

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import NameKind, Unit, UnitKind


class UnitForm(forms.Form):
    """A new unit with its short names."""

    name = forms.CharField(label=_("全称"), min_length=2, max_length=100)
    short = forms.CharField(label=_("简称"), required=False, help_text=_("多个用顿号隔开"))
    kind = forms.ChoiceField(
        label=_("性质"), required=False, choices=[("", _("按名称判断")), *UnitKind.choices]
    )

    def clean_short(self) -> list[str]:
        return [name for name in re.split(r"[、，,；;\s]+", self.cleaned_data["short"]) if name]

    def clean_kind(self) -> UnitKind | None:
        return UnitKind(self.cleaned_data["kind"]) if self.cleaned_data["kind"] else None


class NameForm(forms.Form):
    """Another name of something known."""

    name = forms.CharField(label=_("名称"), min_length=2, max_length=100)
    kind = forms.TypedChoiceField(label=_("类别"), choices=NameKind.choices, coerce=NameKind)


class GroupForm(forms.Form):
    """The units that belong to a group from now on."""

    units: forms.ModelMultipleChoiceField[Unit] = forms.ModelMultipleChoiceField(
        queryset=Unit._base_manager.none(), required=False, to_field_name="pid"
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["units"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Unit.objects.all()
