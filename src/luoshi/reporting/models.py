"""Tables of reporting: duties, who owes them, obligations, and what is reported for them."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from luoshi.calendar.periods import Period
from luoshi.calendar.rhythm import About, Cadence, DayOff, Rhythm
from luoshi.directory.models import Group, Person, Post, Unit
from luoshi.directory.scope import Scoped
from luoshi.ledger.models import Indicator, Milestone, Task
from luoshi.plans.models import Plan, Upload, Version


class Audience(models.TextChoices):
    LEADS = "leads", _("方案的牵头单位")
    OWNERS = "owners", _("方案的牵头单位和责任单位")
    NAMED = "named", _("指定的单位")


class Asks(models.TextChoices):
    """What a duty asks for: each is a field to fill in, for every task or once."""

    PROGRESS = "progress", _("每项任务的进展")
    PERCENT = "percent", _("每项任务的完成百分比")
    FIGURES = "figures", _("指标数值")
    STONES = "stones", _("节点完成情况")
    PROBLEMS = "problems", _("问题清单")
    SUMMARY = "summary", _("总体情况")
    NEXT = "next", _("下一步打算")


class DutyState(models.TextChoices):
    PROPOSED = "proposed", _("待批准")
    ACTIVE = "active", _("执行中")
    REFUSED = "refused", _("未批准")
    MERGED = "merged", _("已并入")
    ENDED = "ended", _("已结束")


class Duty(Scoped):
    """What some units report again and again (义务), from a plan's words or by hand.

    `start` and `end` are the words' place in the text of `version`; `day` 31 is a month's last day;
    `grace_days` are working days; obligations close `closes_after` working days after they were due.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="duties")
    version = models.ForeignKey(
        Version, on_delete=models.PROTECT, null=True, blank=True, related_name="reporting_duties"
    )
    name = models.CharField(_("名称"), max_length=120)
    requester = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="requested_duties")
    written = models.TextField(_("文中写法"), blank=True)
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)

    cadence = models.CharField(_("周期"), max_length=10, choices=Cadence.choices)
    months = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    day = models.PositiveSmallIntegerField(_("日"), default=31)
    date = models.DateField(_("日期"), null=True, blank=True)
    received = models.DateField(_("收到之日"), null=True, blank=True)
    working_days = models.PositiveSmallIntegerField(_("工作日数"), default=0)
    day_off = models.CharField(_("逢休息日"), max_length=8, choices=DayOff.choices, default=DayOff.STAY)
    about = models.CharField(_("报哪一期"), max_length=4, choices=About.choices, default=About.THIS)
    first_day = models.DateField(_("自"))
    last_day = models.DateField(_("至"), null=True, blank=True)
    grace_days = models.PositiveSmallIntegerField(_("宽限工作日"), default=0)
    closes_after = models.PositiveSmallIntegerField(_("截止后关闭（工作日）"), null=True, blank=True)

    audience = models.CharField(_("报送单位"), max_length=6, choices=Audience.choices)
    asks = ArrayField(models.CharField(max_length=8, choices=Asks.choices))
    state = models.CharField(max_length=8, choices=DutyState.choices, default=DutyState.PROPOSED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    because = models.CharField(_("理由"), max_length=300, blank=True)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="absorbed"
    )
    created_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="merged") ^ Q(merged_into__isnull=True), name="reporting_duty_merged_into"
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(decided_by__isnull=False), name="reporting_duty_decided_by"
            ),
            models.CheckConstraint(
                condition=Q(day__gte=1) & Q(day__lte=31), name="reporting_duty_day_of_month"
            ),
            models.CheckConstraint(
                condition=~Q(cadence="once") | Q(date__isnull=False), name="reporting_duty_once_has_date"
            ),
            models.CheckConstraint(
                condition=~Q(cadence="within") | (Q(received__isnull=False) & Q(working_days__gte=1)),
                name="reporting_duty_within_has_days",
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="reporting_duty_days_in_order",
            ),
            models.UniqueConstraint(
                fields=("version", "start"),
                condition=Q(start__isnull=False) & ~Q(state="refused"),
                name="reporting_duty_once_from_words",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def rhythm(self) -> Rhythm:
        """The rule of its due dates."""
        return Rhythm(
            cadence=Cadence(self.cadence),
            months=tuple(self.months),
            day=self.day,
            date=self.date,
            received=self.received,
            working_days=self.working_days,
            day_off=DayOff(self.day_off),
            about=About(self.about),
        )


class Party(Scoped):
    """A unit or group that a duty of named units is for."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="parties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(unit__isnull=True) ^ Q(group__isnull=True), name="reporting_party_unit_or_group"
            ),
            models.UniqueConstraint(
                fields=("duty", "unit"), condition=Q(unit__isnull=False), name="reporting_party_unit_once"
            ),
            models.UniqueConstraint(
                fields=("duty", "group"), condition=Q(group__isnull=False), name="reporting_party_group_once"
            ),
        )

    def __str__(self) -> str:
        return str(self.unit or self.group)


class State(models.TextChoices):
    DUE = "due", _("未填")
    DRAFTED = "drafted", _("填报中")
    ENDORSING = "endorsing", _("待负责人审签")
    SUBMITTED = "submitted", _("已报送")
    ACCEPTED = "accepted", _("已接收")
    RETURNED = "returned", _("已退回")
    WAIVED = "waived", _("已免报")


OPEN_STATES = (State.DUE, State.DRAFTED, State.ENDORSING, State.RETURNED)


class Obligation(Scoped):
    """One duty of one unit for one period (应报事项).

    Late and missing are not states: `first_submitted_on`, once set, stays, and is held against
    `grace_until`; what is caught up later stays late. `because` is why it was returned, waived or re-opened.
    A year of them is half a million rows: no index that one of those named below makes needless.
    """

    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, related_name="obligations", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="obligations", db_index=False)
    period = models.CharField(_("期"), max_length=10)
    nominal = models.DateField()
    due = models.DateField(_("期限"))
    grace_until = models.DateField(_("宽限至"))
    closes_on = models.DateField(_("关闭"), null=True, blank=True)
    reopened_until = models.DateField(_("重新开放至"), null=True, blank=True)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DUE, db_default=State.DUE)
    first_submitted_on = models.DateField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    because = models.CharField(_("理由"), max_length=300, blank=True, db_default="")
    revision = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        ordering = ("due", "duty", "unit__position", "unit")
        constraints = (
            models.UniqueConstraint(fields=("duty", "unit", "period"), name="reporting_obligation_once"),
            models.CheckConstraint(
                condition=Q(grace_until__gte=F("due")), name="reporting_obligation_grace_after_due"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("submitted", "accepted"))
                & Q(submitted_at__isnull=False)
                & Q(first_submitted_on__isnull=False)
                | ~Q(state__in=("submitted", "accepted")),
                name="reporting_obligation_submitted_when",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("returned", "waived")) | ~Q(because=""),
                name="reporting_obligation_because",
            ),
        )
        indexes = (
            models.Index(fields=("unit", "state", "due"), name="reporting_obligation_owed"),
            models.Index(fields=("jurisdiction", "due"), name="reporting_obligation_due"),
        )

    def __str__(self) -> str:
        return f"{self.duty.name} {self.period_label}"

    @property
    def period_label(self) -> str:
        return Period.of(self.period).label

    def is_early(self, on: dt.date) -> bool:
        """Whether the duty tells of a period that is not over yet, as of a day."""
        return self.duty.about == About.LAST and Period.of(self.period).end >= on

    def is_closed(self, on: dt.date) -> bool:
        """Whether it takes no report any more, as of a day."""
        last = max(filter(None, (self.closes_on, self.reopened_until)), default=None)
        return self.closes_on is not None and last is not None and on > last

    @property
    def is_open(self) -> bool:
        """Whether the unit still has something to do for it."""
        return self.state in OPEN_STATES


class Report(Scoped):
    """What a unit says for an obligation. `prefilled` and `filled` count fields when it was handed in."""

    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="report")
    summary = models.TextField(_("总体情况"), blank=True)
    next_step = models.TextField(_("下一步打算"), blank=True)
    revision = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    filled = models.PositiveIntegerField(default=0)
    prefilled = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("obligation",)

    def __str__(self) -> str:
        return str(self.obligation)


class ReceiptState(models.TextChoices):
    WAITING = "waiting", _("正在登记")
    DONE = "done", _("已登记")
    FAILED = "failed", _("没有登记上")


class Receipt(Scoped):
    """That reports of a unit came in, as they were sent, when too many did to file them at once (收条).

    What was sent and when stays as it is and can be shown word for word. `reports` are the public ids of
    obligations, `form` what was typed by them: {pid: {"values": {…}, "bases": {…}}}. `result` is what came of
    it: {"done": [pid], "with_head": number, "kept_back": [[pid, name, [why]]], "strange": [pid]}; `problem`
    is why nothing did.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="receipts", db_index=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    reports = ArrayField(models.CharField(max_length=16))
    form = models.JSONField()
    received_at = models.DateTimeField(_("收到"))
    state = models.CharField(max_length=7, choices=ReceiptState.choices, default=ReceiptState.WAITING)
    filed_at = models.DateTimeField(_("登记"), null=True, blank=True)
    result = models.JSONField(default=dict)
    problem = models.CharField(max_length=300, blank=True)
    # How many are filed before it, where that was asked.
    ahead = 0

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(state="waiting") ^ Q(filed_at__isnull=False), name="reporting_receipt_filed"
            ),
            models.CheckConstraint(
                condition=Q(state="failed") ^ Q(problem=""), name="reporting_receipt_problem"
            ),
        )
        indexes = (
            models.Index(fields=("unit",), condition=Q(state="waiting"), name="reporting_receipt_unit"),
            models.Index(fields=("id",), condition=Q(state="waiting"), name="reporting_receipt_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.unit} {timezone.localtime(self.received_at):%Y-%m-%d %H:%M:%S}"


class Entry(Scoped):
    """What a report says of one task."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="entries")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="entries")
    progress = models.TextField(_("进展"), blank=True)
    percent = models.PositiveSmallIntegerField(_("完成百分比"), null=True, blank=True)

    class Meta:
        ordering = ("report", "task__plan", "task__position")
        constraints = (
            models.UniqueConstraint(fields=("report", "task"), name="reporting_entry_once"),
            models.CheckConstraint(
                condition=Q(percent__isnull=True) | Q(percent__lte=100), name="reporting_entry_percent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.task}"


class ProblemState(models.TextChoices):
    OPEN = "open", _("未解决")
    SOLVED = "solved", _("已解决")


class Problem(Scoped):
    """Something that stands in the way, as a unit reported it: a line of the issue list (问题清单)."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="problems")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="problems")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="problems")
    text = models.TextField(_("问题"))
    help = models.TextField(_("请求协调的事项"), blank=True)
    helper = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="asked_to_help"
    )
    state = models.CharField(max_length=6, choices=ProblemState.choices, default=ProblemState.OPEN)
    raised_on = models.DateField()
    solved_on = models.DateField(null=True, blank=True)
    answer = models.TextField(_("处理结果"), blank=True)

    class Meta:
        ordering = ("state", "raised_on", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="reporting_problem_says_something"),
            models.CheckConstraint(
                condition=Q(state="open") ^ Q(solved_on__isnull=False), name="reporting_problem_solved_on"
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]


class Evidence(Scoped):
    """A file that shows what a report says; its bytes are kept once, by hash, however often it is named."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="evidence")
    task = models.ForeignKey(Task, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence")
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="evidence")
    filename = models.CharField(_("文件名"), max_length=255)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("report", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("report", "task", "upload"), name="reporting_evidence_once", nulls_distinct=False
            ),
        )

    def __str__(self) -> str:
        return self.filename


class Habits(Scoped):
    """How a unit wants its reports handled: whether its head approves each before it goes out."""

    unit = models.OneToOneField(Unit, on_delete=models.CASCADE, related_name="habits")
    head_approves = models.BooleanField(_("报送前由单位负责人审签"), default=False)

    def __str__(self) -> str:
        return f"{self.unit}"


class Combine(models.TextChoices):
    """How the figures of lower units make one of the whole."""

    SUM = "sum", _("求和")
    AVERAGE = "average", _("平均")
    WEIGHTED = "weighted", _("加权平均")
    LATEST = "latest", _("取最近一期")


class Series(Scoped):
    """One thing that is counted, whichever plans ask for it: indicators that are equal share a series."""

    name = models.CharField(_("指标"), max_length=200)
    unit = models.CharField(_("计量单位"), max_length=40, blank=True)
    combine = models.CharField(_("汇总方式"), max_length=8, choices=Combine.choices, default=Combine.SUM)
    weight = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(combine="weighted") ^ Q(weight__isnull=True), name="reporting_series_weight"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）" if self.unit else self.name


class Counted(Scoped):
    """That an indicator of a plan is counted by a series; `linked_by` where a person said so."""

    indicator = models.OneToOneField(Indicator, on_delete=models.CASCADE, related_name="counted")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="counted")
    linked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.indicator}"


class Figure(Scoped):
    """The value of a series for one unit and period: one record, whoever asks for it.

    `ends_on` is the period's last day: a month's figure serves the quarter that ends with it.
    """

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="figures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="figures")
    period = models.CharField(_("期"), max_length=10)
    ends_on = models.DateField()
    value = models.DecimalField(_("数值"), max_digits=24, decimal_places=6)
    because = models.CharField(_("变动说明"), max_length=300, blank=True)
    report = models.ForeignKey(
        Report, on_delete=models.SET_NULL, null=True, blank=True, related_name="figures"
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("series", "unit__position", "unit", "-ends_on")
        constraints = (
            models.UniqueConstraint(fields=("series", "unit", "period"), name="reporting_figure_once"),
        )
        indexes = (models.Index(fields=("unit", "series", "ends_on"), name="reporting_figure_known"),)

    def __str__(self) -> str:
        return f"{self.series} {self.unit} {self.period} {self.value.normalize():f}"


class Claim(Scoped):
    """That a milestone was reached, as a report says."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="claims")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="claims")
    reached_on = models.DateField(_("完成日期"))

    class Meta:
        ordering = ("report", "milestone")
        constraints = (models.UniqueConstraint(fields=("report", "milestone"), name="reporting_claim_once"),)

    def __str__(self) -> str:
        return f"{self.milestone} {self.reached_on}"
