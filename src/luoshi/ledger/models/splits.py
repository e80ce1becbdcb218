"""Splits (分解): an indicator's target or a task, shared out over units."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Person, Unit
from luoshi.directory.scope import Scoped
from luoshi.ledger.models.commitments import Operator, Target
from luoshi.ledger.models.signing import SignedFor
from luoshi.ledger.models.tasks import Task


class SplitRule(models.TextChoices):
    """How the shares make the whole."""

    SUM = "sum", _("各单位相加")
    AVERAGE = "average", _("各单位平均")
    SAME = "same", _("各单位相同")
    EXPLAINED = "explained", _("另作说明")
    WORDS = "words", _("按事项分工")


class Split(Scoped):
    """One sharing out. `total` and `operator` are those of the target on the day of the split; a trigger
    holds the shares to them (see the migration), except where `explanation` says why they differ."""

    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="splits")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, null=True, blank=True, related_name="splits")
    rule = models.CharField(_("办法"), max_length=9, choices=SplitRule.choices)
    total = models.DecimalField(max_digits=24, decimal_places=6, null=True, blank=True)
    operator = models.CharField(max_length=2, choices=Operator.choices, default=Operator.EQUAL)
    explanation = models.CharField(_("说明"), max_length=500, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name=_("分解单位"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("时间"))
    revoked_at = models.DateTimeField(_("收回时间"), null=True, blank=True)
    revoked_because = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("target",),
                condition=Q(revoked_at__isnull=True, target__isnull=False),
                name="ledger_split_one_in_force",
            ),
            models.CheckConstraint(
                condition=~Q(rule="explained") | ~Q(explanation=""), name="ledger_split_explained"
            ),
        )

    def __str__(self) -> str:
        return f"{self.target.indicator.name if self.target else self.task}"


class Share(Scoped, SignedFor):
    """A unit's part of a split: a figure, or in words what it does."""

    split = models.ForeignKey(Split, on_delete=models.CASCADE, related_name="shares")
    position = models.PositiveIntegerField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="shares")
    value = models.DecimalField(_("分解值"), max_digits=24, decimal_places=6, null=True, blank=True)
    words = models.CharField(_("要求"), max_length=500, blank=True)

    class Meta:
        ordering = ("split", "position")
        constraints = (
            models.UniqueConstraint(fields=("split", "unit"), name="ledger_share_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(words=""), name="ledger_share_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.unit} {self.value if self.value is not None else self.words}"
