"""The one way to write an event."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

from luoshi.audit.hashing import hash_of
from luoshi.audit.models import Chain, Event
from luoshi.calendar import clock


class Doer(Protocol):
    """Who acts, as an event records it."""

    @property
    def audit_id(self) -> str: ...
    @property
    def audit_name(self) -> str: ...


class System:
    """The platform itself: jobs, the nightly run, the first set-up."""

    audit_id = ""
    audit_name = "系统"


SYSTEM = System()

_COLUMNS = (
    *("jurisdiction", "sequence", "at", "actor", "actor_name", "action", "subject_type", "subject"),
    *("subject_name", "reason", "algorithm", "previous", "hash"),
)
# Every column of an event; the two of JSON come last, as text. The head of the chain moves with them.
_APPEND = f"""
WITH moved AS (
    INSERT INTO audit_event ({", ".join(_COLUMNS)}, before, after)
    SELECT {", ".join(_COLUMNS)}, before::jsonb, after::jsonb
    FROM unnest(
        %s::text[], %s::bigint[], %s::timestamptz[], %s::text[], %s::text[],
        %s::text[], %s::text[], %s::text[], %s::text[], %s::text[],
        %s::text[], %s::text[], %s::text[], %s::text[], %s::text[]
    ) AS event ({", ".join(_COLUMNS)}, before, after)
    RETURNING id, sequence
), head AS (
    UPDATE audit_chain SET length = %s, head = %s WHERE id = %s
)
SELECT id FROM moved ORDER BY sequence
"""


@dataclass(frozen=True)
class Change:
    """What one event will say of `subject`, which has a `pid`. `doer` is who did it, where changes of
    several people are recorded together."""

    action: str
    subject: models.Model
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    reason: str = ""
    doer: Doer | None = None


def record(
    doer: Doer,
    action: str,
    subject: models.Model,
    *,
    jurisdiction: str,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    reason: str = "",
) -> Event:
    """Append an event about `subject` (which has a `pid`) to its jurisdiction's chain.

    Must run inside the transaction of the change itself, so that neither exists without the other. The
    chain's row is locked until that transaction ends: write events last.
    """
    return record_many(doer, [Change(action, subject, before, after, reason)], jurisdiction=jurisdiction)[0]


def record_many(doer: Doer, changes: Iterable[Change], *, jurisdiction: str) -> list[Event]:
    """Append an event for each change, in their order; what holds for `record` holds here.

    All that can be worked out before is: under the lock there is only what needs the hash before, and one
    statement, however many events there are.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event is written in the transaction of the change that it records")
    events = [_event(each.doer or doer, jurisdiction, each) for each in changes]
    if not events:
        return events
    chain = _locked(jurisdiction)
    for event in events:
        event.sequence, event.previous, event.at = chain.length + 1, chain.head, clock.now()
        event.hash = hash_of(event)
        chain.length, chain.head = event.sequence, event.hash
    _append(chain, events)
    return events


def _append(chain: Chain, events: list[Event]) -> None:
    """One statement: on the morning of a deadline every unit of a city waits for this row."""
    columns = [[getattr(event, name) for event in events] for name in _COLUMNS]
    with connection.cursor() as cursor:
        cursor.execute(
            _APPEND,
            [*columns, _json(events, "before"), _json(events, "after"), chain.length, chain.head, chain.pk],
        )
        for event, (key,) in zip(events, cursor.fetchall(), strict=True):
            event.pk = key
            event._state.adding = False


def _json(events: list[Event], name: str) -> list[str | None]:
    values = (getattr(event, name) for event in events)
    return [None if each is None else json.dumps(each, ensure_ascii=False) for each in values]


def _event(doer: Doer, jurisdiction: str, change: Change) -> Event:
    return Event(
        jurisdiction=jurisdiction,
        actor=doer.audit_id,
        actor_name=doer.audit_name,
        action=change.action,
        subject_type=change.subject._meta.label_lower,
        subject=getattr(change.subject, "pid", str(change.subject.pk)),
        subject_name=str(change.subject)[:300],
        before=_plain(change.before),
        after=_plain(change.after),
        reason=change.reason,
        algorithm=settings.AUDIT_ALGORITHM,
    )


def _locked(jurisdiction: str) -> Chain:
    """The chain's head, held until the transaction ends; the first event of a place begins its chain."""
    held = Chain.objects.select_for_update()
    chain = held.filter(jurisdiction=jurisdiction).first()
    if chain is None:
        Chain.objects.get_or_create(jurisdiction=jurisdiction)
        chain = held.get(jurisdiction=jurisdiction)
    return chain


def _plain(values: Mapping[str, Any] | None) -> Any:
    """Values as they come back from a JSON column, so that the hash is the same then as now."""
    if values is None:
        return None
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False))
