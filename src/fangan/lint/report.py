"""What a run says of one document: its findings and score, with the text that they point into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fangan.lint.finding import Finding, Severity
from fangan.lint.score import Score, score
from fangan.model import Plan
from fangan.text import Span


@dataclass(frozen=True, slots=True)
class Report:
    """`filename` is what the user calls the document. `accepted` counts findings that the baseline holds."""

    filename: str
    plan: Plan
    findings: tuple[Finding, ...]
    accepted: int = 0

    @property
    def text(self) -> str:
        return self.plan.source.text

    @property
    def title(self) -> str:
        return self.plan.meta.title or self.filename

    @property
    def score(self) -> Score:
        return score(self.plan)

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1."""
        return self.plan.source.line_and_column(offset)

    def around(self, span: Span, margin: int = 30) -> tuple[str, str, str]:
        """What stands on the line before the span, the span itself, and what follows it."""
        start = max(self.text.rfind("\n", 0, span.start) + 1, span.start - margin)
        line_end = self.text.find("\n", span.end)
        end = min(line_end if line_end >= 0 else len(self.text), span.end + margin)
        return self.text[start : span.start], span.of(self.text), self.text[span.end : end]

    def by_severity(self) -> Iterator[tuple[Severity, tuple[Finding, ...]]]:
        """The gravest first; severities without findings are left out."""
        for severity in Severity:
            found = tuple(finding for finding in self.findings if finding.severity is severity)
            if found:
                yield severity, found
