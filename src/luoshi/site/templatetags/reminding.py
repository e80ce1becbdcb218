"""Steps of the reminder rules in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext as _

from luoshi.notices.reminders import Step

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
