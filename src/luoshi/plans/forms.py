"""Forms of the plans."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from luoshi.plans.models import Plan


class UploadForm(forms.Form):
    """A file, and whether it is a new version of a plan that is there already."""

    file = forms.FileField(
        label=_("方案文件"),
        error_messages={"required": _("请选择一个文件。"), "empty": _("这个文件是空的，请检查后重新选择。")},
    )
    plan: forms.ModelChoiceField[Plan] = forms.ModelChoiceField(
        label=_("是已有方案的新版本"),
        queryset=Plan._base_manager.none(),
        required=False,
        empty_label=_("不是，这是一份新方案"),
        to_field_name="pid",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["plan"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Plan.objects.all()

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        size = file.size or 0
        if size > settings.PLAN_UPLOAD_BYTES:
            raise forms.ValidationError(
                _("文件有 %(size)s，超过 %(limit)s 的上限。方案文件通常不到 1 MB，请确认没有选错。")
                % {
                    "size": filesizeformat(size),
                    "limit": filesizeformat(settings.PLAN_UPLOAD_BYTES),
                }
            )
        return file
