"""A task table gives the same items in whatever file it comes."""

from __future__ import annotations

from typing import Any

import pytest
from plan_files import names_of
from reader_cases import cases
from table_files import MAKERS

from fangan.model import Role
from fangan.pipeline import parse
from fangan.readers import read


def repeated(case: dict[str, Any], key: str) -> list[Any]:
    """The case's rows or items, `repeat` times with {n} counting up."""

    def numbered(value: Any, number: int) -> Any:
        if isinstance(value, list):
            return [numbered(each, number) for each in value]
        return value.replace("{n}", str(number)) if isinstance(value, str) else value

    return [numbered(row, number) for number in range(1, case.get("repeat", 1) + 1) for row in case[key]]


@pytest.mark.parametrize("format_name", MAKERS)
@pytest.mark.parametrize("case", cases("task_tables"))
def test_the_table_gives_its_tasks(case: dict[str, Any], format_name: str) -> None:
    rows = [case["head"], *repeated(case, "rows")]
    data = MAKERS[format_name](case["title"], rows, case["widths"])
    plan = parse(read(data, f"任务表.{format_name}"))
    found = [
        [
            item.text,
            names_of(item, Role.LEAD),
            names_of(item, Role.RESPONSIBLE),
            item.deadline and item.deadline.date,
        ]
        for item in plan.items
    ]
    assert found == repeated(case, "items")
