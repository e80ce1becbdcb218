"""Run the rules over a plan."""

from __future__ import annotations

from collections.abc import Iterable

from fangan.lint.directory import Directory
from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Finding, Hit
from fangan.lint.rule import Rule, choose
from fangan.model import Plan

_QUOTED = 24


def lint(
    plan: Plan, *, select: Iterable[str] = (), ignore: Iterable[str] = (), units: Directory | None = None
) -> tuple[Finding, ...]:
    """Every finding of the chosen rules, in the order of the text. `select` and `ignore` are prefixes."""
    draft = Draft(plan, units)
    found = {
        (finding.span, finding.code): finding
        for rule in choose(select, ignore)
        for hit in rule.check(draft)
        if hit.span.end > hit.span.start
        for finding in [_finding(rule, hit, draft.text)]
    }
    return tuple(found[key] for key in sorted(found))


def _finding(rule: Rule, hit: Hit, text: str) -> Finding:
    certainty = hit.certainty or rule.certainty
    doubt = "" if certainty is Certainty.CERTAIN else "疑似"
    return Finding(
        code=rule.code,
        name=rule.name,
        span=hit.span,
        message=f"“{quoted(hit.span.of(text))}”：{doubt}{hit.message}",
        severity=rule.severity,
        certainty=certainty,
        related=hit.related,
        fixes=hit.fixes,
    )


def quoted(words: str) -> str:
    """The words as a message quotes them: on one line, the middle of a long stretch left out."""
    line = words.replace("\n", " ")
    return line if len(line) <= _QUOTED else f"{line[:14]}……{line[-6:]}"
