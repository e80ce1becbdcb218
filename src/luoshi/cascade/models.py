"""Tables of the cascade."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Person
from luoshi.directory.scope import Scoped
from luoshi.plans.models import Item, Version


class Verdict(models.TextChoices):
    """How a lower plan answers a task or an indicator, worst first: the order in which one looks."""

    MISSING = "missing", _("未回应")
    WEAKER = "weaker", _("弱于上级")
    LATER = "later", _("晚于上级")
    PARTIAL = "partial", _("部分回应")
    OWNER = "owner", _("责任单位不同")
    STRONGER = "stronger", _("高于上级")
    SAME = "same", _("一致")
    OUTSIDE = "outside", _("不在本级方案期内")


class Comparison(Scoped):
    """A lower plan held against an upper one.

    `indicators` is the machine's answer for each indicator of the upper plan: [{"item", "name", "upper",
    "lower", "verdict", "reasons", "at"}]; `new` the codes and titles of tasks of the lower plan only.
    """

    upper = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="comparisons_below")
    lower = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="comparisons_above")
    indicators = models.JSONField(default=list)
    new = models.JSONField(default=list)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("upper", "lower"), name="cascade_comparison_once"),
            models.CheckConstraint(condition=~Q(upper=F("lower")), name="cascade_comparison_of_two"),
        )

    def __str__(self) -> str:
        return f"{self.upper} → {self.lower}"


class LinkState(models.TextChoices):
    PROPOSED = "proposed", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    REJECTED = "rejected", _("不成立")


class Link(Scoped):
    """An item of the upper plan and one item of the lower plan that answers it; none where nothing does.

    `pairs` are the sentences that correspond: [{"upper", "lower"}], each a list of [text, shared?] pieces.
    """

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="links")
    position = models.PositiveIntegerField()
    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="links_below")
    answer = models.ForeignKey(
        Item, on_delete=models.CASCADE, null=True, blank=True, related_name="links_above"
    )
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    certainty = models.CharField(max_length=8, default="certain")
    similarity = models.FloatField(default=0)
    reasons = models.JSONField(default=list)
    pairs = models.JSONField(default=list)
    added = models.JSONField(default=list)
    unanswered = models.JSONField(default=list)
    state = models.CharField(max_length=9, choices=LinkState.choices, default=LinkState.PROPOSED)
    because = models.CharField(max_length=300, blank=True)
    judged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("comparison", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("comparison", "item", "answer"),
                name="cascade_link_once",
                nulls_distinct=False,
            ),
        )

    def __str__(self) -> str:
        return f"{self.item} → {self.answer or _('未回应')}"
