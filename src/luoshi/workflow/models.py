"""Tables of the workflow."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Person, Unit
from luoshi.directory.scope import Scoped


class Move(Scoped):
    """One step that somebody took with a thing. The thing is named by its public id and outlives nothing."""

    procedure = models.CharField(max_length=40)
    subject_type = models.CharField(max_length=60)
    subject = models.CharField(max_length=16)
    step = models.CharField(max_length=30)
    origin = models.CharField(_("原状态"), max_length=20, blank=True)
    to = models.CharField(_("新状态"), max_length=20)
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("何人")
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("单位")
    )
    at = models.DateTimeField(_("时间"))
    reason = models.TextField(_("理由"), blank=True)

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=("jurisdiction", "subject", "at"), name="workflow_move_subject"),)

    def __str__(self) -> str:
        return f"{self.procedure} {self.step} {self.subject}"
