"""Tables of the plans."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Person
from luoshi.directory.scope import Scoped


class Upload(Scoped):
    """A file as it came in, stored once by its SHA-256 (see `storage`)."""

    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    filename = models.CharField(_("文件名"), max_length=255)
    at = models.DateTimeField(_("上传时间"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("jurisdiction", "sha256"), name="plans_upload_once"),)

    def __str__(self) -> str:
        return self.filename


class Plan(Scoped):
    """A plan through all its versions. Its light settings are its own (days, see the design's rules)."""

    title = models.CharField(_("标题"), max_length=300)
    doc_number = models.CharField(_("文号"), max_length=80, blank=True)
    issuer = models.CharField(_("发文机关"), max_length=200, blank=True)
    signed_on = models.DateField(_("成文日期"), null=True, blank=True)
    period_start = models.DateField(_("起"), null=True, blank=True)
    period_end = models.DateField(_("止"), null=True, blank=True)
    warning_days = models.PositiveSmallIntegerField(_("预警天数"), default=15)
    report_warning_days = models.PositiveSmallIntegerField(_("报送预警天数"), default=5, db_default=5)
    red_percent = models.PositiveSmallIntegerField(_("指标红灯线（％）"), default=80, db_default=80)
    sign_days = models.PositiveSmallIntegerField(_("签收时限（工作日）"), default=3)
    created_at = models.DateTimeField()
    issued_as = models.CharField(
        max_length=300, blank=True, help_text="what a plan in force is known by: it may be issued once only"
    )

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "issued_as"), condition=~Q(issued_as=""), name="plans_issued_once"
            ),
        )

    def __str__(self) -> str:
        return self.title


class VersionState(models.TextChoices):
    REVIEW = "review", _("待审核")
    ISSUED = "issued", _("已下达")
    SUPERSEDED = "superseded", _("已被新版取代")


class Version(Scoped):
    """One text of a plan and what the machine read in it.

    `machine` is the parser's whole answer (the contract of `fangan parse --json`, without the text); it is
    of the present text (a draft whose safe fixes are applied is read anew); what people decide stands in the
    items, and in `duties` (each with a `pid` of its own), `goals` and `meta`: the machine's, as people
    corrected them.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(_("版本"))
    state = models.CharField(
        _("状态"), max_length=10, choices=VersionState.choices, default=VersionState.REVIEW
    )
    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="versions")
    text = models.TextField()
    machine = models.JSONField()
    duties = models.JSONField(default=list)
    goals = models.JSONField(default=dict)
    meta = models.JSONField(default=dict)
    parser = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("plan", "-number")
        constraints = (
            models.UniqueConstraint(fields=("plan", "number"), name="plans_version_number"),
            models.UniqueConstraint(
                fields=("plan",), condition=Q(state="issued"), name="plans_one_issued_version"
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan.title} 第{self.number}版"


class IntakeState(models.TextChoices):
    WAITING = "waiting", _("排队中")
    READING = "reading", _("正在读取文件")
    PARSING = "parsing", _("正在识别任务")
    SAVING = "saving", _("正在保存")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未能读取")


class Intake(Scoped):
    """The reading of one upload, for its progress bar. Plan and version are made at its end, or never."""

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="intakes")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(
        Plan,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="the plan that this is to be a new version of",
    )
    state = models.CharField(max_length=8, choices=IntakeState.choices, default=IntakeState.WAITING)
    problem = models.TextField(blank=True)
    version = models.ForeignKey(Version, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.upload} {self.get_state_display()}"

    @property
    def percent(self) -> int:
        """How far the reading is, by stages finished."""
        order = [state.value for state in IntakeState]
        return 100 if self.state == IntakeState.FAILED else order.index(self.state) * 25

    @property
    def ended(self) -> bool:
        return self.state in (IntakeState.DONE, IntakeState.FAILED)


class ItemKind(models.TextChoices):
    TASK = "task", _("任务")
    INDICATOR = "indicator", _("指标")
    SAFEGUARD = "safeguard", _("保障措施")
    PHASE = "phase", _("阶段")


class ItemState(models.TextChoices):
    PROPOSED = "proposed", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    DROPPED = "dropped", _("不列入")


class Shape(models.TextChoices):
    """Where an item's boundaries come from."""

    READ = "read", _("机器识别")
    SPLIT = "split", _("拆分而来")
    MERGED = "merged", _("合并而来")
    ADDED = "added", _("人工列入")


