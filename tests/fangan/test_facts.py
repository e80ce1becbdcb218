"""Title block, citations, deadlines and phases, by the cases in specs/."""

from pathlib import Path

import pytest
import yaml

from fangan import parse, to_json
from fangan.citations import read_citations
from fangan.deadlines import read_deadline
from fangan.text import Span

SPECS = Path(__file__).parents[2] / "specs"


def cases(name, key):
    return [pytest.param(case, id=case[key]) for case in yaml.safe_load((SPECS / name).read_text("utf-8"))]


@pytest.mark.parametrize("case", cases("title.yaml", "name"))
def test_the_title_block_is_read(case):
    found = {key: value for key, value in to_json(parse(case["text"]))["meta"].items() if value is not None}
    assert found == {key: str(value) for key, value in case["meta"].items()}


@pytest.mark.parametrize("case", cases("citations.yaml", "text"))
def test_other_documents_are_cited(case):
    text = case["text"]
    found = read_citations(text, [Span(0, len(text))], ["青禾县2026年工作方案"])
    assert [[citation.title, citation.doc_number] for citation in found] == case["cited"]


@pytest.mark.parametrize("case", cases("deadlines.yaml", "text"))
def test_a_deadline_is_the_last_day_in_time(case):
    found = read_deadline(case["text"], Span(0, len(case["text"])), 2026)
    assert found is not None
    assert found.date == case["date"]
    assert found.text == case["text"]


@pytest.mark.parametrize("case", cases("phases.yaml", "text"))
def test_phases_have_a_name_a_beginning_and_an_end(case):
    found = [f"{each.name} | {each.start or '—'} | {each.end or '—'}" for each in parse(case["text"]).phases]
    assert found == case["found"]
