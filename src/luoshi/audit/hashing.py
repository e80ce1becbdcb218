"""The hash of an event: over its own content and the hash of the one before.

SHA-256 by default, SM3 (GB/T 32905-2016) for sites that must use the national algorithms.
"""

from __future__ import annotations

import hashlib
import json

from luoshi.audit.models import Event

COVERED = (
    "jurisdiction",
    "sequence",
    "actor",
    "actor_name",
    "action",
    "subject_type",
    "subject",
    "subject_name",
    "before",
    "after",
    "reason",
    "algorithm",
    "previous",
)


def hash_of(event: Event) -> str:
    """Hexadecimal digest of everything that the event says, its place in the chain included."""
    content = {name: getattr(event, name) for name in COVERED}
    content["at"] = event.at.isoformat(timespec="microseconds")
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.new(event.algorithm, canonical.encode()).hexdigest()
