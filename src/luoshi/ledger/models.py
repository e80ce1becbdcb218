"""Tables of the ledger."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Group, Unit
from luoshi.directory.scope import Scoped
from luoshi.plans.models import Item, ItemKind, OwnerRole, Plan, Version


class Block(Scoped):
    """A block (板块) of an issued plan: what a ledger groups by and a leader supervises."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="blocks")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="blocks")
    position = models.PositiveIntegerField()
    title = models.CharField(_("板块"), max_length=300)

    class Meta:
        ordering = ("version", "position")
        constraints = (models.UniqueConstraint(fields=("version", "position"), name="ledger_block_position"),)

    def __str__(self) -> str:
        return self.title


class DeadlineBasis(models.TextChoices):
    """Why a task has the deadline that it has."""

    STATED = "stated", _("文中写明")
    INHERITED = "inherited", _("随所在部分")
    PERIOD = "period", _("文中未写，按方案期末")
    NONE = "none", _("长期或未定")


class TaskState(models.TextChoices):
    OPEN = "open", _("办理中")
    DONE = "done", _("已办结")


class Task(Scoped):
    """An issued item. Its words are copied from the frozen version and stay as they were issued."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tasks")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="tasks")
    item = models.OneToOneField(Item, on_delete=models.PROTECT, related_name="task")
    block = models.ForeignKey(Block, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    position = models.PositiveIntegerField()
    code = models.CharField(_("序号"), max_length=120)
    kind = models.CharField(_("类别"), max_length=10, choices=ItemKind.choices)
    title = models.TextField(_("任务"))
    text = models.TextField()
    deadline = models.DateField(_("时限"), null=True, blank=True)
    deadline_text = models.CharField(max_length=200, blank=True)
    deadline_basis = models.CharField(max_length=10, choices=DeadlineBasis.choices)
    indicators = models.JSONField(default=list)
    milestones = models.JSONField(default=list)
    state = models.CharField(max_length=5, choices=TaskState.choices, default=TaskState.OPEN)
    ownerless_because = models.CharField(max_length=300, blank=True)
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ("plan", "position")
        indexes = (
            models.Index(fields=("jurisdiction", "plan", "position"), name="ledger_task_order"),
            models.Index(fields=("jurisdiction", "deadline"), name="ledger_task_deadline"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class Assignment(Scoped):
    """One unit (or one leader) in one role of a task.

    A group named in the plan stands as one row for each of its units, all with `group` set; a group
    without members yet is one row without unit.
    """

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="assignments")
    position = models.PositiveIntegerField()
    role = models.CharField(_("角色"), max_length=12, choices=OwnerRole.choices)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments"
    )
    leader = models.CharField(_("督办领导"), max_length=40, blank=True)
    written = models.CharField(_("文中写法"), max_length=200)
    inherited_from = models.CharField(max_length=120, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        ordering = ("task", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("task", "role", "unit"),
                condition=Q(unit__isnull=False),
                name="ledger_assignment_once",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(group__isnull=False) | ~Q(leader=""),
                name="ledger_assignment_somebody",
            ),
        )
        indexes = (models.Index(fields=("unit", "role", "task"), name="ledger_assignment_unit"),)

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.unit or self.group or self.leader}"
