"""Tables of the directory."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from luoshi.directory.scope import Scoped, new_pid
from luoshi.directory.spans import Days, SameNumber, SameWords

# What two rows may not share on one day. PostgreSQL keeps it, whoever writes.
_DAYS = (Days("since", "until"), RangeOperators.OVERLAPS)
_ENDS_AFTER_BEGINNING = Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since"))


class Level(models.TextChoices):
    STATE = "state", _("国家")
    PROVINCE = "province", _("省级")
    CITY = "city", _("市级")
    COUNTY = "county", _("县级")
    TOWN = "town", _("乡级")


class Jurisdiction(models.Model):
    """A place with a government: the owner of all its business data. `path` lists its superiors' keys."""

    pid = models.CharField(max_length=16, unique=True, default=new_pid, editable=False)
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices)
    superior = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="inferiors"
    )
    path = models.CharField(max_length=200, blank=True, db_index=True)

    def __str__(self) -> str:
        return self.name


class UnitKind(models.TextChoices):
    PARTY = "party", _("党委部门")
    GOVERNMENT = "government", _("政府部门")
    VERTICAL = "vertical", _("垂直管理单位")
    JUSTICE = "justice", _("政法机关")
    MASS = "mass", _("群团组织")
    TOWN = "town", _("乡镇（街道）")
    PARK = "park", _("园区")
    ENTERPRISE = "enterprise", _("企业")
    OTHER = "other", _("其他")


