"""A draft's text edited and read anew, without losing what people decided and corrected.

Items that read the same keep their decisions. Items that people corrected, split, merged or added stay as
they are, moved to where their words stand now, in the place of what the machine reads there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypedDict

import fangan
from luoshi.plans import facts, reading, selecting
from luoshi.plans.actions import save_facts
from luoshi.plans.changes import put_in_order
from luoshi.plans.facts import Facts
from luoshi.plans.models import DUTIES, GOALS, META, WHOLE, Item, ItemState, Verdict, Version

Shift = Callable[[int], int]


class Edit(TypedDict):
    """Put `text` in the place of `[start, end)`."""

    start: int
    end: int
    text: str


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits, which do not touch one another."""
    for edit in sorted(edits, key=lambda edit: -edit["start"]):
        text = text[: edit["start"]] + edit["text"] + text[edit["end"] :]
    return text


def shifting(edits: Iterable[Edit]) -> Shift:
    """Where an offset of the old text stands in the edited one; one inside an edit: at its end."""
    ordered = sorted(edits, key=lambda edit: edit["start"])

    def shift(offset: int) -> int:
        moved = 0
        for edit in ordered:
            if edit["start"] >= offset:
                break
            moved += len(edit["text"]) - (min(edit["end"], offset) - edit["start"])
        return offset + moved

    return shift


def read_anew(version: Version, edits: list[Edit]) -> None:
    """Edit a locked draft and replace its reading. Changes made before can no longer be taken back."""
    old_text, shift = version.text, shifting(edits)
    by_hand = version.items.filter(by_hand=True).prefetch_related("owners")
    kept = {item.pid: _moved(item, old_text, shift) for item in by_hand}
    whole = _whole_by_hand(version, shift)
    decided = {(item.code, item.text): item for item in version.items.exclude(state=ItemState.PROPOSED)}
    judged = {
        (finding.code, finding.message): finding
        for finding in version.findings.filter(fixed=False).exclude(verdict=Verdict.OPEN)
    }
    fresh = reading.understand(fangan.SourceText.of(edited(old_text, edits)))
    version.items.all().delete()
    version.findings.filter(fixed=False).delete()
    version.text, version.machine = fresh.plan.source.text, fresh.machine
    read = {DUTIES: reading.duties_of(fresh), GOALS: reading.goals_of(fresh), META: reading.meta_of(fresh)}
    for name, value in (read | whole).items():
        setattr(version, name, value)
    version.save(update_fields=("text", "machine", *WHOLE))
    save_facts(version, fresh)
    _decide_again(version, decided)
    _judge_again(version, judged)
    _put_back(version, kept)
    version.changes.update(closed=True)


def _moved(item: Item, text: str, shift: Shift) -> Facts:
    """An item's facts at their places in the edited text; its words are cut out anew by `_put_back`."""
    found = facts.facts_of(item)
    found["body"] = [shift(at) for at in selecting.body_of(item, text)] if item.text in text else None
    for name in ("start", "end", "deadline_start", "deadline_end"):
        if found[name] is not None:
            found[name] = shift(found[name])
    found["owners"] = [
        row | {"start": shift(row["start"]), "end": shift(row["end"])} for row in found["owners"]
    ]
    for name in ("indicators", "milestones"):
        found[name] = [_placed(fact, shift) for fact in found[name]]
    return found


def _whole_by_hand(version: Version, shift: Shift) -> dict[str, Any]:
    """Those of the version's own facts that people have changed, at their places in the edited text."""
    placed: dict[str, Any] = {
        DUTIES: [_placed(duty, shift) for duty in version.duties],
        GOALS: {name: [_placed(fact, shift) for fact in facts] for name, facts in version.goals.items()},
        META: version.meta,
    }
    return {
        name: value for name, value in placed.items() if version.changes.filter(after__has_key=name).exists()
    }


def _placed(fact: Facts, shift: Shift) -> Facts:
    return fact | {"span": [shift(at) for at in fact["span"]]} if fact.get("span") else fact


def _put_back(version: Version, kept: dict[str, Facts]) -> None:
    for pid, found in kept.items():
        body = found.pop("body")
        if body:
            found["text"] = version.text[body[0] : body[1]].strip()
        version.items.filter(start__lt=found["end"], end__gt=found["start"], by_hand=False).delete()
        facts.make(version, pid, version.items.count() + len(kept) + found["start"], found)
    put_in_order(version)


def _decide_again(version: Version, decided: dict[tuple[str, str], Item]) -> None:
    for item in version.items.all():
        if before := decided.get((item.code, item.text)):
            item.state, item.dropped_because = before.state, before.dropped_because
            item.revision = before.revision + 1
            item.save(update_fields=("state", "dropped_because", "revision"))


def _judge_again(version: Version, judged: dict[tuple[str, str], Any]) -> None:
    for finding in version.findings.filter(fixed=False):
        if known := judged.get((finding.code, finding.message)):
            finding.verdict, finding.because = known.verdict, known.because
            finding.judged_by, finding.judged_at = known.judged_by, known.judged_at
            finding.save(update_fields=("verdict", "because", "judged_by", "judged_at"))
