"""What every rule's cases are: marked texts from its docstring and from `specs/lint/CODE.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import fangan
from fangan.lint import Directory, Finding, lint
from fangan.lint.rule import Rule, all_rules
from fangan.text import Span

SPECS = Path(__file__).parents[3] / "specs" / "lint"
RULES = all_rules()


@dataclass(frozen=True)
class Case:
    """`spans` are the stretches marked ⟦ ⟧; a case without any is a near miss."""

    rule: Rule
    text: str
    spans: tuple[Span, ...]
    units: tuple[str, ...] = ()
    fixed: str | None = None
    says: str | None = None

    def __str__(self) -> str:
        return f"{self.rule.code}-{'finds' if self.spans else 'silent'}-{self.text[-24:]!r}"

    def findings(self, text: str | None = None) -> tuple[Finding, ...]:
        return findings_of(self.rule.code, self.text if text is None else text, self.units)


@cache
def findings_of(code: str, text: str, units: tuple[str, ...]) -> tuple[Finding, ...]:
    directory = Directory.of(units) if units else None
    return lint(fangan.parse(text), select=[code], units=directory)


def unmarked(marked: str) -> tuple[str, tuple[Span, ...]]:
    """The text without its marks, and the stretches that they enclosed."""
    pieces: list[str] = []
    spans: list[Span] = []
    length = 0
    for piece in marked.replace("⟧", "⟦").split("⟦"):
        if len(pieces) % 2:
            spans.append(Span(length, length + len(piece)))
        pieces.append(piece)
        length += len(piece)
    return "".join(pieces), tuple(spans)


@cache
def spec(code: str) -> dict[str, Any]:
    path = SPECS / f"{code}.yaml"
    return yaml.safe_load(path.read_text("utf-8")) if path.exists() else {}


def cases() -> list[Case]:
    found: list[Case] = []
    for rule in RULES:
        data = spec(rule.code)
        units = tuple(data.get("units", ()))
        entries: list[dict[str, Any]] = [{"text": rule.page["反例"]}, {"text": rule.page["正例"]}]
        entries += data.get("finds", [])
        entries += [{"text": text} for text in data.get("silent", [])]
        for entry in entries:
            text, spans = unmarked(entry["text"].strip("\n"))
            found.append(Case(rule, text, spans, units, entry.get("fixed"), entry.get("says")))
    return found


CASES = cases()
FINDING = [case for case in CASES if case.spans]