class Unit(Scoped):
    """An organ that tasks are given to. `position` is its place in official lists, `until` its last day.

    `code` is the number by which the county's own lists know it, where it has one. A trigger refuses a
    circle of superiors (see the migration), because two clerks can close one between them.
    """

    name = models.CharField(_("全称"), max_length=100)
    code = models.CharField(_("编码"), max_length=30, blank=True)
    kind = models.CharField(_("性质"), max_length=12, choices=UnitKind.choices, default=UnitKind.GOVERNMENT)
    superior = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="inferiors"
    )
    level = models.CharField(_("层级"), max_length=10, choices=Level.choices, blank=True)
    position = models.PositiveIntegerField(_("排序"), default=1000)
    since = models.DateField(_("成立"), null=True, blank=True)
    until = models.DateField(_("撤销"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        constraints = (
            ExclusionConstraint(
                name="directory_unit_name_on_a_day",
                expressions=[
                    (SameNumber("jurisdiction"), RangeOperators.OVERLAPS),
                    (SameWords("name"), RangeOperators.OVERLAPS),
                    _DAYS,
                ],
            ),
            models.UniqueConstraint(
                fields=("jurisdiction", "code"), condition=~Q(code=""), name="directory_unit_code"
            ),
            models.CheckConstraint(condition=~Q(superior=F("id")), name="directory_unit_not_own_superior"),
            models.CheckConstraint(condition=_ENDS_AFTER_BEGINNING, name="directory_unit_dates"),
        )

    def __str__(self) -> str:
        return self.name


class Succession(Scoped):
    """From the day `on`, `successor` does what `predecessor` did: a merger, a split, a replacement."""

    predecessor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inheritances")
    on = models.DateField(_("自"))
    basis = models.CharField(_("依据"), max_length=200, blank=True)

    class Meta:
        ordering = ("on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("predecessor", "successor"), name="directory_succession_once"),
            models.CheckConstraint(
                condition=~Q(predecessor=F("successor")), name="directory_succession_of_another"
            ),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Group(Scoped):
    """A collective that plans name in place of units: 各乡镇（街道）, 县级各部门, 领导小组成员单位."""

    name = models.CharField(_("名称"), max_length=100)
    position = models.PositiveIntegerField(_("排序"), default=1000)

    class Meta:
        ordering = ("position", "pk")
        constraints = (models.UniqueConstraint(fields=("jurisdiction", "name"), name="directory_group_name"),)

    def __str__(self) -> str:
        return self.name


class Membership(Scoped):
    """A unit's membership of a group; `until` is the last day."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="directory_membership_once_a_day",
                expressions=[
                    (SameNumber("group"), RangeOperators.OVERLAPS),
                    (SameNumber("unit"), RangeOperators.OVERLAPS),
                    _DAYS,
                ],
            ),
            models.CheckConstraint(condition=_ENDS_AFTER_BEGINNING, name="directory_membership_dates"),
        )

    def __str__(self) -> str:
        return f"{self.unit} ∈ {self.group}"


class NameKind(models.TextChoices):
    FULL = "full", _("全称")
    SHORT = "short", _("简称")
    FORMER = "former", _("曾用名")
    WRITTEN = "written", _("文中写法")


class Alias(Scoped):
    """A name that means one unit or one group. `key` is the name as compared (see `names.key_of`).

    With dates it was the name from a day to a day (曾用名): on other days it may be another unit's.
    """

    name = models.CharField(_("名称"), max_length=100)
    key = models.CharField(max_length=100)
    kind = models.CharField(_("类别"), max_length=8, choices=NameKind.choices)
    since = models.DateField(_("启用"), null=True, blank=True)
    until = models.DateField(_("停用"), null=True, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, blank=True, related_name="aliases")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, blank=True, related_name="aliases")

    class Meta:
        ordering = ("kind", "pk")
        constraints = (
            ExclusionConstraint(
                name="directory_alias_on_a_day",
                expressions=[
                    (SameNumber("jurisdiction"), RangeOperators.OVERLAPS),
                    (SameWords("key"), RangeOperators.OVERLAPS),
                    _DAYS,
                ],
            ),
            models.CheckConstraint(condition=_ENDS_AFTER_BEGINNING, name="directory_alias_dates"),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) ^ Q(group__isnull=True), name="directory_alias_unit_or_group"
            ),
        )

    def __str__(self) -> str:
        return self.name


class ImportState(models.TextChoices):
    """How far the worker is with a long table; a short one is checked and written on the page itself."""

    AT_ONCE = "at-once", _("当场办理")
    WAITING = "waiting", _("正在检查")
    READY = "ready", _("待确认")
    WRITING = "writing", _("正在写入")
    FAILED = "failed", _("没有完成")


class ImportFile(Scoped):
    """A spreadsheet that someone is importing: kept from the upload until it is written, then emptied.

    `found` is what the worker's check of a long table found (see `importing.background`).
    """

    what = models.CharField(max_length=10)
    filename = models.CharField(max_length=200)
    data = models.BinaryField()
    layout = models.JSONField(default=dict)
    by = models.ForeignKey("Person", on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()
    applied_at = models.DateTimeField(null=True)
    post = models.ForeignKey("Post", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=ImportState.choices, default=ImportState.AT_ONCE)
    rows = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    found = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.filename

    @property
    def in_background(self) -> bool:
        return self.state != ImportState.AT_ONCE


class Person(Scoped):
    """A human being; what they may do comes from their posts.

    Two people may have one name: `note` is what tells them apart on a page, `code` a staff number.
    """

    name = models.CharField(_("姓名"), max_length=40)
    code = models.CharField(_("工号"), max_length=30, blank=True)
    note = models.CharField(_("区分"), max_length=40, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("jurisdiction", "code"), condition=~Q(code=""), name="directory_person_code"
            ),
        )

    def __str__(self) -> str:
        return self.name


class PostRole(models.TextChoices):
    """What a post is for in this software. The last three are the 三员 and never touch business data."""

    CLERK = "clerk", _("督查专员")
    LIAISON = "liaison", _("联络员")
    HEAD = "head", _("单位负责人")
    LEADER = "leader", _("督办领导")
    ASSESSOR = "assessor", _("考核员")
    SYSTEM_ADMINISTRATOR = "sysadmin", _("系统管理员")
    SECURITY_ADMINISTRATOR = "secadmin", _("安全管理员")
    AUDITOR = "auditor", _("审计员")


class Post(Scoped):
    """A person's tenure of a post in a unit; `until` is the last day, empty while it lasts."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(_("角色"), max_length=10, choices=PostRole.choices)
    title = models.CharField(_("职务"), max_length=60, blank=True)
    acting = models.BooleanField(_("代理"), default=False)
    since = models.DateField(_("任职"))
    until = models.DateField(_("离任"), null=True, blank=True)

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="directory_post_dates"
            ),
            ExclusionConstraint(
                name="directory_post_one_head",
                expressions=[(SameNumber("unit"), RangeOperators.OVERLAPS), _DAYS],
                condition=Q(role="head", acting=False),
            ),
            ExclusionConstraint(
                name="directory_post_held_once",
                expressions=[
                    (SameNumber("person"), RangeOperators.OVERLAPS),
                    (SameNumber("unit"), RangeOperators.OVERLAPS),
                    (SameWords("role"), RangeOperators.OVERLAPS),
                    _DAYS,
                ],
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.unit} {self.get_role_display()}"
