"""The one clock of the platform.

Nothing else asks the operating system for the time (a house test sees to it), so that a demo can stand on
a fixed day and a test can live through a quarter. Instants are kept in UTC; `today` is the day in the
site's time zone, because a deadline ends at midnight in 北京时间.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils import timezone

# A Thursday in the middle of the demo plan's year: some deadlines have passed, some are near.
DEMO_START = "2026-06-18T09:00+08:00"

# How far the site's clock stands from the real one. A module global and not a context variable: the web
# server's threads, the live server of a browser test and the test itself must agree on the time.
_shift: dt.timedelta | None = None


def now() -> dt.datetime:
    """The present instant, in UTC."""
    return dt.datetime.now(dt.UTC) + _current_shift()


def real_now() -> dt.datetime:
    """The real instant, in UTC, wherever the site's clock stands: for stamps that other machines check."""
    return dt.datetime.now(dt.UTC)


def today() -> dt.date:
    """The present day in the site's time zone."""
    return timezone.localtime(now()).date()


def set_to(instant: dt.datetime | None) -> None:
    """Make the clock show `instant` and run on from there; None returns to the real time."""
    global _shift
    _shift = dt.timedelta(0) if instant is None else instant - dt.datetime.now(dt.UTC)


@contextmanager
def at(instant: dt.datetime | str) -> Iterator[None]:
    """The clock as of `instant` (ISO format allowed; a plain date means nine in the morning)."""
    global _shift
    before = _shift
    set_to(parse_instant(instant) if isinstance(instant, str) else instant)
    try:
        yield
    finally:
        _shift = before


def parse_instant(text: str) -> dt.datetime:
    """An aware instant from ISO format; without a zone it is the site's, without a time nine o'clock."""
    instant = dt.datetime.fromisoformat(text if len(text) > 10 else f"{text}T09:00")
    return instant if instant.tzinfo else timezone.make_aware(instant)


def _current_shift() -> dt.timedelta:
    global _shift
    if _shift is None:
        _shift = _configured_shift()
    return _shift


def _configured_shift() -> dt.timedelta:
    """What the installation says: a demo's clock stands where its data are, every other one is real."""
    if settings.CLOCK:
        return parse_instant(settings.CLOCK) - dt.datetime.now(dt.UTC)
    if settings.DEMO_LOADED.exists():
        return parse_instant(DEMO_START) - dt.datetime.fromisoformat(settings.DEMO_LOADED.read_text())
    return dt.timedelta(0)


def start_demo() -> None:
    """From this moment the demo's clock runs on from `DEMO_START`, also after a restart."""
    global _shift
    settings.DEMO_LOADED.write_text(dt.datetime.now(dt.UTC).isoformat())
    _shift = None
