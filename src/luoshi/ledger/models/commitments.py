"""What is promised: indicators with their targets, milestones, projects. Spans index the version's text."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Person
from luoshi.directory.scope import Scoped
from luoshi.plans.models import Plan, Version


class Measure(models.TextChoices):
    """What the values are, since unlike ones are never added up."""

    LEVEL = "level", _("期末水平")
    COUNT = "count", _("累计数")
    GROWTH = "growth", _("增速")
    SHARE = "share", _("比率")
    DURATION = "duration", _("时长")


class Better(models.TextChoices):
    HIGHER = "higher", _("越高越好")
    LOWER = "lower", _("越低越好")


class Operator(models.TextChoices):
    EQUAL = "=", _("达到")
    AT_LEAST = ">=", _("不低于")
    AT_MOST = "<=", _("不高于")
    ABOVE = ">", _("超过")
    BELOW = "<", _("低于")
    ABOUT = "~", _("约")


class Commitment(Scoped):
    """Something promised in a task; without a task it is a goal of the whole plan."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="%(class)ss")
    task = models.ForeignKey(
        "ledger.Task", on_delete=models.CASCADE, null=True, blank=True, related_name="%(class)ss"
    )
    position = models.PositiveIntegerField()
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        abstract = True


class Indicator(Commitment):
    """A measurable commitment, through all its years.

    Values are in `unit` as the plan writes it: 1.39 万人, not 13900. `baseline` is the value that the plan
    starts from, as of `baseline_on`.
    """

    name = models.CharField(_("指标"), max_length=200)
    unit = models.CharField(_("计量单位"), max_length=40, blank=True)
    measure = models.CharField(_("类型"), max_length=8, choices=Measure.choices, blank=True)
    better = models.CharField(_("方向"), max_length=6, choices=Better.choices, default=Better.HIGHER)
    binding = models.BooleanField(
        _("约束性"), null=True, help_text="False: expected; None: the plan is silent"
    )
    scope = models.CharField(_("口径"), max_length=200, blank=True)
    baseline = models.DecimalField(_("基期值"), max_digits=24, decimal_places=6, null=True, blank=True)
    baseline_on = models.DateField(_("基期"), null=True, blank=True)
    retired_at = models.DateTimeField(_("停用"), null=True, blank=True)

    class Meta:
        ordering = ("task", "position")
        indexes = (models.Index(fields=("jurisdiction", "name"), name="ledger_indicator_name"),)

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）" if self.unit else self.name


class Target(Scoped):
    """What an indicator must come to by a day. Never overwritten: a changed one is superseded by another.

    `low` alone is a single value; a range has `high` as well; a target in words has neither. `by` is empty
    where neither the indicator nor its task nor the plan names a day. `year_written` is false where the
    text ties no year to the number, and `by` comes from the task or the plan. An `interim` target is a
    point of the path that people set between those of the plan.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    by = models.DateField(_("到"), null=True, blank=True)
    year_written = models.BooleanField(default=True)
    operator = models.CharField(max_length=2, choices=Operator.choices, default=Operator.EQUAL)
    low = models.DecimalField(_("目标值"), max_digits=24, decimal_places=6, null=True, blank=True)
    high = models.DecimalField(_("上限"), max_digits=24, decimal_places=6, null=True, blank=True)
    text = models.CharField(_("原文"), max_length=400, blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    interim = models.BooleanField(_("过程目标"), default=False)
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="targets"
    )
    since = models.DateTimeField(_("生效"))
    superseded_at = models.DateTimeField(_("被取代"), null=True, blank=True)

    class Meta:
        ordering = ("indicator", F("by").asc(nulls_last=True), "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("indicator", "by"),
                condition=Q(superseded_at__isnull=True),
                nulls_distinct=False,
                name="ledger_target_once",
            ),
            models.CheckConstraint(
                condition=Q(high__isnull=True) | Q(high__gte=F("low")), name="ledger_target_range"
            ),
        )

    def __str__(self) -> str:
        return f"{self.indicator.name} {self.by or ''} {self.operator}{self.low}"


class Milestone(Commitment):
    """A dated commitment without a number; `day_written` is false where the plan names the year alone."""

    due = models.DateField(_("时间"), null=True, blank=True)
    day_written = models.BooleanField(default=False)
    text = models.TextField(_("要做到"))
    reached_on = models.DateField(_("完成日期"), null=True, blank=True)
    reached_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("标记人")
    )
    evidence = models.ForeignKey(
        "ledger.Attachment", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reached_words = models.CharField(_("完成说明"), max_length=300, blank=True)

    class Meta:
        ordering = ("task", "position")
        constraints = (
            models.CheckConstraint(
                condition=Q(reached_on__isnull=True) | Q(evidence__isnull=False) | ~Q(reached_words=""),
                name="ledger_milestone_shown",
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]


class Stage(models.TextChoices):
    PLANNED = "planned", _("前期")
    STARTED = "started", _("在建")
    FINISHED = "finished", _("完工")
    IN_USE = "in-use", _("投用")
    STOPPED = "stopped", _("停缓建")


class Project(Commitment):
    """A project behind a task (重点工程项目库); `investment` in 万元."""

    name = models.CharField(_("项目"), max_length=300)
    stage = models.CharField(_("阶段"), max_length=8, choices=Stage.choices, default=Stage.PLANNED)
    investment = models.DecimalField(
        _("总投资（万元）"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    site = models.CharField(_("地点"), max_length=200, blank=True)
    starts_on = models.DateField(_("开工"), null=True, blank=True)
    finishes_on = models.DateField(_("完工"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="counts changes, for optimistic locking")

    class Meta:
        ordering = ("task", "position")
        constraints = (
            models.CheckConstraint(
                condition=Q(investment__isnull=True) | Q(investment__gte=0), name="ledger_project_investment"
            ),
            models.CheckConstraint(
                condition=Q(finishes_on__isnull=True) | Q(finishes_on__gte=F("starts_on")),
                name="ledger_project_dates",
            ),
        )

    def __str__(self) -> str:
        return self.name
