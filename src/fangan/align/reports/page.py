"""The report as one self-contained page without scripts: side by side on screen and on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib import resources

from fangan.align.alignment import Alignment, Answer, IndicatorAlignment, TaskAlignment
from fangan.align.reports import phrases
from fangan.align.verdicts import Verdict
from fangan.text import Span

_TONES = {
    Verdict.MISSING: "gap",
    Verdict.WEAKER: "gap",
    Verdict.LATER: "gap",
    Verdict.PARTIAL: "mild",
    Verdict.OWNER: "mild",
    Verdict.STRONGER: "more",
}


def render(alignment: Alignment) -> str:
    style = resources.files("fangan.align.reports").joinpath("sheet.css").read_text("utf-8")
    head = f"对照：{phrases.title(alignment.upper)} → {phrases.title(alignment.lower)}"
    return (
        '<!doctype html>\n<html lang="zh-CN">\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(head)}</title>\n<style>\n{style}</style>\n<body>\n"
        + "\n".join(_body(alignment))
        + "\n</body>\n</html>\n"
    )


def _body(alignment: Alignment) -> Iterator[str]:
    yield "<h1>上下级方案对照</h1>"
    yield f'<p class="plans">上级：{escape(phrases.title(alignment.upper))}<br>'
    yield f"本级：{escape(phrases.title(alignment.lower))}</p>"
    yield from _figures(alignment)
    yield from _sections(alignment)
    yield from _unanswered(alignment)
    yield "<h2>逐项对照</h2>"
    for at, task in enumerate(alignment.tasks):
        yield from _task(alignment, task, at)
    yield from _indicators(alignment)
    yield from _new(alignment)
    yield f"<footer>{escape(phrases.EXPLANATION)}</footer>"


def _figures(alignment: Alignment) -> Iterator[str]:
    total = alignment.total
    counts = Counter(task.verdict for task in alignment.tasks)
    tiles = [
        (f"{part}/{whole}", f"{what}已回应（{part / whole:.0%}）")
        for what, part, whole in (
            ("任务", total.tasks_answered, total.tasks),
            ("指标", total.indicators_answered, total.indicators),
        )
        if whole
    ]
    tiles += [(str(counts[each]), f"项任务{each.label}") for each in phrases.WORST_FIRST if counts[each]]
    tiles.append((str(len(alignment.new_tasks)), "项本级新增任务"))
    inner = "".join(f"<div><b>{escape(number)}</b><span>{words}</span></div>" for number, words in tiles)
    yield f'<div class="figures">{inner}</div>'


def _sections(alignment: Alignment) -> Iterator[str]:
    if len(alignment.sections) < 2:
        return
    yield "<h2>各部分</h2><table><thead><tr><th>上级方案的部分"
    yield '<th class="n">任务已回应<th class="n">指标已回应</thead><tbody>'
    for section in alignment.sections:
        tasks = phrases.share(section.tasks_answered, section.tasks) if section.tasks else "—"
        found = phrases.share(section.indicators_answered, section.indicators) if section.indicators else "—"
        yield f'<tr><td>{escape(section.section)}<td class="n">{tasks}<td class="n">{found}'
    yield "</tbody></table>"


def _unanswered(alignment: Alignment) -> Iterator[str]:
    yield "<h2>未回应</h2>"
    places = {id(task): at for at, task in enumerate(alignment.tasks)}
    tasks = [
        f'<li><a href="#t{places[id(task)]}">{escape(phrases.unanswered(task))}</a>'
        for task in alignment.unanswered_tasks
    ]
    found = [
        f"<li>{escape(phrases.name(each.item, 16))} · {escape(phrases.indicator(each.indicator))}"
        for each in alignment.unanswered_indicators
    ]
    if words := phrases.nothing_open(alignment):
        yield f"<p>{words}。</p>"
    if tasks:
        yield f"<p>任务 {len(tasks)} 项</p><ul>{''.join(tasks)}</ul>"
    if found:
        yield f"<p>指标 {len(found)} 项</p><ul>{''.join(found)}</ul>"


def _task(alignment: Alignment, task: TaskAlignment, at: int) -> Iterator[str]:
    upper = alignment.upper.source.text
    yield f'<section class="task {_TONES.get(task.verdict, "")}" id="t{at}">'
    yield f'<div class="head">{_chip(task)}<h3>{escape(phrases.name(task.item))}</h3></div>'
    yield _why(phrases.why(task))
    for answer in task.answers:
        yield from _answer(alignment, task, answer, "本级")
    for span in task.unanswered if task.answers else ():
        words = escape(phrases.quote(upper, span))
        yield f'<div class="pair"><p>{words}<p class="absent">本级没有对应的话</div>'
    if not task.answers:
        yield f'<div class="pair"><p>{escape(task.item.text)}<p class="absent">本级没有对应的任务</div>'
        if task.nearest:
            yield from _answer(alignment, task, task.nearest, "主题最接近的（不足以认定）")
    yield "</section>"


def _answer(alignment: Alignment, task: TaskAlignment, answer: Answer, label: str) -> Iterator[str]:
    upper, lower = alignment.upper.source.text, alignment.lower.source.text
    owners = [escape(phrases.owners(item)) for item in (task.item, answer.item)]
    alike = f"（上级措辞的{answer.similarity:.0%}）"
    yield f'<div class="pair label"><p>上级　{owners[0]}'
    yield f"<p>{label}：{escape(phrases.name(answer.item))}{alike}　{owners[1]}</div>"
    for pair in phrases.telling(answer):
        left = _marked(upper, pair.upper, [part.upper for part in pair.shared])
        right = _marked(lower, pair.lower, [part.lower for part in pair.shared])
        yield f'<div class="pair"><p>{left}<p>{right}</div>'
    for span in answer.added:
        words = escape(phrases.quote(lower, span))
        yield f'<div class="pair"><p class="label">上级没有<p class="added">本级增加：{words}</div>'


def _indicators(alignment: Alignment) -> Iterator[str]:
    if not alignment.indicators:
        return
    yield "<h2>指标对照</h2><table><thead><tr><th>结论<th>上级<th>本级<th>理由</thead><tbody>"
    for found in alignment.indicators:
        yield "".join(_row(found))
    yield "</tbody></table>"


def _row(found: IndicatorAlignment) -> Iterable[str]:
    other = found.counterpart
    yield f"<tr><td>{_chip(found)}<td>{escape(phrases.indicator(found.indicator))}"
    yield f'<br><span class="label">{escape(phrases.name(found.item, 16))}</span>'
    yield f"<td>{escape(phrases.indicator(other)) if other else '—'}"
    if other:
        yield f'<br><span class="label">{escape(phrases.name(found.counterpart_item, 16))}</span>'
    yield f"<td>{'<br>'.join(escape(why) for why in phrases.why(found))}"


def _new(alignment: Alignment) -> Iterator[str]:
    if alignment.new_tasks:
        names = "".join(f"<li>{escape(phrases.name(item))}" for item in alignment.new_tasks)
        yield f"<h2>本级新增的任务</h2><ul>{names}</ul>"
    if alignment.new_indicators:
        names = "".join(
            f"<li>{escape(phrases.name(item, 16))} · {escape(phrases.indicator(indicator))}"
            for indicator, item in alignment.new_indicators
        )
        yield f"<h2>本级新增的指标</h2><ul>{names}</ul>"


def _chip(entry: TaskAlignment | IndicatorAlignment) -> str:
    return f'<span class="chip {_TONES.get(entry.verdict, "")}">{phrases.verdict(entry)}</span>'


def _why(reasons: Sequence[str]) -> str:
    return f'<ul class="why">{"".join(f"<li>{escape(why)}" for why in reasons)}</ul>' if reasons else ""


def _marked(text: str, span: Span, shared: Sequence[Span]) -> str:
    return "".join(
        f"<mark>{escape(words)}</mark>" if common else escape(words)
        for words, common in phrases.pieces(text, span, shared)
    )
