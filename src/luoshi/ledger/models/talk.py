"""What people say about a task, what they put to it, and who follows it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Person, Unit
from luoshi.directory.scope import Scoped
from luoshi.ledger.models.tasks import Task


class Comment(Scoped):
    """Words of one person to a task. One withdrawn leaves its place; what it said stands in the events."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    words = models.TextField(_("留言"))
    mentioned = models.ManyToManyField(Person, related_name="+")
    at = models.DateTimeField(_("时间"))
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) ^ Q(words="", withdrawn_by__isnull=False),
                name="ledger_comment_withdrawn",
            ),
        )

    def __str__(self) -> str:
        return str(self.task)


class Attachment(Scoped):
    """A file put to a task; its bytes are kept once by their SHA-256 (see `plans.storage`)."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="attachments")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    filename = models.CharField(_("文件名"), max_length=200)
    media = models.CharField(max_length=100, help_text="type as found in the content, not as claimed")
    at = models.DateTimeField(_("时间"))
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("task", "sha256"),
                condition=Q(withdrawn_at__isnull=True),
                name="ledger_attachment_once",
            ),
        )

    def __str__(self) -> str:
        return self.filename


class Watch(Scoped):
    """A person follows a task and is told of its changes. `told_until` is the number of the last event of
    which they know."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="watches")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    told_until = models.PositiveBigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("task", "person"), name="ledger_watch_once"),)

    def __str__(self) -> str:
        return f"{self.person} {self.task}"
