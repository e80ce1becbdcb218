"""Tables of the notices."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from luoshi.calendar import clock
from luoshi.directory.models import Person, Unit
from luoshi.directory.scope import Scoped
from luoshi.notices.kinds import kinds
from luoshi.notices.sealed import SealedField


class Notice(Scoped):
    """One message to one person. `key` says what it tells of: the same thing is told to a person once."""

    recipient = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the unit for which the person is told",
    )
    kind = models.CharField(_("类别"), max_length=40)
    subject = models.CharField(_("标题"), max_length=200)
    words = models.TextField(_("内容"), blank=True)
    url = models.CharField(max_length=300, blank=True, help_text="an address within the site")
    about_type = models.CharField(max_length=60, blank=True)
    about = models.CharField(max_length=16, blank=True, help_text="public id of the thing")
    key = models.CharField(max_length=200)
    at = models.DateTimeField(_("时间"))
    read_at = models.DateTimeField(_("已读"), null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (models.UniqueConstraint(fields=("recipient", "key"), name="notices_notice_once"),)
        indexes = (
            models.Index(fields=("recipient", "-at"), name="notices_notice_recipient"),
            models.Index(
                fields=("recipient",), condition=Q(read_at__isnull=True), name="notices_notice_unread"
            ),
            models.Index(fields=("jurisdiction", "-at"), name="notices_notice_at"),
        )

    def __str__(self) -> str:
        return self.subject

    @property
    def kind_label(self) -> str:
        """The kind in words; the code itself for a kind that no app declares any more."""
        known = kinds().get(self.kind)
        return str(known.label) if known else self.kind


class Channel(models.TextChoices):
    """A way out of the site. All but mail are robots of a chat group."""

    MAIL = "mail", _("邮件")
    WECOM = "wecom", _("企业微信")
    DINGTALK = "dingtalk", _("钉钉")
    FEISHU = "feishu", _("飞书")


class MailMode(models.TextChoices):
    PROMPT = "prompt", _("要紧的随时发，其余每天汇总一封")
    DAILY = "daily", _("每天汇总一封")
    LEAST = "least", _("只汇总必须送达的")


class Preference(Scoped):
    """What a person wants to get outside of the site, and when they do not want to be disturbed."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="preference")
    mail = models.EmailField(_("邮箱"), blank=True)
    mail_confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="the person has opened the link that was sent to the address"
    )
    mail_mode = models.CharField(_("邮件"), max_length=6, choices=MailMode.choices, default=MailMode.PROMPT)
    quiet_from = models.TimeField(_("晚上几点起不打扰"), default=dt.time(19))
    quiet_until = models.TimeField(_("早上几点起可以发"), default=dt.time(8, 30))
    muted = models.JSONField(
        default=list, help_text="codes of kinds that are not sent; they stand in the site"
    )
    since = models.DateTimeField(help_text="earlier notices are not sent")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(quiet_until__lt=models.F("quiet_from")), name="notices_preference_hours"
            ),
        )

    def __str__(self) -> str:
        return f"{self.person} {self.mail}"


class Robot(Scoped):
    """A robot in a chat group. `address` and `secret` let anyone post to the group: they are never shown, and
    sealed in the database.

    One of a unit gets what the unit is told; one without a unit gets what all units are told.
    """

    channel = models.CharField(_("产品"), max_length=8, choices=Channel.choices[1:])
    name = models.CharField(_("群名"), max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    address = SealedField()
    secret = SealedField(blank=True)
    active = models.BooleanField(_("启用"), default=True)
    since = models.DateTimeField(help_text="earlier notices are not sent")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=("jurisdiction", "name"), name="notices_robot_name"),)

    def __str__(self) -> str:
        return self.name


class MessageState(models.TextChoices):
    WAITING = "waiting", _("待发")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已发出")
    FAILED = "failed", _("未发出")
    UNSURE = "unsure", _("不确定是否发出")
    DROPPED = "dropped", _("已办结，不必再发")


class Message(Scoped):
    """What goes out through one channel to one receiver: one notice, or a day's digest of many.

    `key` names receiver and occasion, so that a job that is repeated does not send it again.
    """

    channel = models.CharField(_("渠道"), max_length=8, choices=Channel.choices)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    robot = models.ForeignKey(Robot, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    receiver = models.CharField(_("发给"), max_length=300)
    subject = models.CharField(_("标题"), max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    notices = models.ManyToManyField(Notice, related_name="messages")
    key = models.CharField(max_length=200, unique=True)
    state = models.CharField(
        _("状态"), max_length=7, choices=MessageState.choices, default=MessageState.WAITING
    )
    tries = models.PositiveSmallIntegerField(_("次数"), default=0)
    problem = models.CharField(_("原因"), max_length=300, blank=True)
    at = models.DateTimeField(_("时间"))
    sent_at = models.DateTimeField(_("发出"), null=True, blank=True)

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("jurisdiction", "-at"), name="notices_message_at"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT) ^ Q(sent_at__isnull=True), name="notices_message_sent"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.receiver} {self.subject}"


class Level(models.TextChoices):
    """Who is reminded: the unit's liaison, its head, the supervision office."""

    LIAISON = "liaison", _("联络员")
    HEAD = "head", _("单位负责人")
    OFFICE = "office", _("督查专员")


class Rule(Scoped):
    """When a place reminds of one kind of thing, in place of the default (see `reminders.Step`).

    `steps` holds [{"offset": working days from the due date, "to": [levels]}].
    """

    source = models.CharField(max_length=40)
    steps = models.JSONField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("jurisdiction", "source"), name="notices_rule_once"),)

    def __str__(self) -> str:
        return self.source


class Reminder(Scoped):
    """One thing of which one person was reminded in a notice, because one step of the rules was reached."""

    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="reminders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", help_text="who owes it")
    source = models.CharField(max_length=40)
    thing = models.CharField(max_length=16, help_text="public id")
    due = models.DateField(_("到期"))
    offset = models.SmallIntegerField(help_text="working days from the due date, of the step reached")
    title = models.CharField(max_length=200)
    url = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("due", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("person", "source", "thing", "due", "offset"), name="notices_reminder_once"
            ),
        )
        indexes = (models.Index(fields=("source", "thing", "due"), name="notices_reminder_thing"),)

    def __str__(self) -> str:
        return f"{self.due} {self.title}"

    @property
    def standing(self) -> str:
        """How far the due date lies from today, in words."""
        days, day = (clock.today() - self.due).days, self.due.isoformat()
        if days > 0:
            return gettext("%(day)s 到期，已逾期 %(n)s 天") % {"day": day, "n": days}
        if days == 0:
            return gettext("%(day)s，今天到期") % {"day": day}
        return gettext("%(day)s 到期，还有 %(n)s 天") % {"day": day, "n": -days}
