"""A made-up city plan and the county plan that answers it: every planted gap is found, and nothing else."""

import pytest
import yaml

import fangan
from fangan.align import Verdict
from tests.fangan.align.plans import ROOT, corpus

EXPECTED = yaml.safe_load((ROOT / "corpus/align/expected.yaml").read_text("utf-8"))


@pytest.fixture(scope="module")
def found():
    return fangan.align(corpus("yunling-city.txt"), corpus("qinghe-county.txt"))


def path(item):
    return "/".join(item.path)


def test_every_task_is_answered_as_planted(found):
    assert {path(task.item): str(task.verdict) for task in found.tasks} == {
        case["at"]: case["verdict"] for case in EXPECTED["tasks"]
    }


@pytest.mark.parametrize("case", EXPECTED["tasks"], ids=lambda case: case["at"])
def test_a_task_is_answered_by_these_and_for_these_reasons(found, case):
    task = next(task for task in found.tasks if path(task.item) == case["at"])
    assert [path(answer.item) for answer in task.answers] == case["by"]
    against = [reason.text for reason in task.reasons if reason.verdict is not Verdict.SAME]
    for words in case.get("because", []):
        assert any(words in reason for reason in against), against
    assert bool(against) == bool(case.get("because"))
    assert [span.of(found.upper.source.text) for span in task.unanswered] == case.get("left", [])


def test_every_indicator_is_answered_as_planted(found):
    assert [(each.indicator.name, str(each.verdict)) for each in found.indicators] == [
        (case["name"], case["verdict"]) for case in EXPECTED["indicators"]
    ]


def test_what_only_the_county_has_is_new(found):
    assert [path(item) for item in found.new_tasks] == EXPECTED["new_tasks"]
    assert [indicator.name for indicator, _ in found.new_indicators] == EXPECTED["new_indicators"]


def test_what_an_answer_adds_is_told(found):
    added = {
        path(task.item): [
            span.of(found.lower.source.text) for answer in task.answers for span in answer.added
        ]
        for task in found.tasks
        if len(task.answers) > 1
    }
    assert added == EXPECTED["added"]


def test_the_whole_is_counted(found):
    total = {name: getattr(found.total, name) for name in EXPECTED["total"]}
    assert total == EXPECTED["total"]
    for name, value in total.items():
        assert sum(getattr(section, name) for section in found.sections) == value


def test_every_score_is_the_sum_of_shared_wording_that_stands_in_both_texts(found):
    stretches = [
        stretch
        for task in found.tasks
        for answer in task.answers
        for pair in answer.pairs
        for stretch in pair.shared
        if stretch.upper in pair.upper and stretch.lower in pair.lower
    ]
    assert sum(stretch.weight for stretch in stretches) == pytest.approx(
        sum(answer.weight for task in found.tasks for answer in task.answers)
    )
    same = [
        stretch.upper.of(found.upper.source.text) == stretch.lower.of(found.lower.source.text)
        for stretch in stretches
    ]
    assert sum(same) > 0.9 * len(same)


def test_a_plan_answers_itself_completely():
    city = corpus("yunling-city.txt")
    found = fangan.align(city, city)
    assert {str(task.verdict) for task in found.tasks} == {"same"}
    assert {str(each.verdict) for each in found.indicators} == {"same"}
    assert [task.answers[0].item for task in found.tasks] == [task.item for task in found.tasks]
    assert found.new_tasks == found.new_indicators == ()
