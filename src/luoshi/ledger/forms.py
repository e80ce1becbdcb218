"""Forms of the ledger."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Person, Unit
from luoshi.ledger.models import Assignment, Attachment, ChangeKind, SplitRule, Stage, Target, Task, TaskState

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
WRONG_DAY = _("请写成 2026-12-31 这样的日期。")


class SubtaskForm(forms.Form):
    """A sub-task; without a deadline of its own it has the task's."""

    title = forms.CharField(label=_("子任务"), max_length=300)
    deadline = forms.DateField(label=_("时限"), required=False, error_messages={"invalid": WRONG_DAY})
    person = forms.ModelChoiceField(
        queryset=Person._base_manager.none(), to_field_name="pid", required=False, label=_("经办人")
    )

    def __init__(self, data: object, people: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        field = self.fields["person"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people  # type: ignore[assignment]


class SubtaskStateForm(forms.Form):
    """What becomes of a sub-task, as seen at a revision."""

    state = forms.TypedChoiceField(choices=TaskState.choices, coerce=TaskState)
    revision = forms.IntegerField(min_value=0)
    because = forms.CharField(required=False, max_length=300)


class SubtaskEditForm(SubtaskForm):
    """A sub-task as its unit wants it now, seen at a revision."""

    revision = forms.IntegerField(min_value=0)


class ReachForm(forms.Form):
    """When a milestone was reached, and what shows it."""

    on = forms.DateField(
        label=_("完成日期"), error_messages={"required": _("请写完成日期。"), "invalid": WRONG_DAY}
    )
    evidence = forms.ModelChoiceField(
        queryset=Attachment._base_manager.none(), to_field_name="pid", required=False, label=_("附件")
    )
    words = forms.CharField(label=_("说明"), required=False, max_length=300)

    def __init__(self, data: object, task: Task) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        field = self.fields["evidence"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Attachment.objects.filter(task=task, withdrawn_at=None)


class ProjectForm(forms.Form):
    """A project; `revision` is the one seen, empty for a new project."""

    name = forms.CharField(label=_("项目"), max_length=300)
    stage = forms.ChoiceField(label=_("阶段"), choices=Stage.choices)
    investment = forms.DecimalField(
        label=_("总投资（万元）"),
        required=False,
        min_value=0,
        max_digits=16,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages={"invalid": _("总投资只写数字，单位是万元。")},
    )
    site = forms.CharField(label=_("地点"), required=False, max_length=200)
    starts_on = forms.DateField(
        label=_("开工"), required=False, widget=DAY, error_messages={"invalid": WRONG_DAY}
    )
    finishes_on = forms.DateField(
        label=_("完工"), required=False, widget=DAY, error_messages={"invalid": WRONG_DAY}
    )
    revision = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        start, finish = cleaned.get("starts_on"), cleaned.get("finishes_on")
        if start and finish and finish < start:
            self.add_error("finishes_on", _("完工日期不能早于开工日期。"))
        return cleaned


class StepForm(forms.Form):
    """A step of a procedure, with its reason where it needs one."""

    step = forms.CharField(max_length=30)
    because = forms.CharField(required=False, max_length=500)


class OfferForm(forms.Form):
    """To whom a part is handed on: a colleague or a unit."""

    person = forms.CharField(required=False, max_length=16)
    unit = forms.CharField(required=False, max_length=100)
    because = forms.CharField(required=False, max_length=500)


class SplitForm(forms.Form):
    """How a target is split, and the explanation. The shares are read by `shares_in`."""

    rule = forms.TypedChoiceField(label=_("办法"), choices=SplitRule.choices, coerce=SplitRule)
    explanation = forms.CharField(label=_("说明"), required=False, max_length=500)


class ChangeForm(forms.Form):
    """A request for change; which fields count depends on its kind."""

    kind = forms.TypedChoiceField(label=_("事项"), choices=ChangeKind.choices, coerce=ChangeKind)
    because = forms.CharField(
        label=_("理由"), max_length=500, error_messages={"required": _("申请变更要写明理由。")}
    )
    revision = forms.IntegerField(min_value=0)
    deadline = forms.DateField(label=_("新的时限"), required=False, error_messages={"invalid": WRONG_DAY})
    assignment = forms.ModelChoiceField(
        queryset=Assignment._base_manager.none(), to_field_name="pid", required=False, label=_("分工")
    )
    unit = forms.ModelChoiceField(
        queryset=Unit._base_manager.none(), to_field_name="name", required=False, label=_("改派给")
    )
    target = forms.ModelChoiceField(
        queryset=Target._base_manager.none(), to_field_name="pid", required=False, label=_("目标")
    )
    low = forms.DecimalField(label=_("新的目标值"), required=False, max_digits=24, decimal_places=6)

    def __init__(self, data: object, task: Task) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        for name, rows in (
            ("assignment", Assignment.objects.filter(task=task, unit__isnull=False)),
            ("unit", Unit.objects.all()),
            ("target", Target.objects.filter(indicator__task=task, superseded_at=None, interim=False)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows

    def clean(self) -> dict[str, object]:
        """Each kind needs what it changes."""
        values = super().clean() or {}
        for kind, needed, words in (
            (ChangeKind.EXTEND, ("deadline",), _("请写新的时限。")),
            (ChangeKind.REASSIGN, ("assignment", "unit"), _("请选要改派的分工和接手的单位。")),
            (ChangeKind.TARGET, ("target", "low"), _("请选要调整的目标并写新的数值。")),
        ):
            if values.get("kind") == kind and any(values.get(name) is None for name in needed):
                missing = next(name for name in needed if values.get(name) is None)
                if missing not in self.errors:
                    self.add_error(missing, words)
        return values

    def after(self) -> dict[str, str]:
        """What the request asks for, as `models.Change` keeps it."""
        values = self.cleaned_data
        if values["kind"] == ChangeKind.EXTEND:
            return {"deadline": values["deadline"].isoformat()}
        if values["kind"] == ChangeKind.REASSIGN:
            return {"unit": values["unit"].pid, "name": values["unit"].name}
        if values["kind"] == ChangeKind.TARGET:
            low: Decimal = values["low"]
            indicator = values["target"].indicator
            return {"low": f"{low.normalize():f}", "unit": indicator.unit, "what": indicator.name}
        return {"state": str(TaskState.CANCELLED.label)}
