"""What reporting tells people, and what it has them reminded of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Jurisdiction
from luoshi.notices.kinds import declare
from luoshi.notices.reminders import Due, Source, register
from luoshi.reporting.models import OPEN_STATES, Obligation

declare("reporting.returned", _("报送被退回"), urgent=True, obligatory=True)
declare("reporting.endorsing", _("等待审签"), urgent=True, obligatory=True)
declare("reporting.proposed", _("报送要求待批准"), urgent=True)
declare("reporting.reopened", _("报送重新开放"), urgent=True)
declare("reporting.waived", _("免报"))

# Nobody is reminded of what is long past: it stands in the list of what is missing.
_LONGEST = dt.timedelta(days=60)


def open_until(place: Jurisdiction, day: dt.date) -> Iterable[Due]:
    """Obligations of a place that are not handed in, due by the day."""
    found = (
        Obligation.objects.filter(
            jurisdiction=place, state__in=OPEN_STATES, due__lte=day, due__gte=day - _LONGEST
        )
        .select_related("duty")
        .order_by("due", "pk")
    )
    for each in found.iterator(chunk_size=2000):
        url = reverse("reporting:report", args=[each.pid])
        yield Due(each.pid, each.due, each.unit_id, str(each), url)


def still_open(things: Collection[str]) -> set[str]:
    """Which of these are not handed in yet."""
    found = Obligation.objects.filter(pid__in=things, state__in=OPEN_STATES)
    return set(found.values_list("pid", flat=True))


register(Source("reporting.due", _("报送到期"), open_until, still_open))
