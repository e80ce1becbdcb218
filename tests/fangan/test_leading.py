"""The short ways of reading figures and their names give what the whole grammar gives, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from fangan import indicators
from fangan.indicators import leading, quantities

ROOT = Path(__file__).parents[2]
SAID = [
    case["text"]
    for path in sorted((ROOT / "specs/indicators").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]
WRITTEN = [
    line for path in sorted((ROOT / "corpus").glob("*.txt")) for line in path.read_text("utf-8").split("\n")
]
BEFORE = ("首次", "约", "力争", "每年", "各", "均", "不超过", "占", "的", "投资", "全部", "从", "比上年")


def test_a_figure_read_the_short_way_is_what_the_grammar_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [*SAID, *WRITTEN, *with_words_before_numbers()]
    short = [indicators.find(text) for text in texts]

    monkeypatch.setattr(leading, "reading", lambda *given: None)
    monkeypatch.setattr(quantities, "_plain", lambda *given: None)

    assert {text: found for text, found in zip(texts, short, strict=True) if found} == {
        text: found for text in texts if (found := indicators.find(text))
    }


def with_words_before_numbers() -> list[str]:
    """Each case with words before its first figure that make more or less of a name."""
    numbers = [quantities.OPENS_NUMBER.search(text) for text in SAID]
    return [
        text[: number.start()] + BEFORE[index % len(BEFORE)] + text[number.start() :]
        for index, (text, number) in enumerate(zip(SAID, numbers, strict=True))
        if number
    ]
