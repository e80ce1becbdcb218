"""Findings as JSON: one object a document."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fangan.lint.finding import Finding, Fix
from fangan.lint.report import Report


def render(reports: Sequence[Report]) -> str:
    """A JSON array; offsets are half-open and count code points, lines and columns count from 1."""
    return json.dumps([as_object(report) for report in reports], ensure_ascii=False, indent=2) + "\n"


def as_object(report: Report) -> dict[str, Any]:
    score = report.score
    return {
        "file": report.filename,
        "title": report.plan.meta.title,
        "score": {
            "points": score.points,
            "tasks": score.tasks,
            "owned": score.owned,
            "dated": score.dated,
            "measurable": score.measurable,
            "explanation": score.explained(),
        },
        "accepted": report.accepted,
        "findings": [_finding(report, finding) for finding in report.findings],
    }


def _finding(report: Report, finding: Finding) -> dict[str, Any]:
    line, column = report.position(finding.span.start)
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "certainty": finding.certainty.value,
        "message": finding.message,
        "span": list(finding.span),
        "line": line,
        "column": column,
        "text": finding.span.of(report.text),
        "related": [list(span) for span in finding.related],
        "fixes": [_fix(fix) for fix in finding.fixes],
    }


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{"span": list(edit.span), "text": edit.text} for edit in fix.edits]
    return {"label": fix.label, "safe": fix.safe, "edits": edits}
