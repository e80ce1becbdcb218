"""What is signed for (签收): an assignment, and a unit's share of a split."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Person


class SignState(models.TextChoices):
    """`none` is for what nobody signs for: leaders, groups without members, a unit's own sub-tasks."""

    NONE = "none", _("无需签收")
    AWAITING = "awaiting", _("待签收")
    SIGNED = "signed", _("已签收")
    REFUSED = "refused", _("已退回")
    OFFERED = "offered", _("转办中")
    RELEASED = "released", _("已解除")
    PASSED_ON = "passed-on", _("已转出")


class SignedFor(models.Model):
    """`sign_by` is the last day that is still in time."""

    sign_state = models.CharField(_("签收"), max_length=9, choices=SignState.choices, default=SignState.NONE)
    sign_by = models.DateField(_("签收时限"), null=True, blank=True)
    signed_at = models.DateTimeField(_("签收时间"), null=True, blank=True)
    signed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("签收人")
    )

    class Meta:
        abstract = True
