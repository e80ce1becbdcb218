"""方案体检报告 as a Word file, to be sent round among the drafters."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from fangan.lint.finding import Finding, Severity
from fangan.lint.labels import CERTAINTIES, SEVERITIES
from fangan.lint.report import Report

_HEADING, _BODY = "黑体", "仿宋"


def render(reports: Sequence[Report]) -> bytes:
    """The file's bytes. Loads python-docx only here: no other output needs it."""
    from docx import Document
    from docx.shared import Pt

    document = Document()
    normal = document.styles["Normal"]
    normal.font.size = Pt(12)
    _set_font(normal, _BODY)
    for level in range(3):
        _set_font(document.styles["Title" if not level else f"Heading {level}"], _HEADING)
    for report in reports:
        _write(document, report)
    data = BytesIO()
    document.save(data)
    return data.getvalue()


def _set_font(style: Any, name: str) -> None:
    """Both fonts of a style: Word chooses by script, and Chinese takes the eastAsia one."""
    from docx.oxml.ns import qn

    style.font.name = name
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _write(document: Any, report: Report) -> None:
    document.add_heading("方案体检报告", 0)
    document.add_paragraph(report.title)
    document.add_paragraph(report.score.explained())
    _counts(document, report)
    for severity, findings in report.by_severity():
        document.add_heading(f"{SEVERITIES[severity]}（{len(findings)} 处）", 1)
        for number, finding in enumerate(findings, 1):
            _finding(document, report, finding, number)
    if not report.findings:
        document.add_paragraph("没有发现问题。")


def _counts(document: Any, report: Report) -> None:
    table = document.add_table(rows=2, cols=len(Severity))
    table.style = "Table Grid"
    for column, severity in enumerate(Severity):
        table.cell(0, column).text = SEVERITIES[severity]
        table.cell(1, column).text = str(report.count(severity))


def _finding(document: Any, report: Report, finding: Finding, number: int) -> None:
    before, marked, after = (words.replace("\n", " ") for words in report.around(finding.span))
    line, _ = report.position(finding.span.start)
    document.add_heading(f"{number}. {finding.message}", 2)
    quotation = document.add_paragraph(before)
    run = quotation.add_run(marked)
    run.bold = run.underline = True
    quotation.add_run(after)
    notes = [f"{finding.code}", f"第 {line} 行", CERTAINTIES[finding.certainty]]
    notes += [f"建议：{fix.label}" for fix in finding.fixes]
    document.add_paragraph(" · ".join(notes))
