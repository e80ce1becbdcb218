"""The made-up plans of corpus/ parse as was accepted. `python tests/fangan/test_corpus.py` accepts anew."""

import json
from pathlib import Path

import pytest

from fangan import parse, read, to_json

CORPUS = Path(__file__).parents[2] / "corpus"
PLANS = sorted(path for path in CORPUS.iterdir() if path.suffix in (".txt", ".md"))


def facts(path):
    """The contract's object without text, places and outline, which a reviewer does not read."""
    whole = to_json(parse(read(path.read_bytes(), path.name)))
    return _without_spans(
        {key: whole[key] for key in ("meta", "citations", "items", "phases", "goals", "duties")}
    )


def _without_spans(value):
    if isinstance(value, dict):
        return {key: _without_spans(each) for key, each in value.items() if key != "span"}
    return [_without_spans(each) for each in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_plan_parses_as_accepted(path):
    assert facts(path) == json.loads(path.with_suffix(".json").read_text("utf-8"))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_every_span_quotes_what_it_claims(path):
    plan = parse(read(path.read_bytes(), path.name))
    text = plan.source.text
    for item in plan.items:
        assert item.body.of(text) == item.text
        for entry in item.assignments:
            for name in entry.names:
                assert "".join(name.span.of(text).split()) == name.text
        if item.deadline:
            assert item.deadline.span.of(text) == item.deadline.text
    for citation in plan.citations:
        assert (citation.title or citation.doc_number) in citation.span.of(text)


if __name__ == "__main__":
    for plan in PLANS:
        accepted = json.dumps(facts(plan), ensure_ascii=False, indent=1)
        plan.with_suffix(".json").write_text(accepted + "\n", "utf-8")