class Item(Scoped):
    """One thing to be done, as read by the machine and decided by people. Spans index `Version.text`.

    `machine` is what the machine read of it, null for what people made by splitting or adding. Changes are
    made through `correcting`, `reshaping` and `actions`, which keep each of them (see `Change`).
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    code = models.CharField(_("序号"), max_length=120)
    block = models.CharField(_("板块"), max_length=300, blank=True)
    kind = models.CharField(_("类别"), max_length=10, choices=ItemKind.choices)
    heading = models.TextField(blank=True)
    text = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    deadline_text = models.CharField(max_length=200, blank=True)
    deadline = models.DateField(_("时限"), null=True, blank=True)
    deadline_start = models.PositiveIntegerField(null=True, blank=True)
    deadline_end = models.PositiveIntegerField(null=True, blank=True)
    deadline_inherited = models.BooleanField(default=False)
    deadline_waived = models.CharField(_("没有时限的理由"), max_length=300, blank=True)
    indicators = models.JSONField(default=list)
    milestones = models.JSONField(default=list)
    machine = models.JSONField(null=True)
    shape = models.CharField(max_length=6, choices=Shape.choices, default=Shape.READ)
    by_hand = models.BooleanField(default=False, help_text="corrected, split, merged or added by people")
    certainty = models.CharField(max_length=8, default="certain")
    doubt = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=ItemState.choices, default=ItemState.PROPOSED)
    dropped_because = models.CharField(max_length=300, blank=True)
    ownerless_because = models.CharField(_("没有责任单位的理由"), max_length=300, blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="counts decisions, for optimistic locking")

    class Meta:
        ordering = ("version", "position")
        constraints = (
            # Deferred: an item put in between moves all later ones by one, in one statement.
            models.UniqueConstraint(
                fields=("version", "position"),
                name="plans_item_position",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(end__gte=models.F("start")), name="plans_item_span"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def title(self) -> str:
        """The heading, else the first clause of the text, at most 40 characters."""
        if self.heading:
            return self.heading
        clause = self.text
        for stop in "。；;\n":
            clause = clause.split(stop, 1)[0]
        return clause if len(clause) <= 40 else clause[:39] + "…"


class OwnerRole(models.TextChoices):
    LEAD = "lead", _("牵头")
    RESPONSIBLE = "responsible", _("责任")
    COOPERATING = "cooperating", _("配合")
    SUPERVISOR = "supervisor", _("督办领导")


class Owner(Scoped):
    """One name in one role of an item, as written, with its place in the text.

    A name that a person added without a place has the empty span at the item's beginning.
    """

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="owners")
    position = models.PositiveIntegerField()
    role = models.CharField(_("角色"), max_length=12, choices=OwnerRole.choices)
    label = models.CharField(max_length=40, blank=True)
    name = models.CharField(_("文中写法"), max_length=200)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    inherited_from = models.CharField(max_length=120, blank=True)
    inherited = models.BooleanField(default=False)
    open_ended = models.BooleanField(default=False)

    class Meta:
        ordering = ("item", "position")

    def __str__(self) -> str:
        return self.name


class Verdict(models.TextChoices):
    OPEN = "open", _("待处理")
    ACCEPTED = "accepted", _("采纳")
    REJECTED = "rejected", _("不采纳")


class Finding(Scoped):
    """A drafting error that 体检 found in a version, and what a person made of it.

    `fixes` holds what the rule proposes: [{"label", "safe", "edits": [{"start", "end", "text"}]}].
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="findings")
    position = models.PositiveIntegerField()
    code = models.CharField(_("规则"), max_length=8)
    severity = models.CharField(max_length=8)
    certainty = models.CharField(max_length=8)
    message = models.TextField()
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    related = models.JSONField(default=list)
    fixes = models.JSONField(default=list)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.OPEN)
    because = models.CharField(max_length=300, blank=True)
    judged_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    judged_at = models.DateTimeField(null=True, blank=True)
    fixed = models.BooleanField(
        default=False, help_text="mended in the draft: kept for the rule's record, its span is the old text's"
    )

    # How often the rule has been right so far, where a page shows it (see `queries.findings_for_review`).
    rule_right = 0
    rule_judged = 0

    class Meta:
        ordering = ("version", "position")
        indexes = (models.Index(fields=("jurisdiction", "code", "verdict"), name="plans_finding_precision"),)

    def __str__(self) -> str:
        return f"{self.code} {self.message}"

    @property
    def fix(self) -> dict[str, Any] | None:
        """The change that can be applied without changing what the plan says, if there is one."""
        return next((fix for fix in self.fixes if fix["safe"]), None)


# The places of a version's own facts among the items of a change; so are its columns called.
DUTIES, GOALS, META = WHOLE = ("duties", "goals", "meta")


class Change(Scoped):
    """One decision or correction of a reviewer: what stood there, what stands there now.

    `before` and `after` map an item's public id to the facts that changed (see `facts`), null for an item
    that was not there; `WHOLE` stand for the version's own. Undoing writes `before` back.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    before = models.JSONField()
    after = models.JSONField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed = models.BooleanField(default=False, help_text="taken back, or too late to be")

    class Meta:
        ordering = ("version", "number")
        constraints = (models.UniqueConstraint(fields=("version", "number"), name="plans_change_number"),)

    def __str__(self) -> str:
        return f"{self.version} #{self.number} {self.kind}"


class Presence(Scoped):
    """Who has a version open for review, and when their page was last heard of."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="presences")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("version", "person"), name="plans_presence_once"),)

    def __str__(self) -> str:
        return f"{self.person} @ {self.version}"


class Pair(Scoped):
    """An item of a new version and the item of the version in force that it carries on; either may be
    absent: `old` alone is dropped by the new version, `new` alone is added by it."""

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="pairs")
    old = models.ForeignKey(Item, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    new = models.ForeignKey(Item, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    similarity = models.FloatField(default=0)
    by_hand = models.BooleanField(default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("version", "old"), name="plans_pair_old"),
            models.UniqueConstraint(fields=("version", "new"), name="plans_pair_new"),
            models.CheckConstraint(
                condition=Q(old__isnull=False) | Q(new__isnull=False), name="plans_pair_of_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class ApprovalState(models.TextChoices):
    ASKED = "asked", _("待批准")
    APPROVED = "approved", _("已批准")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


class Approval(Scoped):
    """A leader's word on a new version of a plan in force, asked for by a clerk. A new asking is a new row;
    what becomes of it is a move of the workflow (see `versions.APPROVAL`).

    `changes` is the number of the version's last change when it was asked: a version changed afterwards must
    be asked for again.
    """

    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="approvals")
    state = models.CharField(max_length=9, choices=ApprovalState.choices, default=ApprovalState.ASKED)
    changes = models.PositiveIntegerField(default=0)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    because = models.CharField(_("意见"), max_length=300, blank=True)

    class Meta:
        ordering = ("version", "asked_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("version",), condition=Q(state="asked"), name="plans_approval_one_asked"
            ),
        )

    def __str__(self) -> str:
        return f"{self.version} {self.get_state_display()}"
