"""What reporting tells people, and what falls due: an open obligation of a unit (应报事项)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy

from luoshi.calendar import clock
from luoshi.directory.models import Jurisdiction
from luoshi.ledger import concerns as lights
from luoshi.notices.kinds import declare
from luoshi.notices.reminders import Due, Source, register
from luoshi.reporting.concerns import concerns
from luoshi.reporting.models import OPEN_STATES, Obligation

declare("reporting.returned", gettext_lazy("报送被退回"), urgent=True, obligatory=True)
declare("reporting.kept-back", gettext_lazy("报送没有报成"), urgent=True, obligatory=True)
declare("reporting.endorsing", gettext_lazy("等待审签"), urgent=True, obligatory=True)
declare("reporting.proposed", gettext_lazy("报送要求待批准"), urgent=True)
declare("reporting.reopened", gettext_lazy("报送重新开放"), urgent=True)
declare("reporting.waived", gettext_lazy("免报"))


def _open_until(place: Jurisdiction, until: dt.date) -> Iterator[Due]:
    rows = _open().filter(jurisdiction=place, due__lte=until).select_related("duty").order_by("due", "pk")
    for row in rows.iterator():
        yield Due(row.pid, row.due, row.unit_id, str(row), reverse("reporting:report", args=[row.pid]))


def _still_open(pids: Collection[str]) -> set[str]:
    return set(_open().filter(pid__in=pids).values_list("pid", flat=True))


def _open() -> QuerySet[Obligation]:
    """Those that a report can still be handed in for."""
    today = clock.today()
    takes = Q(closes_on__isnull=True) | Q(closes_on__gte=today) | Q(reopened_until__gte=today)
    return Obligation.objects.filter(takes, state__in=OPEN_STATES)


lights.register("reporting", concerns)
register(Source("reporting.obligation", gettext_lazy("报送期限"), _open_until, _still_open))
