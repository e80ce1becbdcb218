"""Who else reviews the same version right now."""

from __future__ import annotations

import datetime as dt

from luoshi.calendar import clock
from luoshi.directory.models import Person
from luoshi.directory.permission import Actor, require
from luoshi.plans.models import Presence, Version

# A page reports every few seconds; one that has not for this long is closed.
GONE_AFTER = dt.timedelta(seconds=30)


def be_here(actor: Actor, version: Version) -> list[Person]:
    """Note that the actor has the page open; returns the others who do.

    No business data, hence no event: it is written every few seconds and forgotten at once.
    """
    require(actor, "plans.review", version)
    now = clock.now()
    Presence.objects.update_or_create(
        version=version, person=actor.person, defaults={"jurisdiction": actor.jurisdiction, "at": now}
    )
    here = Presence.objects.filter(version=version, at__gte=now - GONE_AFTER)
    return [each.person for each in here.exclude(person=actor.person).select_related("person")]
