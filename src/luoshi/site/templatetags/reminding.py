"""Reminders and their rules in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django import template
from django.utils.translation import gettext as _

from luoshi.directory.models import Unit
from luoshi.notices.models import Reminder
from luoshi.notices.reminders import Step
from luoshi.notices.reminders import together as put_together

register = template.Library()


@register.filter
def step_day(step: Step) -> str:
    """When a step is reached, counted from the due date."""
    if step.offset < 0:
        return _("到期前 %(n)s 个工作日") % {"n": -step.offset}
    return _("逾期后 %(n)s 个工作日") % {"n": step.offset} if step.offset else _("到期当天（遇休息日提前）")


@register.filter
def step_to(step: Step) -> str:
    """Whom it reminds."""
    return "、".join(str(level.label) for level in step.to)


@dataclass(frozen=True)
class Shown:
    """One thing of a reminder; `units` are those that still owe it, or did."""

    title: str
    url: str
    standing: str
    open: bool
    units: list[Unit]


@register.filter
def together(rows: Iterable[Reminder], open_rows: Collection[int]) -> list[Shown]:
    """What a notice reminds of; a thing that some units have done stands with those that have not."""
    found = []
    for each in put_together(rows):
        left = [row for row in each.rows if row.pk in open_rows]
        row = (left or each.rows)[0]
        standing = row.standing if left else _("已办结")
        units = [row.unit for row in left or each.rows]
        found.append(Shown(row.title, row.url, standing, bool(left), units))
    return found
