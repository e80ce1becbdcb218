"""Tables of the audit: one chain a jurisdiction, its events, and the trigger that keeps them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Chain(models.Model):
    """Head of one jurisdiction's chain. Its row is the lock that puts events in order."""

    jurisdiction = models.CharField(max_length=16, unique=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"{self.jurisdiction} {self.length}"


class Event(models.Model):
    """One change. The database refuses to update or delete it (see the first migration)."""

    jurisdiction = models.CharField(max_length=16)
    sequence = models.PositiveBigIntegerField()
    at = models.DateTimeField(_("时间"))
    actor = models.CharField(
        max_length=16, blank=True, help_text="public id of the person; empty: the system"
    )
    actor_name = models.CharField(_("何人"), max_length=120)
    action = models.CharField(_("动作"), max_length=60)
    subject_type = models.CharField(max_length=60)
    subject = models.CharField(max_length=16)
    subject_name = models.CharField(_("对象"), max_length=300)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(_("理由"), blank=True)
    algorithm = models.CharField(max_length=10, default="sha256")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("jurisdiction", "sequence"), name="audit_event_sequence"),
        )
        indexes = (
            models.Index(fields=("jurisdiction", "subject", "sequence"), name="audit_event_subject"),
            models.Index(fields=("jurisdiction", "at"), name="audit_event_at"),
        )
        ordering = ("jurisdiction", "sequence")

    def __str__(self) -> str:
        return f"{self.jurisdiction}#{self.sequence} {self.action}"
