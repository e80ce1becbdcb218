"""What `fangan parse --json` prints has the shape of the contract, version 1."""

from pathlib import Path

import pytest

from fangan import parse, read, to_json

CORPUS = Path(__file__).parents[2] / "corpus"
TOP = {
    "schema_version",
    "source",
    "text",
    "meta",
    "citations",
    "outline",
    "items",
    "goals",
    "duties",
    "phases",
    "findings",
    "wrapper",
}
ITEM = {"path", "kind", "heading", "text", "span", "assignments", "deadline", "indicators", "milestones"}
ITEM |= {"steps", "projects", "certainty", "reason"}  # beyond the contract


@pytest.fixture(scope="module")
def printed():
    path = CORPUS / "qinghe-yingshang-2026.txt"
    return to_json(parse(read(path.read_bytes(), path.name)))


def test_the_object_has_all_parts(printed):
    assert set(printed) == TOP
    assert printed["schema_version"] == "1"
    assert printed["source"]["chars"] == len(printed["text"])


def test_dates_are_iso_and_roles_are_words_of_the_contract(printed):
    assert printed["meta"]["signed_on"] == "2026-01-28"
    assert all(set(item) == ITEM for item in printed["items"])
    roles = {entry["role"] for item in printed["items"] for entry in item["assignments"]}
    assert roles == {"lead", "responsible", "cooperating", "supervisor"}


def test_spans_lie_in_the_text_and_quote_it(printed):
    text = printed["text"]
    for item in printed["items"]:
        start, end = item["span"]
        assert 0 <= start < end <= len(text)
        assert item["text"] in text[start:end] or item["heading"] == item["text"]


def test_the_outline_nests_as_the_headings_do(printed):
    tasks = next(section for section in printed["outline"] if section["marker"] == "二")
    assert tasks["heading"] == "重点任务"
    assert [child["marker"] for child in tasks["children"]][:3] == ["(一)", "(二)", "(三)"]
    assert [child["marker"] for child in tasks["children"][0]["children"]] == ["1", "2", "3"]
