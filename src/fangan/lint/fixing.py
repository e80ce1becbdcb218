"""Apply safe fixes, and show what they would change."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from fangan.lint.finding import Edit, Finding
from fangan.text import SourceText


def safe_edits(findings: Iterable[Finding]) -> tuple[Edit, ...]:
    """The edits of all safe fixes in order; of two that overlap the first counts."""
    wanted = sorted(
        {edit for finding in findings if finding.safe_fix for edit in finding.safe_fix.edits},
        key=lambda edit: (edit.span, edit.text),
    )
    chosen: list[Edit] = []
    for edit in wanted:
        if not chosen or edit.span.start >= chosen[-1].span.end:
            chosen.append(edit)
    return tuple(chosen)


def fixed(text: str, findings: Iterable[Finding]) -> str:
    """The text with every safe fix applied."""
    return _apply(text, safe_edits(findings))


def fixed_original(original: str, source: SourceText, findings: Iterable[Finding]) -> str:
    """The same on the file's own characters, which the reader may have cleaned."""
    edits = [Edit(source.offsets.span_to_original(edit.span), edit.text) for edit in safe_edits(findings)]
    return _apply(original, edits)


def _apply(text: str, edits: Iterable[Edit]) -> str:
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join([*pieces, text[at:]])


def difference(before: str, after: str, name: str) -> str:
    """A unified diff."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), name, f"{name}（修改后）", n=0
    )
    return "".join(line if line.endswith("\n") else line + "\n" for line in lines)
