"""The one way to write an event."""

from __future__ import annotations

import json
from collections.abc import Mapping
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
    if not connection.in_atomic_block:
        raise RuntimeError("an event is written in the transaction of the change that it records")
    Chain.objects.get_or_create(jurisdiction=jurisdiction)
    chain = Chain.objects.select_for_update().get(jurisdiction=jurisdiction)
    event = Event(
        jurisdiction=jurisdiction,
        sequence=chain.length + 1,
        at=clock.now(),
        actor=doer.audit_id,
        actor_name=doer.audit_name,
        action=action,
        subject_type=subject._meta.label_lower,
        subject=getattr(subject, "pid", str(subject.pk)),
        subject_name=str(subject)[:300],
        before=_plain(before),
        after=_plain(after),
        reason=reason,
        algorithm=settings.AUDIT_ALGORITHM,
        previous=chain.head,
    )
    event.hash = hash_of(event)
    event.save(force_insert=True)
    chain.length, chain.head = event.sequence, event.hash
    chain.save(update_fields=("length", "head"))
    return event


def _plain(values: Mapping[str, Any] | None) -> Any:
    """Values as they come back from a JSON column, so that the hash is the same then as now."""
    if values is None:
        return None
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False))
