"""Taking reports in when many units hand in at the same moment: a receipt now, the filing soon after.

On an ordinary day a form is handed in while its sender waits for the answer. Where a few are being worked at
already, the next ones are kept as they were sent and acknowledged, with one statement; the worker files them
in the order in which they came (see `filing`). What is in time is so by when it was received.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

from django.db.models import QuerySet

from luoshi.calendar import clock
from luoshi.directory.models import Unit
from luoshi.directory.permission import Actor, require
from luoshi.directory.prepared import rows_of
from luoshi.directory.scope import new_pid
from luoshi.reporting.drafting import Said
from luoshi.reporting.handing_in import HandedIn, hand_in_all
from luoshi.reporting.models import Receipt, ReceiptState

# Forms that one process of the web server works at; the others of its threads stay free for what is short.
AT_ONCE = 2
# While receipts of the last minutes wait, those that come now get in line: one handed in past them would
# wait for the chain of events behind whole batches of theirs, longer than they do.
OF_LATE = dt.timedelta(minutes=2)
# A longer form (in characters) waits for its turn: nothing of any size is kept unread.
LONGEST = 400_000
MOST_REPORTS = 200

_turns = BoundedSemaphore(AT_ONCE)
# Written out, and one statement: this is all that a unit waits for on the morning of a deadline. Both ends of
# the line are looked up, nothing is counted. Old receipts make no line: should the worker stand still, it
# must not keep everybody waiting.
_KEEP = """
WITH line AS (
    SELECT (SELECT id FROM reporting_receipt WHERE state = 'waiting' ORDER BY id LIMIT 1) AS head,
        coalesce((
            SELECT received_at FROM reporting_receipt WHERE state = 'waiting' ORDER BY id DESC LIMIT 1
        ) > %(late)s::timestamptz, false) AS moves
)
INSERT INTO reporting_receipt
    (jurisdiction_id, pid, unit_id, post_id, reports, form, received_at, state, result, problem)
SELECT %(place)s, %(pid)s, %(unit)s, %(post)s, %(reports)s::text[], %(form)s::jsonb, %(at)s,
    'waiting', '{}', ''
FROM line
WHERE %(crowded)s OR line.moves OR EXISTS (
    SELECT FROM reporting_receipt WHERE state = 'waiting' AND unit_id = %(unit)s
)
RETURNING id, (SELECT coalesce(reporting_receipt.id - head, 0) FROM line), (SELECT moves FROM line)
"""


def hand_in_in_turn(actor: Actor, pids: Collection[str], said: Mapping[str, Said]) -> HandedIn | Receipt:
    """Hand reports in now, or, where it is crowded, take them in against a receipt."""
    require(actor, "reporting.report")
    form = _form(pids, said)
    if not pids or len(form) > LONGEST or len(pids) > MOST_REPORTS:
        return hand_in_all(actor, pids, said)
    with _turn() as free:
        return receive(actor, pids, form, crowded=not free) or hand_in_all(actor, pids, said)


@contextmanager
def _turn() -> Iterator[bool]:
    """Whether this process can work at one more form; if so, it does until the end."""
    free = _turns.acquire(blocking=False)
    try:
        yield free
    finally:
        if free:
            _turns.release()


def _form(pids: Collection[str], said: Mapping[str, Said]) -> str:
    """What was typed for these reports, as JSON that PostgreSQL takes: no NUL, no half of a character."""
    kept = {
        pid: {"values": _plain(said[pid].values), "bases": _plain(said[pid].bases)}
        for pid in dict.fromkeys(pids)
        if pid in said
    }
    return json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace").decode()


def _plain(texts: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("\x00", ""): text.replace("\x00", "") for name, text in texts.items()}


def receive(actor: Actor, pids: Collection[str], form: str, *, crowded: bool) -> Receipt | None:
    """Keep what was sent, unread, if others come first: it is crowded here, there is a line, or the unit
    itself has sent something before. `ahead` is about how many are filed before it; the first in a line wakes
    the worker."""
    receipt = Receipt(
        jurisdiction=actor.jurisdiction,
        unit=actor.unit,
        post=actor.post,
        pid=new_pid(),
        reports=[pid[:16] for pid in dict.fromkeys(pids)],
        received_at=clock.now(),
    )
    values: dict[str, Any] = {
        "place": actor.jurisdiction.pk,
        "pid": receipt.pid,
        "unit": actor.unit.pk,
        "post": actor.post.pk,
        "reports": receipt.reports,
        "form": form,
        "at": receipt.received_at,
        "late": receipt.received_at - OF_LATE,
        "crowded": crowded,
    }
    kept = rows_of(_KEEP, values)
    if not kept:
        return None
    ((receipt.pk, receipt.ahead, moves),) = kept
    if not moves:
        # The worker's part stands on this module.
        from luoshi.reporting.jobs import wake

        wake()
    return receipt


def in_line(unit: Unit) -> QuerySet[Receipt]:
    """What the unit has handed in and is not filed yet, the first first."""
    return Receipt.objects.filter(unit=unit, state=ReceiptState.WAITING).order_by("pk")
