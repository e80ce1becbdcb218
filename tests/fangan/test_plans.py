"""Items of whole plans: paths, kinds, owners, deadlines, by the cases in specs/plans."""

from pathlib import Path

import pytest
import yaml

from fangan import parse

SPECS = Path(__file__).parents[2] / "specs" / "plans"
ROLES = {"lead": "牵头", "responsible": "责任", "cooperating": "配合", "supervisor": "领导"}
KINDS = {"task": "任务", "indicator": "指标", "safeguard": "保障", "phase": "阶段"}


def cases(name):
    return [pytest.param(case, id=case["name"]) for case in yaml.safe_load((SPECS / name).read_text("utf-8"))]


def path_of(item):
    return "/".join(item.path)


def owners_of(item):
    return "；".join(
        ROLES[entry.role.value] + "*" * entry.inherited + " " + "、".join(name.text for name in entry.names)
        for entry in item.assignments
    )


def deadline_of(item):
    if item.deadline is None:
        return None
    return str(item.deadline.date) if item.deadline.date else item.deadline.text[:2]


@pytest.mark.parametrize("case", cases("numbering.yaml"))
def test_numbering_gives_items_their_paths(case):
    found = parse(case["text"]).items
    assert [path_of(item) for item in found] == [path for path, _, _ in case["items"]]
    assert [item.heading for item in found] == [heading for _, heading, _ in case["items"]]
    for item, (_, _, words) in zip(found, case["items"], strict=True):
        assert item.text.startswith(words)


@pytest.mark.parametrize("case", cases("sections.yaml"))
def test_sections_give_items_their_kinds(case):
    assert {path_of(item): KINDS[item.kind.value] for item in parse(case["text"]).items} == case["kinds"]


@pytest.mark.parametrize("case", [*cases("owners.yaml"), *cases("tables.yaml"), *cases("pages.yaml")])
def test_every_item_has_its_owners_and_deadline(case):
    found = [[path_of(item), owners_of(item), deadline_of(item)] for item in parse(case["text"]).items]
    wanted = [[path, owners, until and str(until)] for path, owners, until in case["items"]]
    assert found == wanted
