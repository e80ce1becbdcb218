"""`fangan explain FILE --at OFFSET`: what was read at one place, by which stage, and how surely."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from fangan.model import Action, Cadence, Certainty, Indicator, Kind, Milestone, Plan, Role
from fangan.text import Span

_WORDS = {
    Role.LEAD: "牵头",
    Role.RESPONSIBLE: "责任",
    Role.COOPERATING: "配合",
    Role.SUPERVISOR: "督办",
    Kind.TASK: "任务",
    Kind.INDICATOR: "指标",
    Kind.SAFEGUARD: "保障",
    Kind.PHASE: "阶段",
    Action.REPORT: "报送",
    Action.MEETING: "会议",
    Action.ASSESS: "考核",
    Action.INSPECT: "督查",
    Action.EVALUATE: "评估",
    Action.PLAN: "制定方案",
    Action.PUBLISH: "通报公开",
    Action.WALKTHROUGH: "走流程",
    Cadence.MONTHLY: "每月",
    Cadence.QUARTERLY: "每季度",
    Cadence.SEMIANNUAL: "每半年",
    Cadence.YEARLY: "每年",
    Cadence.ONCE: "一次",
    Cadence.ADHOC: "不定期",
}
_SURE = {Certainty.CERTAIN: "确定", Certainty.LIKELY: "较可能", Certainty.DOUBTFUL: "存疑"}


Read = Callable[[str], Plan | int]
_NO_SUCH_PLACE = 1


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser], read: Read) -> None:
    """Add the sub-command. `read` gives a file's plan, or the exit code of what it has complained of."""
    parser = commands.add_parser(
        "explain",
        help="说明某处读出了什么",
        description="列出某个位置读出的每条结果：由哪一步得出、把握多大、原文是什么。",
    )
    parser.add_argument("file", metavar="FILE", help="方案文件；- 表示标准输入")
    parser.add_argument("--at", type=int, required=True, metavar="OFFSET", help="第几个字，从 0 数起")
    parser.set_defaults(run=partial(_run, read=read))


def _run(options: argparse.Namespace, read: Read) -> int:
    plan = read(options.file)
    if isinstance(plan, int):
        return plan
    text = plan.source.text
    if not 0 <= options.at < len(text):
        sys.stderr.write(f"{options.file}: 没有第{options.at}个字，全文共{len(text)}字\n")
        return _NO_SUCH_PLACE
    line, column = plan.source.line_and_column(options.at)
    sys.stdout.write(f"第{line}行第{column}字「{text[options.at]}」\n")
    for fact in facts_at(plan, options.at):
        sys.stdout.write(fact.line(text) + "\n")
    return 0


@dataclass(frozen=True, slots=True)
class Explanation:
    """`stage` names the module that wrote the fact; `says` is the fact in a user's words."""

    stage: str
    says: str
    span: Span
    certainty: Certainty = Certainty.CERTAIN
    reason: str | None = None

    def line(self, text: str) -> str:
        words = " ".join(self.span.of(text).split())
        quoted = words if len(words) <= 60 else f"{words[:57]}…"
        doubt = f"；{_SURE[self.certainty]}" + (f"：{self.reason}" if self.reason else "")
        return f"{self.stage}\t{self.says}{doubt}\t「{quoted}」"


def facts_at(plan: Plan, offset: int) -> tuple[Explanation, ...]:
    """Every fact whose span covers the character at `offset`, the narrowest first."""
    covering = (fact for fact in _facts(plan) if fact.span.start <= offset < fact.span.end)
    return tuple(sorted(covering, key=lambda fact: (fact.span.end - fact.span.start, fact.stage)))


def _facts(plan: Plan) -> Iterator[Explanation]:
    for field, span in plan.meta.spans.items():
        yield Explanation("title", f"题头：{field}", span)
    for citation in plan.citations:
        yield Explanation("citations", f"引用：{citation.title or citation.doc_number}", citation.span)
    for phase in plan.phases:
        yield Explanation(
            "phases", f"阶段：{phase.name}，{phase.start or '…'}至{phase.end or '…'}", phase.span
        )
    yield from _of_items(plan)
    for indicator in plan.goals.indicators:
        yield _of_indicator(indicator)
    for milestone in plan.goals.milestones:
        yield _of_milestone(milestone)
    for duty in plan.duties:
        says = f"责任事项：{duty.actor or '未写明'} {_WORDS[duty.cadence]}{_WORDS[duty.action]}"
        yield Explanation("duties", says, duty.span, duty.certainty, duty.reason)


def _of_items(plan: Plan) -> Iterator[Explanation]:
    for item in plan.items:
        path = "/".join(item.path)
        yield Explanation(
            "items", f"条目 {path}（{_WORDS[item.kind]}）", item.span, item.certainty, item.reason
        )
        for entry in item.assignments:
            names = "、".join(name.text for name in entry.names)
            says = f"{'继承的' if entry.inherited else ''}{_WORDS[entry.role]}：{names}"
            yield Explanation("owners", says, entry.span, entry.certainty, entry.reason)
        if due := item.deadline:
            yield Explanation("deadlines", f"时限：{due.date or '长期'}", due.span, due.certainty, due.reason)
        for indicator in item.indicators:
            yield _of_indicator(indicator)
        for milestone in item.milestones:
            yield _of_milestone(milestone)


def _of_indicator(found: Indicator) -> Explanation:
    numbers = [f"{value:g}" for value in (found.value, found.value_hi) if value is not None]
    says = f"指标：{found.name} {found.op} {'–'.join(numbers)}{found.unit or ''}"
    if found.year:
        says += f"（{found.year}年）"
    return Explanation("indicators", says, found.span, found.certainty, found.reason)


def _of_milestone(found: Milestone) -> Explanation:
    says = f"节点：{found.date or found.year}"
    return Explanation("milestones", says, found.span, found.certainty, found.reason)
