"""Findings as SARIF 2.1.0 (OASIS), which code hosts and editors show beside the file."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fangan.lint.finding import Finding, Fix, Severity
from fangan.lint.report import Report
from fangan.lint.rule import Rule, all_rules
from fangan.text import Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def render(reports: Sequence[Report]) -> str:
    """One run over all documents. Columns and offsets count code points (`columnKind`)."""
    used = {finding.code for report in reports for finding in report.findings}
    rules = [rule for rule in all_rules() if rule.code in used]
    index = {rule.code: place for place, rule in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "fangan lint", "rules": [_rule(rule) for rule in rules]}},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(report, finding, index[finding.code]) for report in reports for finding in report.findings
        ],
    }
    return (
        json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)
        + "\n"
    )


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.page["为什么"]},
        "help": {"text": rule.page["怎么改"]},
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": rule.default},
    }


def _result(report: Report, finding: Finding, rule_index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(report, finding.span)],
        "properties": {"certainty": finding.certainty.value},
    }
    if finding.related:
        result["relatedLocations"] = [_location(report, span) for span in finding.related]
    if finding.fixes:
        result["fixes"] = [_fix(report, fix) for fix in finding.fixes]
    return result


def _location(report: Report, span: Span) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": report.filename},
            "region": {**_region(report, span), "snippet": {"text": span.of(report.text)}},
        }
    }


def _region(report: Report, span: Span) -> dict[str, int]:
    line, column = report.position(span.start)
    end_line, end_column = report.position(span.end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": span.start,
        "charLength": span.end - span.start,
    }


def _fix(report: Report, fix: Fix) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(report, edit.span), "insertedContent": {"text": edit.text}}
        for edit in fix.edits
    ]
    change = {"artifactLocation": {"uri": report.filename}, "replacements": replacements}
    return {"description": {"text": fix.label}, "artifactChanges": [change]}
