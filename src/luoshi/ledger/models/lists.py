"""Tables of the lists: what search looks in, saved views, and what is done to many tasks at once."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Person, Post
from luoshi.directory.scope import Scoped
from luoshi.ledger.models.tasks import Task
from luoshi.plans.models import Plan, Upload


class TaskWords(models.Model):
    """What full-text search looks in: pairs of characters of a task's code and title (weight A) and of its
    text (weight D). Kept by triggers of the database (see the migrations), never written from here.

    A table of its own, because every read of a task would carry the vector along.
    """

    task = models.OneToOneField(Task, on_delete=models.CASCADE, primary_key=True, related_name="words")
    vector = SearchVectorField()

    class Meta:
        indexes = (GinIndex(fields=("vector",), name="ledger_words_vector"),)

    def __str__(self) -> str:
        return str(self.task_id)


class SavedView(Scoped):
    """A ledger list worth coming back to: its name and the query string of its address.

    Each person may have one without a name: it holds the columns of their own list. `opens` marks the one
    that the list opens with.
    """

    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(_("名称"), max_length=40, blank=True)
    query = models.CharField(max_length=2000)
    shared = models.BooleanField(_("全辖区可见"), default=False)
    opens = models.BooleanField(_("打开台账时先看"), default=False)
    at = models.DateTimeField()

    # Whether it is the reader's own, where a page shows it (see `keeping.views_of`).
    mine = False

    class Meta:
        ordering = ("-shared", "name")
        constraints = (
            models.UniqueConstraint(fields=("by", "name"), name="ledger_view_name_once"),
            models.UniqueConstraint(fields=("by",), condition=Q(opens=True), name="ledger_view_opens_one"),
        )

    def __str__(self) -> str:
        return self.name


class RunState(models.TextChoices):
    """How far something is that is done in the background or in two steps."""

    WAITING = "waiting", _("排队中")
    RUNNING = "running", _("进行中")
    READY = "ready", _("待确认")
    DONE = "done", _("已完成")
    FAILED = "failed", _("没有完成")


class Run(Scoped):
    """What the exports, bulk changes and imports of one person have in common."""

    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=RunState.choices, default=RunState.WAITING)
    problem = models.TextField(blank=True)
    rows = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        abstract = True


class ExportRun(Run):
    """One file made of a list: `query` is the list's address, `picked` the tasks where not all of it was
    asked for, `sha256` names the stored file."""

    query = models.CharField(max_length=2000, blank=True)
    picked = models.JSONField(default=list)
    format = models.CharField(max_length=4)
    filename = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return self.filename


class BulkRun(Run):
    """One change of many tasks: first a preview, then, once, the change.

    `plan` holds a line for each task: {"task", "code", "title", "revision", "before", "after", "refused"}.
    """

    action = models.CharField(max_length=12)
    values = models.JSONField(default=dict)
    plan = models.JSONField(default=list)
    skip_refused = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.action


class ImportRun(Run):
    """One spreadsheet on its way into the ledger. `mapping` says which column of the sheet is which field,
    `meanings` what names of units mean that the directory does not know, `counts` what would be written."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="+")
    into = models.ForeignKey(Plan, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    title = models.CharField(_("台账名称"), max_length=300)
    sheet = models.CharField(_("工作表"), max_length=100, blank=True)
    mapping = models.JSONField(default=dict)
    meanings = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    problems_found = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return self.title


class ImportProblem(models.Model):
    """One cell that cannot be taken as it is. The database holds the first thousands, the run counts all."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField(_("行"))
    column = models.CharField(_("列"), max_length=60)
    value = models.CharField(_("内容"), max_length=200, blank=True)
    says = models.CharField(_("问题"), max_length=300)
    accepted = models.CharField(_("可以填"), max_length=300, blank=True)

    class Meta:
        ordering = ("row", "pk")

    def __str__(self) -> str:
        return f"{self.row} {self.column}"


class ImportRow(models.Model):
    """One checked row, waiting for the whole to be taken over. `before` is the task's present state where
    the row changes one, empty for a new task."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="checked")
    row = models.PositiveIntegerField()
    what = models.CharField(max_length=8)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    values = models.JSONField()
    before = models.JSONField(default=dict)

    class Meta:
        ordering = ("row",)
        constraints = (models.UniqueConstraint(fields=("run", "row"), name="ledger_import_row_once"),)

    def __str__(self) -> str:
        return f"{self.row} {self.what}"
