"""How far the line of receipts is. Every page that waits asks, so it is looked up once a second at most.

Who asks shows a ticket: the public id of a receipt and when it came, signed. Three thousand pages ask within
minutes, and to find out who somebody is takes ten times as long as to tell them how many come before them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from threading import Lock

from django.core.signing import SignatureExpired, Signer

from luoshi.calendar import clock
from luoshi.reporting.models import Receipt, ReceiptState

LOOKS_EVERY = dt.timedelta(seconds=1)
TICKET_LASTS = dt.timedelta(days=1)
# What the worker files in a second on a small machine, and the time over which it is measured.
FILED_A_SECOND, MEASURED = 40.0, dt.timedelta(seconds=15)
# After so many seconds a page asks, whatever the line.
SOONEST, LATEST = 3, 90


@dataclass(frozen=True)
class _Look:
    """Of each receipt that waited at that time, by its public id: how many of its place are filed before it;
    and how many are filed in a second."""

    at: dt.datetime
    ahead: dict[str, int]
    pace: float


_last = _Look(dt.datetime.min.replace(tzinfo=dt.UTC), {}, FILED_A_SECOND)
_looking = Lock()


def ticket_for(receipt: Receipt) -> str:
    return _signer().sign(f"{receipt.pid}.{int(receipt.received_at.timestamp())}")


def receipt_on(ticket: str) -> str:
    """The public id of its receipt. Raises BadSignature for what we have not signed, or long ago."""
    pid, _point, seconds = _signer().unsign(ticket).partition(".")
    if clock.now() - dt.datetime.fromtimestamp(int(seconds), dt.UTC) > TICKET_LASTS:
        raise SignatureExpired
    return pid


def _signer() -> Signer:
    return Signer(salt="luoshi.reporting.line")


def ahead_of(pid: str) -> int | None:
    """How many are filed before a receipt, as of the last second; None where it waits no more."""
    global _last
    with _looking:
        now = clock.now()
        if not _last.at <= now < _last.at + LOOKS_EVERY:
            ahead = _ahead()
            _last = _Look(now, ahead, _pace(_last, now, ahead))
        return _last.ahead.get(pid)


def _ahead() -> dict[str, int]:
    """Of all places: who asks is not known, and each learns of their own receipt alone."""
    waiting = Receipt._base_manager.filter(state=ReceiptState.WAITING).order_by("pk")
    before: Counter[int] = Counter()
    ahead = {}
    for pid, place in waiting.values_list("pid", "jurisdiction_id"):
        ahead[pid] = before[place]
        before[place] += 1
    return ahead


def _pace(before: _Look, now: dt.datetime, ahead: dict[str, int]) -> float:
    """What it was, and what has been filed since; anew where nobody has looked for long."""
    passed = now - before.at
    if not (before.ahead and dt.timedelta(0) < passed < MEASURED):
        return FILED_A_SECOND
    new, filed = passed / MEASURED, sum(pid not in ahead for pid in before.ahead)
    return before.pace * (1 - new) + filed / MEASURED.total_seconds()


def asks_after(ahead: int) -> int:
    """Seconds until a page asks: when its receipt should be filed."""
    return min(SOONEST + int(ahead / max(_last.pace, 1)), LATEST)
