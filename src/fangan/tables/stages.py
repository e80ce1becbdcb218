"""Cells of what is to be reached by when: a column for each quarter, month or year, or one of progress."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from fangan import dates, indicators, milestones
from fangan.expressions import expression
from fangan.model import Indicator, Milestone
from fangan.tables.targets import is_nothing
from fangan.text import Cell, Span

_MONTH = r"(?:1[0-2]|[1-9]|[一二三四五六七八九]|十[一二]?)月份?"
_PART = rf"(?:全年|年底|年末|第?[一二三四1-4]季度|[上下]半年|前[二三两]季度|{_MONTH})"
_REACHED = (
    r"(?:(?:形象|工程|建设|推进|施工|实施|节点)进度"
    r"|(?:进度|阶段|预期|具体|量化|绩效|工作|建设|年度|总体|攻坚|整治)目标(?:任务)?"
    r"|(?:主要|重点|年度)?(?:建设|工作|实施|改造)?(?:内容|任务|计划|安排|目标)|预期(?:成效|成果|效果)|目标(?:任务)?|任务目标)"
)
_STAGE = expression(
    rf"(?P<when>(?:20\d\d年(?:度|底|末)?)?(?:{_PART}(?:[-—–~至]{_PART})?|(?<=年)|(?<=年[度底末])|第?[一二三]阶段))"
    rf"(?:{_REACHED}|计划|节点|任务目标|(?<!年)(?<!年[度底末])完成)?"
)
_PROGRESS = expression(
    r"(?:形象|工程|建设|施工|节点)进度|预期(?:成效|成果|效果)|(?:进度|阶段|预期|量化|绩效)目标"
    r"|(?:完成|工作|验收|考核|达标)标准|完成(?:目标|要求)|工作(?:成效|成果)"
)
_CLAUSES = expression(r"[^；;。\n]+")
_EDGES = " \u3000\t,，、：:.．①②③④⑤⑥⑦⑧⑨⑩"
_SHORTEST = 2
_SHORT_NAME = 3


class Stage(NamedTuple):
    """A column of what is to be reached; `when` are the words of its head that say by when, or ""."""

    column: int
    when: str


def stage_columns(
    heads: Sequence[str], below: Callable[[int], list[str]], taken: set[int]
) -> tuple[Stage, ...]:
    """The columns whose heads say when, or that they hold progress; at least one of them has words."""
    found = []
    for column, head in enumerate(heads):
        plain = re.sub(r"[（(].*?[）)]|^其中[:：]?", "", head)
        dated = _STAGE.fullmatch(plain)
        if column in taken or not (dated or _PROGRESS.fullmatch(plain)):
            continue
        if any(not is_nothing(words) for words in below(column)):
            found.append(Stage(column, dated["when"] if dated else ""))
    return tuple(found)


def read_stage(
    text: str, cell: Cell, stage: Stage, name: str, year: int | None
) -> Iterator[Indicator | Milestone]:
    """What one cell promises: its measured targets, and of clauses without a number a milestone each.

    `name` is the row's task, `year` what a quarter without a year refers to.
    """
    when = dates.read(stage.when.replace("全年", "年底"), year) if stage.when else None
    stated = when.years[-1] if when and when.stated and when.years else None
    for match in _CLAUSES.finditer(text, *cell.span):
        clause = _trimmed(text, Span(*match.span()))
        found = indicators.find(text, clause, year=stated)
        yield from (_with_name(each, name) for each in found)
        if when is None:
            yield from milestones.find(text, clause, found, year=year)
        elif not found and when.end is not None:
            yield from _milestone(text, clause, when.end)


def _with_name(found: Indicator, name: str) -> Indicator:
    """完成30公里 in the row of a task: a verb alone says nothing of what is completed."""
    if len(found.name) > _SHORT_NAME:
        return found
    return dataclasses.replace(found, name=name + found.name)


def _milestone(text: str, clause: Span, day: dt.date) -> Iterator[Milestone]:
    words = clause.of(text)
    if len(words) >= _SHORTEST and not is_nothing(words) and not words.isdigit():
        yield Milestone(day.year, day, words, clause)


def _trimmed(text: str, span: Span) -> Span:
    said = span.of(text)
    start = span.start + len(said) - len(said.lstrip(_EDGES))
    return Span(start, max(start, span.start + len(said.rstrip(_EDGES))))
