"""Requests to change what was issued (变更申请): asked, approved step by step, or not."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Person, Unit
from luoshi.directory.scope import Scoped
from luoshi.ledger.models.commitments import Target
from luoshi.ledger.models.tasks import Assignment, Task


class ChangeKind(models.TextChoices):
    EXTEND = "extend", _("延期")
    REASSIGN = "reassign", _("改派")
    TARGET = "target", _("调整目标")
    CANCEL = "cancel", _("撤销任务")


class ChangeState(models.TextChoices):
    LEAD = "lead", _("待牵头单位审核")
    CLERK = "clerk", _("待督查部门审核")
    LEADER = "leader", _("待督办领导审批")
    APPROVED = "approved", _("已批准")
    REFUSED = "refused", _("未批准")
    WITHDRAWN = "withdrawn", _("已撤回")


OPEN_STATES = (ChangeState.LEAD, ChangeState.CLERK, ChangeState.LEADER)


class Change(Scoped):
    """One request. `before` and `after` hold what is to change, so that the old stays readable for ever:
    {"deadline"}, {"unit", "name"} or {"low", "high", "text"}; dates in ISO format, figures as text."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="changes")
    kind = models.CharField(_("事项"), max_length=8, choices=ChangeKind.choices)
    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
    )
    target = models.ForeignKey(
        Target, on_delete=models.PROTECT, null=True, blank=True, related_name="changes"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("申请单位"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("申请人"))
    at = models.DateTimeField(_("申请时间"))
    because = models.CharField(_("理由"), max_length=500)
    before = models.JSONField()
    after = models.JSONField()
    state = models.CharField(_("状态"), max_length=9, choices=ChangeState.choices)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("task", "kind", "assignment", "target"),
                condition=Q(state__in=("lead", "clerk", "leader")),
                nulls_distinct=False,
                name="ledger_change_one_open",
            ),
        )
        indexes = (
            models.Index(
                fields=("jurisdiction", "state"),
                condition=Q(state__in=("lead", "clerk", "leader")),
                name="ledger_change_waiting",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.task}"
