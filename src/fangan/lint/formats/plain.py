"""Findings for a terminal: place, message, the line with carets under the span."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from fangan.lint.finding import Finding, Severity
from fangan.lint.labels import SEVERITIES
from fangan.text import SourceText, Span

_BEFORE, _AFTER = 20, 30


def render(source: SourceText, findings: Iterable[Finding], filename: str) -> str:
    """One block a finding, a blank line between them, and a closing count."""
    found = list(findings)
    blocks = [_block(source, finding, filename) for finding in found]
    return "\n".join([*blocks, summary(found)]) + "\n"


def summary(findings: Iterable[Finding]) -> str:
    """共 3 处：错误 1，警告 2，提示 0。"""
    found = list(findings)
    counts = {severity: sum(finding.severity is severity for finding in found) for severity in Severity}
    parts = "，".join(f"{SEVERITIES[severity]} {count}" for severity, count in counts.items())
    return f"共 {len(found)} 处：{parts}。"


def _block(source: SourceText, finding: Finding, filename: str) -> str:
    line, column = source.line_and_column(finding.span.start)
    head = (
        f"{filename}:{line}:{column}: {finding.code} {SEVERITIES[finding.severity]} "
        f"{finding.message} [{finding.name}]"
    )
    fixes = [f"  {'可自动修改' if fix.safe else '建议'}：{fix.label}" for fix in finding.fixes]
    related = [f"  参见第 {source.line_and_column(span.start)[0]} 行" for span in finding.related[:1]]
    return "\n".join([head, *excerpt(source.text, finding.span), *related, *fixes, ""])


def excerpt(text: str, span: Span) -> tuple[str, str]:
    """The part of the line around the span, and the carets below it; full-width characters take two."""
    start = max(text.rfind("\n", 0, span.start) + 1, span.start - _BEFORE)
    line_end = text.find("\n", span.start)
    line_end = len(text) if line_end < 0 else line_end
    end = min(line_end, max(span.end, span.start + 1) + _AFTER)
    marked = text[span.start : min(span.end, line_end, span.start + 60)]
    cut = "…" if start and text[start - 1] != "\n" else ""
    before = cut + text[start : span.start]
    shown = before + marked + text[span.start + len(marked) : end] + ("…" if end < line_end else "")
    return (f"  │ {shown}", f"  │ {' ' * width(before)}{'^' * max(1, width(marked))}")


def width(text: str) -> int:
    """Columns on a terminal; what is ambiguous (…, “ ”) counts as two, as Chinese fonts show it."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)
