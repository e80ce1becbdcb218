"""Steps, projects, what stands around a plan, and the superior plan, by the cases in specs/details."""

from pathlib import Path

import pytest
import yaml

from fangan import parse
from fangan.projects import read_projects
from fangan.text import Span

SPECS = Path(__file__).parents[2] / "specs" / "details"


def cases(name):
    found = yaml.safe_load((SPECS / f"{name}.yaml").read_text("utf-8"))
    return [pytest.param(case, id=f"{index}") for index, case in enumerate(found)]


def words(spans, text):
    return [span.of(text) for span in spans]


@pytest.mark.parametrize("case", cases("projects"))
def test_the_projects_that_a_task_names(case):
    text = case["text"]
    found = read_projects(text, Span(0, len(text)))
    assert [{"names": words(each.names, text), "count": each.count} for each in found] == case["found"]


@pytest.mark.parametrize("case", cases("steps"))
def test_the_single_sentences_of_a_task(case):
    plan = parse(case["text"])
    text = plan.source.text
    assert [words for item in plan.items for words in words_of(item, text)] == case["found"]


def words_of(item, text):
    return words(item.steps, text)


@pytest.mark.parametrize("case", cases("wrapper"))
def test_what_stands_around_a_plan(case):
    plan = parse(case["text"])
    text, around = plan.source.text, plan.wrapper
    assert words(around.addressees, text) == case["addressees"]
    assert around.openness == case["openness"]
    assert words(around.attachments, text) == case["attachments"]
    members = [" ".join(filter(None, (each.post, each.name, each.office))) for each in around.members]
    assert members == case["members"]


@pytest.mark.parametrize("case", cases("superior"))
def test_which_document_is_the_superior_plan(case):
    found = [each.title for each in parse(case["text"]).citations if each.superior]
    assert found == ([case["superior"]] if case["superior"] else [])


def _target(found):
    """As specs/details/targets.yaml writes it."""
    high = f"–{found.value_hi:g}" if found.value_hi is not None else ""
    said = found.text if found.value is None else f"{found.op} {found.value:g}{high} {found.unit}"
    nature = {True: "约束性", False: "预期性", None: None}[found.binding]
    return " | ".join(str(part) for part in (found.name, said, found.year, nature) if part)


@pytest.mark.parametrize("case", cases("targets"))
def test_columns_of_values_are_targets(case):
    plan = parse(case["text"])
    found = [_target(each) for item in plan.items for each in item.indicators]
    assert [*map(_target, plan.goals.indicators), *found] == case["found"]


@pytest.mark.parametrize("case", cases("stages"))
def test_columns_of_progress_are_targets_and_milestones(case):
    (item,) = parse(case["text"]).items
    dated = [f"{each.date} | {each.text}" for each in item.milestones]
    assert [*map(_target, item.indicators), *dated] == case["found"]
