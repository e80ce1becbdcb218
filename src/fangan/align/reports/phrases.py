"""What every form of the report says in the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from fangan.align.alignment import (
    Alignment,
    Answer,
    Coverage,
    IndicatorAlignment,
    SentencePair,
    TaskAlignment,
)
from fangan.align.verdicts import Verdict
from fangan.model import Certainty, Indicator, Item, Plan, Role
from fangan.text import Span

EXPLANATION = (
    "怎样得出：两份方案的句子按共有的字词配对，越少见的字词分量越重，地名和市、县、区等级别视为相同；"
    "标出的就是共有的字词。指标按名称、数值、单位和年份比较，责任单位按职能比较，时限按日期比较。"
    "标“疑似”的请人工核对。"
)
WORST_FIRST = tuple(reversed(Verdict))


# Control characters that neither a Word document nor a workbook may hold.
_UNPRINTABLE = {code: None for code in range(32) if chr(code) != "\t"} | {ord("\n"): " "}


def clean(words: str) -> str:
    """On one line, without control characters."""
    return words.translate(_UNPRINTABLE)


def title(plan: Plan) -> str:
    return clean(plan.meta.title or plan.source.filename or "（无标题）")


def name(item: Item | None, length: int = 40) -> str:
    """A task as one finds it again: its number and its heading, or how its text begins."""
    if item is None:
        return "目标"
    words = clean(item.heading or item.text)
    if len(words) > length:
        words = words[:length] + "…"
    path = clean("/".join(item.path))
    return path if item.path[-1] == words else f"{path} {words}"


def nothing_open(alignment: Alignment) -> str | None:
    """What to say in place of an empty list of what is unanswered; None where there is a list."""
    if alignment.unanswered_tasks or alignment.unanswered_indicators:
        return None
    if not alignment.tasks and not alignment.indicators:
        return "上级方案里没有任务和指标，无从对照"
    return "没有未回应的任务和指标"


def unanswered(task: TaskAlignment) -> str:
    return name(task.item) + ("" if task.certainty is Certainty.CERTAIN else "（可能换了说法，请核对）")


def share(part: int, whole: int) -> str:
    return f"{part}/{whole}（{part / whole:.0%}）"


def covered(coverage: Coverage) -> str:
    said = [
        f"{what}已回应{share(part, whole)}"
        for what, part, whole in (
            ("任务", coverage.tasks_answered, coverage.tasks),
            ("指标", coverage.indicators_answered, coverage.indicators),
        )
        if whole
    ]
    return "，".join(said) or "没有任务和指标"


def counts(entries: Iterable[TaskAlignment | IndicatorAlignment]) -> str:
    """未回应 2 · 弱于上级 1 · 一致 7, the worst first."""
    found = Counter(entry.verdict for entry in entries)
    return " · ".join(f"{verdict.label} {found[verdict]}" for verdict in WORST_FIRST if found[verdict])


def verdict(entry: TaskAlignment | IndicatorAlignment) -> str:
    """The label; with 疑似 where a person should look before relying on it."""
    return ("" if entry.certainty is Certainty.CERTAIN else "疑似") + entry.verdict.label


def owners(item: Item) -> str:
    labels = {Role.LEAD: "牵头", Role.RESPONSIBLE: "责任"}
    return "；".join(
        f"{labels[entry.role]}：{clean('、'.join(owner.text for owner in entry.names))}"
        for entry in item.assignments
        if entry.role in labels
    )


def indicator(found: Indicator) -> str:
    year = f"（{found.year}年）" if found.year else ""
    return clean(f"{found.text}{year}")


def why(entry: TaskAlignment | IndicatorAlignment) -> list[str]:
    """The reasons, those that decide first."""
    order = {each: rank for rank, each in enumerate(WORST_FIRST)}
    return [clean(reason.text) for reason in sorted(entry.reasons, key=lambda reason: order[reason.verdict])]


def summary(alignment: Alignment) -> list[str]:
    lines = [covered(alignment.total), f"任务：{counts(alignment.tasks)}"]
    if alignment.indicators:
        lines.append(f"指标：{counts(alignment.indicators)}")
    lines.append(f"本级新增任务 {len(alignment.new_tasks)} 项，新增指标 {len(alignment.new_indicators)} 项")
    return lines


def quote(text: str, span: Span) -> str:
    return clean(span.of(text)).strip()


def pieces(text: str, span: Span, shared: Sequence[Span]) -> list[tuple[str, bool]]:
    """The words of a stretch in order, those that stand in both plans told apart."""
    found: list[tuple[str, bool]] = []
    at = span.start
    for part in sorted(shared):
        found += [(text[at : part.start], False), (text[part.start : part.end], True)]
        at = part.end
    found.append((text[at : span.end], False))
    return [(clean(words), common) for words, common in found if words]


def telling(answer: Answer) -> tuple[SentencePair, ...]:
    """The pairs worth showing: headings only where no sentence below them corresponds."""
    body = tuple(pair for pair in answer.pairs if not pair.headings)
    return body or answer.pairs
