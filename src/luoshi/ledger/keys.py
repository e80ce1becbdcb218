"""Keys of tasks (编号): 2026-00017, in the order in which tasks come into being; never given twice."""

from __future__ import annotations

from django.db import transaction

from luoshi.calendar import clock
from luoshi.directory.models import Jurisdiction
from luoshi.ledger.models import KeyCounter


@transaction.atomic
def take_keys(jurisdiction: Jurisdiction, count: int) -> list[str]:
    """The next `count` keys of the jurisdiction in the present year."""
    year = clock.today().year
    KeyCounter.objects.get_or_create(jurisdiction=jurisdiction, year=year)
    counter = KeyCounter.objects.select_for_update().get(jurisdiction=jurisdiction, year=year)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=("last",))
    return [f"{year}-{number:05d}" for number in range(first, counter.last + 1)]
