"""The morning's round of reminders in a county of three thousand units that owe five things each.

`python -m benchmarks.reminding` fills a database of its own in `var/bench-reminding`, once, and prints what
the round takes: planning and telling on the first morning, and the same round again, which tells nobody.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from time import perf_counter

from benchmarks.measurement import machine

UNITS, EACH = 3_000, 5
_HOME = Path(__file__).resolve().parents[1] / "var" / "bench-reminding"
_DUE = dt.date(2026, 6, 30)
_MORNING = "2026-06-23T09:00"


def main() -> None:
    os.environ["LUOSHI_HOME"] = str(_HOME)
    os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.site.settings"
    import django

    django.setup()
    from luoshi.site.database import Cluster
    from luoshi.site.prepare import close_connections

    with Cluster(_HOME / "pg").in_use():
        try:
            _measure()
        finally:
            close_connections()


def _measure() -> None:
    from django.core.management import call_command

    from luoshi.calendar import clock
    from luoshi.directory.models import Jurisdiction, Level
    from luoshi.directory.scope import within
    from luoshi.notices.models import Notice, Reminder
    from luoshi.notices.reminders import Due, Source, register
    from luoshi.notices.reminding import remind
    from luoshi.site.setup import found_jurisdiction

    call_command("migrate", verbosity=0)
    place = Jurisdiction.objects.filter(name="青禾县").first()
    if place is None:
        since = dt.date(2025, 1, 1)
        place, _actors = found_jurisdiction("青禾县", Level.COUNTY, "县政府督查室", [], "", since)
    with within(place):
        units = _units(place)
        things = [
            Due(f"{unit}-{number}", _DUE, unit, f"第 {number} 项报送")
            for unit in units
            for number in range(EACH)
        ]
        register(Source("bench.things", "", lambda _place, _until: things, lambda pids: set(pids)))
        Reminder.objects.all().delete()
        Notice.objects.all().delete()
        for name in ("first morning", "the same again"):
            with clock.at(_MORNING):
                start = perf_counter()
                told = remind(place)
            print(f"{name}: {told} people of {len(things)} things in {perf_counter() - start:.1f} s")


def _units(place: object) -> list[int]:
    """The keys of the units, each with a liaison; made in bulk the first time."""
    from luoshi.directory.models import Jurisdiction, Person, Post, PostRole, Unit

    assert isinstance(place, Jurisdiction)
    if Unit.objects.count() < UNITS:
        numbers = range(UNITS)
        units = Unit.objects.bulk_create(Unit(jurisdiction=place, name=f"第{n}单位") for n in numbers)
        people = Person.objects.bulk_create(Person(jurisdiction=place, name=f"联络员{n}") for n in numbers)
        Post.objects.bulk_create(
            Post(
                jurisdiction=place,
                person=person,
                unit=unit,
                role=PostRole.LIAISON,
                since=dt.date(2025, 1, 1),
            )
            for person, unit in zip(people, units, strict=True)
        )
    return list(Unit.objects.filter(posts__role=PostRole.LIAISON).values_list("pk", flat=True))


if __name__ == "__main__":
    print(machine())
    main()
