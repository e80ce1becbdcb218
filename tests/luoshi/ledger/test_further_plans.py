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
from luoshi.ledger.models import Task
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


@pytest.mark.parametrize("path", CASES)
def test_the_ledger_has_as_many_tasks_of_each_kind_as_people_counted(county, path):
    version = issued(county, path)
    wanted = answer_for(version.text)["items"]
    tasks = Task.objects.filter(version=version)
    assert Counter(task.kind for task in tasks) == Counter(item["kind"] for item in wanted)
    dated = sum(bool(item["deadline"] and item["deadline"]["date"]) for item in wanted)
    assert tasks.filter(deadline_basis__in=("stated", "inherited")).count() == dated
