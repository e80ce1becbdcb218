"""How the light of an assignment went, change by change."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.directory.scope import Scoped
from luoshi.ledger.models.tasks import Assignment


class LightChange(Scoped):
    """That an assignment's light changed: a row, never overwritten. `before` is empty at the first look.

    `reasons` are those of the day, the worst first: [{"light", "why", "setting", "url"}].
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="light_changes")
    on = models.DateField(_("日期"))
    at = models.DateTimeField()
    before = models.CharField(max_length=6, blank=True)
    light = models.CharField(_("灯"), max_length=6)
    reasons = models.JSONField(default=list)

    class Meta:
        ordering = ("assignment", "-at", "-pk")
        indexes = (models.Index(fields=("jurisdiction", "on", "light"), name="ledger_light_change_on"),)

    def __str__(self) -> str:
        return f"{self.on} {self.before} → {self.light}"
