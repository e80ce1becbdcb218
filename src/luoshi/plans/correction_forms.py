"""The forms in which a person corrects an item or a duty, and the way between them and plain facts."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.plans import selecting
from luoshi.plans.facts import Facts, facts_of
from luoshi.plans.models import Item, ItemKind, OwnerRole

_SIGNS = [("=", "="), (">=", "≥"), ("<=", "≤"), (">", "＞"), ("<", "＜"), ("~", gettext_lazy("约"))]
_BINDING = [("", "—"), ("yes", gettext_lazy("约束性")), ("no", gettext_lazy("预期性"))]


class Day(forms.DateField):
    """A day in the browser's own picker."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            error_messages={"invalid": _("日期要写成 2026-06-30 这样，并且是日历上有的日子。")},
        )


class _Year(forms.IntegerField):
    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("年份"), min_value=1949, max_value=2149, required=False)


class ItemForm(forms.Form):
    """What an item has one of."""

    code = forms.CharField(label=gettext_lazy("序号"), max_length=120)
    heading = forms.CharField(label=gettext_lazy("标题"), max_length=300, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=ItemKind.choices)
    block = forms.CharField(label=gettext_lazy("板块"), max_length=300, required=False)
    deadline_text = forms.CharField(label=gettext_lazy("时限（文中写法）"), max_length=200, required=False)
    deadline = Day(gettext_lazy("最后一天"))
    deadline_inherited = forms.BooleanField(label=gettext_lazy("随所在部分"), required=False)
    deadline_waived = forms.CharField(label=gettext_lazy("没有时限，因为"), max_length=300, required=False)
    ownerless_because = forms.CharField(
        label=gettext_lazy("没有责任单位，因为"), max_length=300, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("deadline_waived") and cleaned.get("deadline"):
            raise ValidationError(_("写了时限，就不要再写没有时限的理由。"))
        return cleaned


class OwnerForm(forms.Form):
    role = forms.ChoiceField(
        label=gettext_lazy("角色"), choices=OwnerRole.choices, initial=OwnerRole.RESPONSIBLE
    )
    name = forms.CharField(label=gettext_lazy("单位或集体"), max_length=200, required=False)
    inherited = forms.BooleanField(label=gettext_lazy("继承"), required=False)


class IndicatorForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("指标"), max_length=200, required=False)
    op = forms.ChoiceField(label=gettext_lazy("符号"), choices=_SIGNS)
    value = forms.FloatField(label=gettext_lazy("数值"), required=False)
    value_hi = forms.FloatField(label=gettext_lazy("至"), required=False)
    unit = forms.CharField(label=gettext_lazy("单位"), max_length=40, required=False)
    year = _Year()
    binding = forms.ChoiceField(label=gettext_lazy("性质"), choices=_BINDING, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        low, high = cleaned.get("value"), cleaned.get("value_hi")
        if high is not None and (low is None or high < low):
            raise ValidationError(_("范围的上限要大于下限。"))
        return cleaned


class MilestoneForm(forms.Form):
    text = forms.CharField(label=gettext_lazy("要做到"), max_length=500, required=False)
    year = _Year()
    date = Day(gettext_lazy("日期"))


_OwnerRows = forms.formset_factory(OwnerForm, extra=1, can_delete=True, max_num=400)
IndicatorRows = forms.formset_factory(IndicatorForm, extra=1, can_delete=True, max_num=200)
MilestoneRows = forms.formset_factory(MilestoneForm, extra=1, can_delete=True, max_num=200)


class Correction:
    """The whole form of one item: its single facts and its rows of owners, indicators and milestones.

    `seen` are the facts as the person saw them. A row keeps what its form does not show (its place in the
    text, its baseline …) from the row of the same number in `seen`.
    """

    def __init__(self, item: Item, posted: QueryDict | None = None) -> None:
        self.item = item
        self.seen: Facts = _seen(posted) if posted is not None else facts_of(item)
        first = None if posted is not None else self.seen
        self.form = ItemForm(posted, initial=first, label_suffix="")
        self.owners = _OwnerRows(posted, initial=_rows(first, "owners"), prefix="owners")
        self.indicators = IndicatorRows(
            posted, initial=[as_shown(fact) for fact in _rows(first, "indicators")], prefix="indicators"
        )
        self.milestones = MilestoneRows(posted, initial=_rows(first, "milestones"), prefix="milestones")

    @property
    def seen_as_json(self) -> str:
        return json.dumps(
            {name: value for name, value in self.seen.items() if name != "machine"}, ensure_ascii=False
        )

    def is_valid(self) -> bool:
        parts = (self.form, self.owners, self.indicators, self.milestones)
        return all([part.is_valid() for part in parts])

    def wanted(self, text: str) -> Facts:
        """The facts that the person wants; what is new in words is looked for in the item's own text."""
        cleaned, stretch = self.form.cleaned_data, (text, self.item.start, self.item.end)
        wanted: Facts = {
            name: cleaned[name]
            for name in ("code", "heading", "kind", "block", "deadline_waived", "ownerless_because")
        }
        wanted |= self._deadline(stretch)
        wanted["owners"] = [
            _owner(row, before, stretch) for row, before in kept(self.owners, self.seen, "name")
        ]
        wanted["indicators"] = [
            indicator(row, before, stretch) for row, before in kept(self.indicators, self.seen, "name")
        ]
        wanted["milestones"] = [
            milestone(row, before, stretch) for row, before in kept(self.milestones, self.seen, "text")
        ]
        return wanted

    def _deadline(self, stretch: tuple[str, int, int]) -> Facts:
        cleaned, seen = self.form.cleaned_data, self.seen
        words, day = cleaned["deadline_text"], cleaned["deadline"]
        found: Facts = {
            "deadline_text": words,
            "deadline": day.isoformat() if day else None,
            "deadline_start": seen.get("deadline_start"),
            "deadline_end": seen.get("deadline_end"),
            "deadline_inherited": cleaned["deadline_inherited"],
        }
        if words != seen.get("deadline_text"):
            place = _found(words, stretch)
            found["deadline_start"], found["deadline_end"] = place or (None, None)
            if found["deadline"] == seen.get("deadline"):
                # New words and the old date: the date is what the new words say.
                year = selecting.reference_year(self.item.version.plan)
                found["deadline"] = selecting.deadline_in(words, 0, len(words), year)["deadline"]
        if found["deadline"] and not words:
            found["deadline_text"] = str(found["deadline"])
        if not found["deadline_text"]:
            found["deadline_start"] = found["deadline_end"] = None
        return found


def kept(rows: Any, seen: Facts, filled: str) -> list[tuple[Facts, Facts]]:
    """(what was filled in, the seen row of the same number) of the rows that are to stay. The seen rows
    stand under the formset's prefix; a row without its `filled` field is none."""
    before = seen.get(rows.prefix) or []
    return [
        (form.cleaned_data, before[number] if number < len(before) else {})
        for number, form in enumerate(rows.forms)
        if form.cleaned_data.get(filled) and not form.cleaned_data.get("DELETE")
    ]


def _rows(facts: Facts | None, name: str) -> list[Facts]:
    return facts[name] if facts else []


def _seen(posted: QueryDict) -> Facts:
    try:
        seen = json.loads(posted.get("seen", ""))
    except ValueError:
        seen = None
    if not isinstance(seen, dict):
        raise ValidationError(_("没有看懂这个操作，请刷新页面。"))
    return seen


def _found(words: str, stretch: tuple[str, int, int]) -> tuple[int, int] | None:
    text, start, end = stretch
    at = text.find(words, start, end) if words else -1
    return (at, at + len(words)) if at >= 0 else None


def _owner(row: Facts, before: Facts, stretch: tuple[str, int, int]) -> Facts:
    kept = {"label": "", "inherited_from": "", "open_ended": False} | before
    name = " ".join(row["name"].split())
    if name != before.get("name"):
        kept["start"], kept["end"] = _found(name, stretch) or (stretch[1], stretch[1])
    if not row["inherited"]:
        kept["inherited_from"] = ""
    if row["role"] != before.get("role"):
        kept["label"] = ""
    return kept | {"role": row["role"], "name": name, "inherited": row["inherited"]}


def as_shown(fact: Facts) -> Facts:
    words = {True: "yes", False: "no", None: ""}
    figures = {name: _bare(fact.get(name)) for name in ("value", "value_hi")}
    return fact | figures | {"binding": words[fact.get("binding")]}


def _bare(value: float | None) -> float | None:
    """5 and not 5.0, as people write it."""
    return int(value) if value is not None and value == int(value) else value


def indicator(row: Facts, before: Facts, stretch: tuple[str, int, int]) -> Facts:
    said = {name: row[name] for name in ("name", "op", "value", "value_hi", "year")}
    said["unit"] = row["unit"] or None
    said["binding"] = {"yes": True, "no": False}.get(row["binding"])
    if all(before.get(name) == value for name, value in said.items()):
        return before
    rest = {"measure": None, "better": None, "baseline": None, "baseline_year": None}
    return rest | _placed(before, row["name"], stretch) | said


def milestone(row: Facts, before: Facts, stretch: tuple[str, int, int]) -> Facts:
    day = row["date"]
    said = {"text": row["text"], "year": row["year"], "date": day.isoformat() if day else None}
    if all(before.get(name) == value for name, value in said.items()):
        return before
    return _placed(before, row["text"], stretch) | said


def _placed(before: Facts, words: str, stretch: tuple[str, int, int]) -> Facts:
    """The old fact's place; a new one's where its words stand, else the item's beginning."""
    if before:
        return before | {"certainty": "certain", "reason": None}
    place = _found(words, stretch) or (stretch[1], stretch[1])
    return {"text": words, "span": list(place), "certainty": "certain", "reason": None}
