"""Tables of the notices."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Person, Unit
from luoshi.directory.scope import Scoped
from luoshi.notices.kinds import kinds


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
                fields=("recipient",), condition=models.Q(read_at__isnull=True), name="notices_notice_unread"
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
