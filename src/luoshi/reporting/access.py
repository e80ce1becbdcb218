"""Who asks for reports, who makes them, and who sees which."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import PostRole
from luoshi.directory.permission import BUSINESS, Actor, grant
from luoshi.ledger.access import sees_all
from luoshi.ledger.models import Assignment
from luoshi.plans.models import OwnerRole
from luoshi.reporting.models import Obligation, State

REPORTERS = {PostRole.LIAISON, PostRole.HEAD}


def _own(actor: Actor, subject: Any) -> bool:
    return bool(subject.unit_id == actor.unit.pk)


def _leads_or_heads_requester(actor: Actor, subject: Any) -> bool:
    return actor.role == PostRole.LEADER or bool(subject.requester_id == actor.unit.pk)


grant("calendar.view", _("查看日历"), BUSINESS)
grant("calendar.change", _("调整放假和上班日"), {PostRole.CLERK})
grant("reporting.view", _("查看报送情况"), BUSINESS)
grant("reporting.propose", _("提出报送要求"), {PostRole.CLERK})
grant(
    "reporting.approve", _("批准报送要求"), {PostRole.LEADER, PostRole.HEAD}, when=_leads_or_heads_requester
)
grant("reporting.report", _("填报本单位的报送事项"), REPORTERS, when=_own)
grant("reporting.endorse", _("审签本单位的报送"), {PostRole.HEAD}, when=_own)
grant("reporting.accept", _("接收、退回报送"), {PostRole.CLERK})
grant("reporting.waive", _("批准免报"), {PostRole.LEADER})
grant("reporting.link", _("合用指标数据"), {PostRole.CLERK})
grant("reporting.follow", _("处理问题清单"), {PostRole.CLERK})


def visible(actor: Actor) -> QuerySet[Obligation]:
    """The obligations that the actor may see: its own, and reports to a task that its unit leads."""
    found = Obligation.objects.all()
    if sees_all(actor):
        return found
    led = Assignment.objects.filter(unit=actor.unit, role=OwnerRole.LEAD).values("task")
    helps = Assignment.objects.filter(
        unit=OuterRef("unit"), task__plan=OuterRef("duty__plan"), task__in=led
    ).exclude(unit=actor.unit)
    handed_in = Q(state__in=(State.SUBMITTED, State.ACCEPTED))
    return found.filter(Q(unit=actor.unit) | (handed_in & Exists(helps)))
