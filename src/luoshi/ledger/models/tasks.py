"""Tasks and who holds them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Group, Person, Unit
from luoshi.directory.scope import Scoped, ScopedManager
from luoshi.ledger.models.signing import SignedFor
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
    CHANGED = "changed", _("经批准调整")
    SET = "set", _("填报时写明")
    NONE = "none", _("长期或未定")


class TaskState(models.TextChoices):
    OPEN = "open", _("办理中")
    DONE = "done", _("已办结")
    CANCELLED = "cancelled", _("已撤销")


class KeyCounter(Scoped):
    """The last key given to a task of a jurisdiction in a year; its row is the lock."""

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("jurisdiction", "year"), name="ledger_key_counter_once"),
        )

    def __str__(self) -> str:
        return f"{self.year} {self.last}"


class Task(Scoped):
    """Something to be done. Its words are copied from the frozen version and stay as they were issued.

    `key` is the task's own name towards spreadsheets and people: 2026-00017. An issued task has its `item`.
    `lead` is the unit of the first lead in force, kept by the database (see migration 0012) for long lists.
    A task under another has a `parent`; one with `added_by` is a sub-task that a unit made for itself under
    its own part: it stands on its parent's page, not in the ledger list (see `access.visible`).
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="tasks")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="tasks")
    item = models.OneToOneField(Item, on_delete=models.PROTECT, null=True, blank=True, related_name="task")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="subtasks"
    )
    added_by = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    block = models.ForeignKey(Block, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    lead = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    key = models.CharField(_("编号"), max_length=40)
    position = models.PositiveIntegerField()
    code = models.CharField(_("序号"), max_length=120)
    kind = models.CharField(_("类别"), max_length=10, choices=ItemKind.choices)
    title = models.TextField(_("任务"))
    text = models.TextField()
    deadline = models.DateField(_("时限"), null=True, blank=True)
    deadline_text = models.CharField(max_length=200, blank=True)
    deadline_basis = models.CharField(max_length=10, choices=DeadlineBasis.choices)
    projects_stated = models.PositiveIntegerField(
        null=True, blank=True, help_text="how many projects the text says, often more than it names"
    )
    state = models.CharField(_("状态"), max_length=9, choices=TaskState.choices, default=TaskState.OPEN)
    state_because = models.CharField(max_length=300, blank=True)
    ownerless_because = models.CharField(max_length=300, blank=True)
    issued_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0, help_text="counts changes, for optimistic locking")

    class Meta:
        ordering = ("plan", "position")
        constraints = (
            models.UniqueConstraint(fields=("jurisdiction", "key"), name="ledger_task_key"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="ledger_task_not_own_parent"),
            models.CheckConstraint(
                condition=Q(added_by__isnull=True) | Q(parent__isnull=False),
                name="ledger_task_added_under_another",
            ),
        )
        indexes = (
            models.Index(fields=("jurisdiction", "plan", "position"), name="ledger_task_order"),
            models.Index(fields=("jurisdiction", "deadline"), name="ledger_task_deadline"),
            # Counts and orders of the list are read from this alone, without the tasks' long rows.
            models.Index(
                fields=("jurisdiction", "-plan", "block", "position", "id"),
                include=("state", "deadline", "added_by", "lead"),
                name="ledger_task_listed",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class CurrentAssignments(ScopedManager["Assignment"]):
    """Assignments in force; those that ended are kept for the record (`Assignment.ever`)."""

    def get_queryset(self) -> models.QuerySet[Assignment]:
        return super().get_queryset().filter(ended_at__isnull=True)


class Assignment(Scoped, SignedFor):
    """One unit (or one leader) in one role of a task.

    A group named in the plan stands as one row for each of its units, all with `group` set; a group
    without members yet is one row without unit. `person` is who deals with it inside the unit. A row that
    has ended (given back, passed on, reassigned) stays, and `came_from` leads from its successor to it;
    counts over a join must leave out rows with `ended_at`, which managers do by themselves.
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
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("经办人")
    )
    offered_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="offered_assignments"
    )
    offered_person = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    came_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(_("结束"), null=True, blank=True)
    # As of the last look (see `lighting`): the light, and the worst that other apps' reasons give it.
    light = models.CharField(_("灯"), max_length=6, blank=True, default="", db_default="")
    concern = models.CharField(max_length=6, blank=True, default="", db_default="")

    objects: ClassVar[CurrentAssignments] = CurrentAssignments()
    ever = ScopedManager["Assignment"]()

    class Meta:
        ordering = ("task", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("task", "role", "unit"),
                condition=Q(unit__isnull=False, ended_at__isnull=True),
                name="ledger_assignment_once",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(group__isnull=False) | ~Q(leader=""),
                name="ledger_assignment_somebody",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "role", "task"), name="ledger_assignment_unit"),
            models.Index(
                fields=("jurisdiction", "leader", "task"),
                condition=Q(role="supervisor", ended_at__isnull=True),
                name="ledger_assignment_leader",
            ),
            models.Index(
                fields=("unit", "sign_by"),
                condition=Q(sign_state="awaiting", ended_at__isnull=True),
                name="ledger_assignment_unsigned",
            ),
            models.Index(
                fields=("jurisdiction", "task"),
                condition=Q(sign_state="refused", ended_at__isnull=True),
                name="ledger_assignment_refused",
            ),
            # What makes a task red or yellow besides its deadline: few rows among many.
            models.Index(
                fields=("concern", "task"),
                condition=Q(ended_at__isnull=True) & ~Q(concern=""),
                name="ledger_assignment_concern",
            ),
            # Who comes first in a role of each task, for grouping a long list by them.
            models.Index(
                fields=("task", "role", "position"),
                include=("unit", "leader", "jurisdiction"),
                condition=Q(ended_at__isnull=True),
                name="ledger_assignment_first",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.unit or self.group or self.leader}"


def first_lead(held: Iterable[Assignment]) -> Unit | None:
    """The unit that the database will note as a task's `lead`. Set with the task, it spares a second write of
    each of many."""
    leads = [row for row in held if row.role == OwnerRole.LEAD]
    return min(leads, key=lambda row: row.position).unit if leads else None
