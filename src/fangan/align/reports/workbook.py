"""The report as a workbook: one sheet each for the figures, tasks, sentences, indicators and what is new."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import xlsxwriter

from fangan.align.alignment import Alignment, TaskAlignment
from fangan.align.reports import phrases

Row = Sequence[str | int | float]

_SECTIONS = ("部分", "任务", "已回应任务", "指标", "已回应指标")
_TASKS = ("结论", "上级任务", "上级责任单位", "本级任务", "本级责任单位", "相同措辞", "理由", "上级未见回应")
_SENTENCES = ("上级任务", "上级语句", "本级任务", "本级语句", "共有的措辞")
_INDICATORS = ("结论", "上级指标", "所在任务", "本级指标", "所在任务", "理由")


def render(alignment: Alignment) -> bytes:
    stream = io.BytesIO()
    # Plan text may begin with = or @ and must never become a formula or a link.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(stream, options) as book:
        sheets = _Sheets(book)
        sheets.add("概况", ("项目", "数值"), (40, 30), _summary(alignment))
        sheets.add("各部分", _SECTIONS, (46, 10, 12, 10, 12), _sections(alignment))
        sheets.add("任务对照", _TASKS, (12, 36, 30, 36, 30, 10, 50, 50), _tasks(alignment))
        sheets.add("语句对照", _SENTENCES, (26, 56, 26, 56, 50), _sentences(alignment))
        sheets.add("指标对照", _INDICATORS, (12, 36, 26, 36, 26, 56), _indicators(alignment))
        sheets.add("本级新增", ("类别", "所在任务", "内容"), (10, 40, 70), _new(alignment))
    return stream.getvalue()


class _Sheets:
    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bg_color": "#E8F0F8", "border": 1, "text_wrap": True})
        self._cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
        self._share = book.add_format({"num_format": "0%", "valign": "top", "border": 1})

    def add(self, name: str, heads: Sequence[str], widths: Sequence[int], rows: Iterable[Row]) -> None:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write(0, column, head, self._head)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                sheet.write(last, column, value, self._share if isinstance(value, float) else self._cell)
        sheet.autofilter(0, 0, max(last, 1), len(heads) - 1)


def _summary(alignment: Alignment) -> Iterator[Row]:
    total = alignment.total
    yield "上级方案", phrases.title(alignment.upper)
    yield "本级方案", phrases.title(alignment.lower)
    yield "上级任务", total.tasks
    yield "已回应任务", total.tasks_answered
    yield "上级指标", total.indicators
    yield "已回应指标", total.indicators_answered
    for verdict in phrases.WORST_FIRST:
        if count := sum(task.verdict is verdict for task in alignment.tasks):
            yield f"任务：{verdict.label}", count
    for verdict in phrases.WORST_FIRST:
        if count := sum(found.verdict is verdict for found in alignment.indicators):
            yield f"指标：{verdict.label}", count
    yield "本级新增任务", len(alignment.new_tasks)
    yield "本级新增指标", len(alignment.new_indicators)
    yield "怎样得出", phrases.EXPLANATION.removeprefix("怎样得出：")


def _sections(alignment: Alignment) -> Iterator[Row]:
    for each in alignment.sections:
        yield each.section, each.tasks, each.tasks_answered, each.indicators, each.indicators_answered


def _tasks(alignment: Alignment) -> Iterator[Row]:
    for task in alignment.tasks:
        answers = [answer.item for answer in task.answers]
        yield (
            phrases.verdict(task),
            phrases.name(task.item),
            phrases.owners(task.item),
            "\n".join(phrases.name(item) for item in answers) or "—",
            "\n".join(phrases.owners(item) for item in answers),
            float(task.similarity),
            "\n".join(phrases.why(task)),
            _left(alignment, task),
        )


def _left(alignment: Alignment, task: TaskAlignment) -> str:
    text = alignment.upper.source.text
    return "\n".join(phrases.quote(text, span) for span in task.unanswered)


def _sentences(alignment: Alignment) -> Iterator[Row]:
    upper, lower = alignment.upper.source.text, alignment.lower.source.text
    for task in alignment.tasks:
        for answer in task.answers:
            for pair in phrases.telling(answer):
                yield (
                    phrases.name(task.item),
                    phrases.quote(upper, pair.upper),
                    phrases.name(answer.item),
                    phrases.quote(lower, pair.lower),
                    "｜".join(phrases.quote(upper, part.upper) for part in pair.shared),
                )


def _indicators(alignment: Alignment) -> Iterator[Row]:
    for found in alignment.indicators:
        yield (
            phrases.verdict(found),
            phrases.indicator(found.indicator),
            phrases.name(found.item, 20),
            phrases.indicator(found.counterpart) if found.counterpart else "—",
            phrases.name(found.counterpart_item, 20) if found.counterpart else "",
            "\n".join(phrases.why(found)),
        )


def _new(alignment: Alignment) -> Iterator[Row]:
    for item in alignment.new_tasks:
        yield "任务", phrases.name(item), item.text
    for indicator, where in alignment.new_indicators:
        yield "指标", phrases.name(where, 20), phrases.indicator(indicator)
