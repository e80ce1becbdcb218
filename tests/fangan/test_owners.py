"""Owners: lists of names, and what a bracket or line says, by the cases in specs/owners."""

from pathlib import Path

import pytest
import yaml

from fangan.owners.clauses import read_clauses
from fangan.owners.names import read_names
from fangan.owners.stretches import read_line
from fangan.owners.vocabulary import label_roles
from fangan.text import Span

SPECS = Path(__file__).parents[2] / "specs" / "owners"
ROLES = {"lead": "牵头", "responsible": "责任", "cooperating": "配合", "supervisor": "领导"}


def cases(name):
    return [pytest.param(case, id=case["text"]) for case in yaml.safe_load((SPECS / name).read_text("utf-8"))]


@pytest.mark.parametrize("case", cases("names.yaml"))
def test_a_list_falls_into_names(case):
    found = read_names(case["text"], Span(0, len(case["text"])))
    assert [name.text for name in found.names] == case["names"]
    assert found.open_ended == case.get("open", False)


@pytest.mark.parametrize("case", cases("names.yaml"))
def test_each_name_points_at_its_characters(case):
    text = "责任单位：" + case["text"]
    for name in read_names(text, Span(5, len(text))).names:
        assert "".join(name.span.of(text).split()) == name.text


def entry(assignment):
    return [ROLES[assignment.role.value], *(name.text for name in assignment.names)]


@pytest.mark.parametrize("case", cases("clauses.yaml"))
def test_a_bracket_says_who_does_what(case):
    found = read_clauses(case["text"], Span(0, len(case["text"])))
    assert found is not None
    assert [entry(assignment) for assignment in found.assignments] == case["owners"]
    assert (found.deadline.of(case["text"]) if found.deadline else None) == case.get("until")
    assert [entry(assignment) for assignment in found.standing] == (
        [case["standing"]] if "standing" in case else []
    )
    assert found.first_leads == case.get("first_leads", False)
    if "open" in case:
        assert found.assignments[-1].open_ended == case["open"]


def test_the_longest_that_may_stand_around_a_label_is_no_running_text():
    for label in sorted(label_roles().keys() - {"成员单位"}):
        line = f"市本级{label}及其配合单位**：青禾县水务局"
        said = read_line(line, Span(0, len(line)))
        assert said is not None, label
        assert entry(said.assignments[0])[1:] == ["青禾县水务局"]
