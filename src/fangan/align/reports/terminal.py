"""The report as plain text, to be read in a terminal. Shared wording stands between ⟦ ⟧."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fangan.align.alignment import Alignment, Answer, IndicatorAlignment, TaskAlignment
from fangan.align.reports import phrases
from fangan.text import Span


def render(alignment: Alignment) -> str:
    return "\n".join(_lines(alignment)) + "\n"


def _marked(text: str, span: Span, shared: Sequence[Span]) -> str:
    return "".join(f"⟦{words}⟧" if common else words for words, common in phrases.pieces(text, span, shared))


def _lines(alignment: Alignment) -> Iterator[str]:
    yield f"上级：{phrases.title(alignment.upper)}"
    yield f"本级：{phrases.title(alignment.lower)}"
    yield from phrases.summary(alignment)
    yield from _coverage(alignment)
    yield from _unanswered(alignment)
    yield ""
    yield "逐项对照"
    for task in alignment.tasks:
        yield ""
        yield from _task(alignment, task)
    yield from _indicators(alignment)
    yield from _new(alignment)


def _coverage(alignment: Alignment) -> Iterator[str]:
    if len(alignment.sections) > 1:
        yield ""
        yield "各部分"
        for section in alignment.sections:
            yield f"  {section.section}：{phrases.covered(section)}"


def _unanswered(alignment: Alignment) -> Iterator[str]:
    tasks, indicators = alignment.unanswered_tasks, alignment.unanswered_indicators
    yield ""
    if words := phrases.nothing_open(alignment):
        yield words
        return
    yield f"未回应：任务 {len(tasks)} 项，指标 {len(indicators)} 项"
    for task in tasks:
        yield f"  {phrases.unanswered(task)}"
    for found in indicators:
        yield f"  {phrases.name(found.item, 12)} · {phrases.indicator(found.indicator)}"


def _task(alignment: Alignment, task: TaskAlignment) -> Iterator[str]:
    upper, lower = alignment.upper.source.text, alignment.lower.source.text
    yield f"[{phrases.verdict(task)}] {phrases.name(task.item)}"
    for why in phrases.why(task):
        yield f"    理由：{why}"
    for answer in task.answers:
        yield f"  ← {phrases.name(answer.item)}  （上级措辞的{answer.similarity:.0%}）"
        yield from _answer(upper, lower, answer)
    if task.answers:
        for span in task.unanswered:
            yield f"    上级未见回应：{phrases.quote(upper, span)}"
    elif task.nearest:
        yield f"  主题最接近（不足以认定）：{phrases.name(task.nearest.item)}"
        yield from _answer(upper, lower, task.nearest)


def _answer(upper: str, lower: str, answer: Answer) -> Iterator[str]:
    for pair in phrases.telling(answer):
        yield f"    上级：{_marked(upper, pair.upper, [part.upper for part in pair.shared])}"
        yield f"    本级：{_marked(lower, pair.lower, [part.lower for part in pair.shared])}"
    for span in answer.added:
        yield f"    本级增加：{phrases.quote(lower, span)}"


def _indicators(alignment: Alignment) -> Iterator[str]:
    if alignment.indicators:
        yield ""
        yield "指标对照"
    for found in alignment.indicators:
        yield from _indicator(found)


def _indicator(found: IndicatorAlignment) -> Iterator[str]:
    yield f"  [{phrases.verdict(found)}] {phrases.name(found.item, 12)}"
    for why in phrases.why(found):
        yield f"      {why}"


def _new(alignment: Alignment) -> Iterator[str]:
    if alignment.new_tasks:
        yield ""
        yield "本级新增的任务"
        for item in alignment.new_tasks:
            yield f"  {phrases.name(item)}"
    if alignment.new_indicators:
        yield ""
        yield "本级新增的指标"
        for indicator, where in alignment.new_indicators:
            yield f"  {phrases.name(where, 12)} · {phrases.indicator(indicator)}"
