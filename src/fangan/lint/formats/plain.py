"""Findings for a terminal: place, message, the line with carets under the span."""

from __future__ import annotations

import unicodedata

from fangan.lint.finding import Finding, Severity
from fangan.lint.labels import SEVERITIES
from fangan.lint.report import Report
from fangan.text import Span

_BEFORE, _AFTER, _LONGEST = 20, 30, 60


def render(report: Report) -> str:
    """One block a finding, a blank line between them, and a closing count with the score."""
    blocks = [_block(report, finding) for finding in report.findings]
    return "\n".join([*blocks, f"{report.filename}：{summary(report)}", report.score.explained()]) + "\n"


def summary(report: Report) -> str:
    """共 3 处：错误 1，警告 2，提示 0。"""
    parts = "，".join(f"{SEVERITIES[severity]} {report.count(severity)}" for severity in Severity)
    known = f"（另有 {report.accepted} 处已接受）" if report.accepted else ""
    return f"共 {len(report.findings)} 处：{parts}。{known}"


def _block(report: Report, finding: Finding) -> str:
    line, column = report.position(finding.span.start)
    head = (
        f"{report.filename}:{line}:{column}: {finding.code} {SEVERITIES[finding.severity]} "
        f"{finding.message} [{finding.name}]"
    )
    fixes = [f"  {'可自动修改' if fix.safe else '建议'}：{fix.label}" for fix in finding.fixes]
    related = [f"  参见第 {report.position(span.start)[0]} 行" for span in finding.related[:1]]
    return "\n".join([head, *excerpt(report.text, finding.span), *related, *fixes, ""])


def excerpt(text: str, span: Span) -> tuple[str, str]:
    """The part of the line around the span, and the carets below it; full-width characters take two."""
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - _BEFORE)
    line_end = text.find("\n", span.start)
    line_end = len(text) if line_end < 0 else line_end
    marked = text[span.start : min(span.end, line_end, span.start + _LONGEST)]
    end = min(line_end, span.start + len(marked) + _AFTER)
    before = ("…" if start and text[start - 1] != "\n" else "") + text[start : span.start]
    shown = before + marked + text[span.start + len(marked) : end] + ("…" if end < line_end else "")
    return (f"  │ {shown}", f"  │ {' ' * width(before)}{'^' * max(1, width(marked))}")


def width(text: str) -> int:
    """Columns on a terminal; what is ambiguous (…, “ ”) counts as two, as Chinese fonts show it."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
