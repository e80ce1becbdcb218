"""A plan is the same plan whatever file it comes in: same items, owners and deadlines as its text gives.

`LUOSHI_SEEDS` names a folder of further plans in text files, to try the same on them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from plan_files import MAKERS, as_ledger, names_of

from fangan.model import Item, Plan, Role
from fangan.pipeline import parse
from fangan.readers import read

CORPUS = sorted((Path(__file__).parents[3] / "corpus").glob("*.txt"))
FURTHER = os.environ.get("LUOSHI_SEEDS")
PLANS = [pytest.param(path, id=path.stem) for path in CORPUS]
if FURTHER:
    PLANS += [pytest.param(path, id=f"further-{path.stem}") for path in sorted(Path(FURTHER).glob("*.txt"))]
else:
    PLANS.append(
        pytest.param(
            None, id="further", marks=pytest.mark.skip("LUOSHI_SEEDS names no folder of further plans")
        )
    )


def facts(item: Item) -> tuple[Any, ...]:
    """What must not depend on the file: the item's place, words, owners and deadline."""
    owners = [
        (owner.role, [name.text for name in owner.names], owner.inherited) for owner in item.assignments
    ]
    return item.path, item.kind, squeezed(item.text), owners, item.deadline and item.deadline.date


def squeezed(text: str) -> str:
    return "".join(text.split())


def parsed(path: Path) -> Plan:
    return parse(read(path.read_bytes(), path.name))


@pytest.mark.parametrize("format_name", MAKERS)
@pytest.mark.parametrize("path", PLANS)
def test_the_file_gives_what_the_text_gives(path: Path, format_name: str) -> None:
    plan = parsed(path)
    assert plan.items
    other = parse(read(MAKERS[format_name](plan.source.text), f"方案.{format_name}"))
    assert [facts(item) for item in other.items] == [facts(item) for item in plan.items]


@pytest.mark.parametrize("path", PLANS)
def test_the_ledger_table_gives_what_the_text_gives(path: Path) -> None:
    plan = parsed(path)
    owned = tuple(item for item in plan.items if item.assignments)
    table = parse(read(as_ledger(plan.meta.title or "任务分解表", owned), "台账.xlsx"))
    for item, row in zip(owned, table.items, strict=True):
        assert squeezed(row.text) == squeezed(item.text)
        for role in Role:
            assert names_of(row, role) == names_of(item, role)
        assert (row.deadline and row.deadline.date) == (item.deadline and item.deadline.date)
