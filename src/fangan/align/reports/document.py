"""The report as a Word document: a summary, what is unanswered, and every task in a table side by side."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from fangan.align.alignment import Alignment, Answer, TaskAlignment
from fangan.align.reports import phrases
from fangan.text import Span

_WIDTHS = (Cm(2.6), Cm(9.4), Cm(9.4), Cm(4.6))


def render(alignment: Alignment) -> bytes:
    document = _empty()
    document.add_heading("上下级方案对照", 0)
    document.add_paragraph(f"上级：{phrases.title(alignment.upper)}")
    document.add_paragraph(f"本级：{phrases.title(alignment.lower)}")
    for line in phrases.summary(alignment):
        document.add_paragraph(line)
    _unanswered(document, alignment)
    _tasks(document, alignment)
    _indicators(document, alignment)
    _new(document, alignment)
    document.add_paragraph(phrases.EXPLANATION)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _empty() -> Any:
    """A4 across, with a font that has Chinese."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    section.left_margin = section.right_margin = Cm(1.8)
    for name in ("Normal", "Title", "Heading 1"):
        style: Any = document.styles[name]
        style.font.name = "Times New Roman"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
    document.styles["Normal"].font.size = Pt(10.5)
    return document


def _unanswered(document: Any, alignment: Alignment) -> None:
    document.add_heading("未回应", 1)
    if words := phrases.nothing_open(alignment):
        document.add_paragraph(f"{words}。")
    for task in alignment.unanswered_tasks:
        document.add_paragraph(phrases.unanswered(task), style="List Bullet")
    for found in alignment.unanswered_indicators:
        words = f"{phrases.name(found.item, 16)} · {phrases.indicator(found.indicator)}"
        document.add_paragraph(words, style="List Bullet")


def _tasks(document: Any, alignment: Alignment) -> None:
    document.add_heading("逐项对照（加粗的是两级共有的措辞）", 1)
    table = _table(document, ("结论", "上级", "本级", "理由"))
    for task in alignment.tasks:
        conclusion, upper, lower, why = table.add_row().cells
        conclusion.text = phrases.verdict(task)
        upper.paragraphs[0].add_run(phrases.name(task.item)).underline = True
        why.text = "\n".join(phrases.why(task))
        if not task.answers:
            upper.add_paragraph(task.item.text)
            lower.text = "没有对应的任务"
        for answer in task.answers:
            _answer(upper, lower, alignment, answer)
        _left(upper, alignment, task)
    _set_widths(table)


def _answer(upper: Any, lower: Any, alignment: Alignment, answer: Answer) -> None:
    heading = lower.paragraphs[0] if not lower.paragraphs[0].runs else lower.add_paragraph()
    heading.add_run(phrases.name(answer.item)).underline = True
    for pair in phrases.telling(answer):
        _marked(upper, alignment.upper.source.text, pair.upper, [part.upper for part in pair.shared])
        _marked(lower, alignment.lower.source.text, pair.lower, [part.lower for part in pair.shared])
    for span in answer.added:
        lower.add_paragraph(f"【本级增加】{phrases.quote(alignment.lower.source.text, span)}")


def _left(upper: Any, alignment: Alignment, task: TaskAlignment) -> None:
    for span in task.unanswered:
        upper.add_paragraph(f"【未见回应】{phrases.quote(alignment.upper.source.text, span)}")


def _marked(cell: Any, text: str, span: Span, shared: Sequence[Span]) -> None:
    paragraph = cell.add_paragraph()
    for words, common in phrases.pieces(text, span, shared):
        paragraph.add_run(words).bold = common


def _indicators(document: Any, alignment: Alignment) -> None:
    if not alignment.indicators:
        return
    document.add_heading("指标对照", 1)
    table = _table(document, ("结论", "上级", "本级", "理由"))
    for found in alignment.indicators:
        conclusion, upper, lower, why = table.add_row().cells
        conclusion.text = phrases.verdict(found)
        upper.text = f"{phrases.indicator(found.indicator)}\n{phrases.name(found.item, 16)}"
        lower.text = phrases.indicator(found.counterpart) if found.counterpart else "—"
        why.text = "\n".join(phrases.why(found))
    _set_widths(table)


def _new(document: Any, alignment: Alignment) -> None:
    if not alignment.new_tasks and not alignment.new_indicators:
        return
    document.add_heading("本级新增", 1)
    for item in alignment.new_tasks:
        document.add_paragraph(phrases.name(item), style="List Bullet")
    for indicator, where in alignment.new_indicators:
        words = f"{phrases.name(where, 16)} · {phrases.indicator(indicator)}"
        document.add_paragraph(words, style="List Bullet")


def _table(document: Any, heads: Sequence[str]) -> Any:
    """With a first row that is repeated on every page."""
    table = document.add_table(rows=1, cols=len(heads))
    table.style = "Table Grid"
    table.autofit = False
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(head).bold = True
    properties = table.rows[0]._tr.get_or_add_trPr()
    properties.append(properties.makeelement(qn("w:tblHeader"), {}))
    return table


def _set_widths(table: Any) -> None:
    for row in table.rows:
        for cell, width in zip(row.cells, _WIDTHS, strict=True):
            cell.width = width
