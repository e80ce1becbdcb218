"""Further plans, issued, give ledgers of the size that people counted in them.

`LUOSHI_SEEDS` names a folder of plans in text files, `LUOSHI_GOLD` one of their checked answers in the
form of the parser's contract; they meet by their words.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from luoshi.ledger.issuing import issue
from luoshi.ledger.models import Assignment, Milestone, Target, Task
from luoshi.plans import actions as plans
from luoshi.plans.models import ItemState, Version
from luoshi.plans.queries import COLLECTIVE, unresolved_names

SEEDS, GOLD = os.environ.get("LUOSHI_SEEDS"), os.environ.get("LUOSHI_GOLD")
TEXTS = sorted(Path(SEEDS).glob("*.txt")) if SEEDS and GOLD else []
CASES = [pytest.param(path, id=path.stem) for path in TEXTS] or [
    pytest.param(None, marks=pytest.mark.skip("LUOSHI_SEEDS and LUOSHI_GOLD name no folders"), id="further")
]


def answer_for(text: str) -> dict[str, Any]:
    """The answer most of whose items begin with words of the text; a plan without one is left out."""
    plain = squeezed(text)
    for path in sorted(Path(GOLD or "").glob("*.json")):
        answer: dict[str, Any] = json.loads(path.read_text())
        found = [squeezed(item["text"])[:12] in plain for item in answer["items"]]
        if sum(found) > 0.8 * len(found):
            return answer
    pytest.skip("no checked answer for this plan")


def squeezed(text: str) -> str:
    return "".join(text.split())


def issued(county, path: Path) -> Version:
    """Everything confirmed as read, every name taken for what it looks like."""
    version = county.uploaded(path.read_text(encoding="utf-8"), path.name)
    for item in version.items.all():
        plans.decide(county.zhao, item, ItemState.CONFIRMED, revision=item.revision)
    unknown = {
        entry.name: "group" if COLLECTIVE.search(entry.name) else "unit"
        for entry in unresolved_names(version)
    }
    plans.settle_names(county.zhao, version, unknown)
    issue(county.zhao, version, ownerless_because="由督查室统筹")
    version.refresh_from_db()
    return version


def wanted_counts(answer: dict[str, Any]) -> dict[str, tuple[int, int]]:
    """(at least, at most) of each: what people marked as open to debate may be there or not."""
    items = answer["items"]
    counts = {kind: (number, number) for kind, number in Counter(item["kind"] for item in items).items()}
    dated = sum(bool(item["deadline"] and item["deadline"]["date"]) for item in items)
    # A unit named twice in one role of an item holds it once.
    held = sum(
        len({(each["role"], name) for each in item["assignments"] for name in each["names"]})
        for item in items
    )
    counts |= {"deadlines": (dated, dated), "assignments": (held, held)}
    for name in ("indicators", "milestones"):
        facts = [fact for home in (*items, answer["goals"]) for fact in home.get(name) or ()]
        counts[name] = (sum(not fact.get("optional") for fact in facts), len(facts))
    duties = answer["duties"]
    counts["duties"] = (sum(not duty.get("optional") for duty in duties), len(duties))
    return counts


def counted(version: Version) -> dict[str, int]:
    """The same of the ledger: what was issued, and the duties that its reports are planned from."""
    tasks = Task.objects.filter(version=version)
    held = Assignment.objects.filter(task__in=tasks).values("task", "role", "written").distinct()
    return {
        **Counter(tasks.values_list("kind", flat=True)),
        "deadlines": tasks.filter(deadline_basis__in=("stated", "inherited"), deadline__isnull=False).count(),
        "assignments": held.count(),
        "indicators": Target.objects.filter(indicator__plan=version.plan).count(),
        "milestones": Milestone.objects.filter(plan=version.plan).count(),
        "duties": len(version.duties),
    }


@pytest.mark.parametrize("path", CASES)
def test_the_ledger_holds_as_much_of_everything_as_people_counted(county, path):
    version = issued(county, path)
    wanted, found = wanted_counts(answer_for(version.text)), counted(version)
    told = {name: (found.get(name, 0), limits) for name, limits in wanted.items()}
    assert {name: pair for name, pair in told.items() if not pair[1][0] <= pair[0] <= pair[1][1]} == {}
