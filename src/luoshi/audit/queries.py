"""Reading events: the history of one thing, and the verification of whole chains."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import QuerySet

from luoshi.audit.hashing import hash_of
from luoshi.audit.models import Chain, Event


@dataclass(frozen=True)
class Verdict:
    """Whether one chain holds. `broken_at` is the sequence number of the first broken link."""

    jurisdiction: str
    length: int
    head: str
    broken_at: int | None = None
    why: str = ""


def history(jurisdiction: str, subject: str) -> QuerySet[Event]:
    """All events about one thing, oldest first."""
    return Event.objects.filter(jurisdiction=jurisdiction, subject=subject).order_by("sequence")


def histories(jurisdiction: str, subjects: Collection[str]) -> QuerySet[Event]:
    """All events about any of several things, oldest first."""
    return Event.objects.filter(jurisdiction=jurisdiction, subject__in=subjects).order_by("sequence")


def verify_all() -> Iterator[Verdict]:
    """A verdict for each chain there is, also for events whose chain's head has gone."""
    names = set(Chain.objects.values_list("jurisdiction", flat=True))
    names |= set(Event.objects.order_by().values_list("jurisdiction", flat=True).distinct())
    return (verify(name) for name in sorted(names))


def verify(jurisdiction: str) -> Verdict:
    """Walk one chain from its first event and compare every hash, then the end with the head."""
    chain = Chain.objects.filter(jurisdiction=jurisdiction).first()
    previous, expected = "0" * 64, 1
    for event in Event.objects.filter(jurisdiction=jurisdiction).order_by("sequence").iterator():
        why = _fault(event, expected, previous)
        if why:
            return Verdict(jurisdiction, expected - 1, previous, min(event.sequence, expected), why)
        previous, expected = event.hash, expected + 1
    length = expected - 1
    if chain is None or (chain.length, chain.head) != (length, previous):
        return Verdict(jurisdiction, length, previous, expected, "链尾与记录的链头不符，末尾的事件可能被删去")
    return Verdict(jurisdiction, length, previous)


def _fault(event: Event, expected: int, previous: str) -> str:
    if event.sequence != expected:
        return f"应为第 {expected} 条，实为第 {event.sequence} 条：中间有事件缺失"
    if event.previous != previous:
        return "与前一条的哈希不相接"
    if event.hash != hash_of(event):
        return "内容与哈希不符：事件被改动过"
    return ""
