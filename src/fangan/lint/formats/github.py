"""Findings as workflow commands, which GitHub shows as annotations in a pull request."""

from __future__ import annotations

from collections.abc import Sequence

from fangan.lint.finding import Severity
from fangan.lint.report import Report

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def render(reports: Sequence[Report]) -> str:
    """One line a finding."""
    lines = []
    for report in reports:
        for finding in report.findings:
            line, column = report.position(finding.span.start)
            end_line, _ = report.position(finding.span.end)
            place = f"file={_property(report.filename)},line={line},col={column},endLine={end_line}"
            title = _property(f"{finding.code} {finding.name}")
            lines.append(f"::{_COMMANDS[finding.severity]} {place},title={title}::{_data(finding.message)}\n")
    return "".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
