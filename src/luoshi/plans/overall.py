"""Correcting what belongs to the plan as a whole: what it says of itself, and its overall goals."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.directory.permission import Actor
from luoshi.plans import selecting
from luoshi.plans.changes import changing
from luoshi.plans.correction_forms import (
    Day,
    IndicatorRows,
    MilestoneRows,
    as_shown,
    indicator,
    kept,
    milestone,
)
from luoshi.plans.describing import DAYS, WORDS, described
from luoshi.plans.facts import Facts
from luoshi.plans.models import GOALS, META, Version


class MetaForm(forms.Form):
    """What the plan says of itself."""

    title = forms.CharField(
        label=gettext_lazy("标题"),
        max_length=WORDS["title"],
        error_messages={"required": gettext_lazy("方案要有标题。")},
    )
    doc_number = forms.CharField(label=gettext_lazy("文号"), max_length=WORDS["doc_number"], required=False)
    issuer = forms.CharField(label=gettext_lazy("发文机关"), max_length=WORDS["issuer"], required=False)
    signed_on = Day(gettext_lazy("成文日期"))
    period_start = Day(gettext_lazy("期限从"))
    period_end = Day(gettext_lazy("到"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("period_start"), cleaned.get("period_end")
        if start and end and end < start:
            self.add_error("period_end", _("期限的最后一天不能早于第一天。"))
        return cleaned

    def facts(self) -> Facts:
        """Days as ISO strings."""
        cleaned = self.cleaned_data
        days = {name: cleaned[name].isoformat() if cleaned[name] else None for name in DAYS}
        return {name: " ".join(cleaned[name].split()) for name in WORDS} | days


class GoalsForm:
    """All goals of a plan in two tables. A row keeps what it does not show from the row of its number in
    `seen`, the goals as the page showed them."""

    def __init__(self, version: Version, posted: QueryDict | None = None) -> None:
        self.seen: Facts = seen_in(posted) if posted is not None else version.goals
        first: Facts = {} if posted is not None else self.seen
        self.indicators = IndicatorRows(
            posted, initial=[as_shown(fact) for fact in first.get("indicators") or ()], prefix="indicators"
        )
        self.milestones = MilestoneRows(posted, initial=first.get("milestones") or [], prefix="milestones")

    @property
    def seen_as_json(self) -> str:
        return json.dumps(self.seen, ensure_ascii=False)

    def is_valid(self) -> bool:
        return all([rows.is_valid() for rows in (self.indicators, self.milestones)])

    def wanted(self, text: str) -> Facts:
        whole = (text, 0, len(text))
        return {
            "indicators": [indicator(*pair, whole) for pair in kept(self.indicators, self.seen, "name")],
            "milestones": [milestone(*pair, whole) for pair in kept(self.milestones, self.seen, "text")],
        }


def seen_in(posted: QueryDict) -> Facts:
    """The facts with which a form was filled."""
    try:
        found = json.loads(posted.get("seen", ""))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ValidationError(_("没有看懂这个操作，请刷新页面。"))
    return found


def shown(version: Version) -> Facts:
    """What the version says of the plan, as plain data for a form: days as ISO strings."""
    found = described(version)
    return found | {name: found[name].isoformat() if found[name] else None for name in DAYS}


def correct_meta(actor: Actor, version: Version, wanted: Facts, seen: Facts) -> None:
    """Say what the plan is called, whose it is and how long it runs. Refused where somebody changed the
    same since it was seen."""
    with changing(actor, version, "meta-corrected") as change:
        now = shown(change.version)
        mine = {name: value for name, value in wanted.items() if seen.get(name) != value}
        if any(now[name] not in (seen.get(name), value) for name, value in mine.items()):
            raise ValidationError(_("别人刚刚改过这一条，下面是最新的情况，请再看一遍。"))
        if any(now[name] != value for name, value in mine.items()):
            change.set_whole(META, change.version.meta | now | mine | {"by_hand": True})


def correct_goals(actor: Actor, version: Version, wanted: Facts, seen: Facts) -> None:
    """Give the plan these goals; refused where somebody changed them since they were seen."""
    with changing(actor, version, "goals-corrected") as change:
        if change.version.goals != seen:
            raise ValidationError(_("别人刚刚改过总体目标，下面是最新的情况，请再看一遍。"))
        if change.version.goals != wanted:
            change.set_whole(GOALS, wanted)


def add_goal(actor: Actor, version: Version, start: int, end: int) -> None:
    """A goal of words in the text: what figures it has, else something to be reached."""
    with changing(actor, version, "goal-added") as change:
        text = change.version.text
        start, end = selecting.trimmed(text, start, end)
        if end <= start:
            raise ValidationError(_("请先在原文里选中文字。"))
        if end - start > selecting.LONGEST_FACT:
            raise ValidationError(_("选中的文字太长，请只选这一处的词句。"))
        year = selecting.reference_year(change.version.plan)
        held = change.version.goals
        figures = [each for each in selecting.indicators_in(text, start, end) if each["value"] is not None]
        stones = [] if figures else selecting.milestones_in(text, start, end, year)
        change.set_whole(
            GOALS,
            {
                "indicators": [*(held.get("indicators") or ()), *figures],
                "milestones": [*(held.get("milestones") or ()), *stones],
            },
        )
