"""Every rule finds what its page and its specification mark, and nothing one character away."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

import fangan
from fangan.lint import Severity, fixed, lint
from fangan.lint.formats.plain import excerpt, width
from fangan.lint.rule import Rule
from tests.fangan.lint.battery import CASES, FINDING, RULES, SPECS, Case, spec

SECTIONS = ["一句话", "为什么", "反例", "正例", "怎么改", "何时可忽略", "依据"]
NEUTRAL = "为做好有关工作，现将具体安排说明如下。\n"


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_finds_exactly_what_is_marked(case: Case) -> None:
    found = [(finding.span.of(case.text), finding.span) for finding in case.findings()]
    assert found == [(span.of(case.text), span) for span in case.spans]


@pytest.mark.parametrize("case", FINDING, ids=str)
def test_the_message_quotes_the_place(case: Case) -> None:
    for finding in case.findings():
        words = finding.span.of(case.text).replace("\n", " ")
        assert f"“{words[:14]}" in finding.message
        assert words[-6:] in finding.message
        assert case.says is None or case.says in finding.message


@pytest.mark.parametrize("case", FINDING, ids=str)
def test_carets_stand_under_the_place(case: Case) -> None:
    for finding in case.findings():
        shown, carets = excerpt(case.text, finding.span)
        indent = len(carets) - len(carets.lstrip(" │"))
        marked = finding.span.of(case.text).split("\n")[0][:60]
        columns = [width(shown[:at]) for at in range(len(shown))]
        assert shown[columns.index(width(carets[:indent])) :].startswith(marked)
        assert carets.count("^") == max(1, width(marked))


@pytest.mark.parametrize("case", FINDING, ids=str)
def test_a_paragraph_in_front_shifts_every_span(case: Case) -> None:
    moved = [finding.span for finding in case.findings(NEUTRAL + case.text)]
    assert moved == [span.shifted(len(NEUTRAL)) for span in case.spans]


@pytest.mark.parametrize("case", FINDING, ids=str)
def test_a_safe_fix_leaves_nothing_to_fix(case: Case) -> None:
    findings = case.findings()
    repaired = fixed(case.text, findings)
    left = [finding for finding in case.findings(repaired) if finding.safe_fix]
    assert left == []
    assert fixed(repaired, case.findings(repaired)) == repaired
    if case.fixed is not None:
        assert repaired == case.fixed.strip("\n")
    if repaired != case.text:
        assert len(case.findings(repaired)) < len(findings)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_has_its_page_and_its_specification(rule: Rule) -> None:
    assert list(rule.page) == SECTIONS
    assert all(rule.page.values())
    assert (SPECS / f"{rule.code}.yaml").exists()
    assert spec(rule.code)["silent"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_near_miss_is_a_few_characters_away(rule: Rule) -> None:
    wrong = [case.text for case in FINDING if case.rule is rule]
    right = [case.text for case in CASES if case.rule is rule and not case.spans]
    assert min(changed(one, other) for one in wrong for other in right) <= 40


def changed(one: str, other: str) -> int:
    """How many characters an edit from one text to the other touches."""
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return sum(max(b - a, d - c) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal")


def test_codes_are_unique_and_specifications_have_rules() -> None:
    codes = [rule.code for rule in RULES]
    assert len(codes) == len(set(codes))
    judged = {path.stem for path in SPECS.glob("*.yaml")} - {"judgement", "selection"}
    assert judged == set(codes)


def test_all_rules_together_stay_calm_on_a_sound_plan() -> None:
    """The corpus' own plan is written with care: no errors, and few remarks."""
    text = (Path(__file__).parents[3] / "corpus" / "qinghe-yingshang-2026.txt").read_text("utf-8")
    findings = lint(fangan.parse(text))
    errors = [finding for finding in findings if finding.severity is Severity.ERROR]
    assert [finding.span.of(text) for finding in errors] == ["（一）加强组织领导"]
    assert len(findings) <= 5
