"""The summary report (工作小结) of a duty's period, drafted from what was accepted; a person finishes it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from luoshi.calendar.periods import Period
from luoshi.ledger.models import Task
from luoshi.papers.official import Column, OfficialPaper
from luoshi.reporting import standing
from luoshi.reporting.figures import plain
from luoshi.reporting.models import Duty, Entry, Figure, Obligation, Problem, Report, State


@dataclass
class Summary:
    """What the draft says: how many reported, and what the accepted reports hold, in official order."""

    duty: Duty
    period: Period
    line: standing.Line
    missing: list[str]
    reports: list[Report]
    entries: dict[Task, list[Entry]] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def summary_of(duty: Duty, period: Period, on: dt.date) -> Summary:
    """Everything for the draft as of a day. What is submitted but not accepted yet is not in it."""
    found = standing.with_standing(Obligation.objects.filter(duty=duty, period=period.key), on)
    missing = found.filter(standing=standing.MISSING).order_by("unit__position", "unit_id")
    accepted = Report.objects.filter(
        obligation__duty=duty, obligation__period=period.key, obligation__state=State.ACCEPTED
    )
    made = Summary(
        duty,
        period,
        standing.total(standing.by_unit(found)),
        list(missing.values_list("unit__name", flat=True)),
        list(
            accepted.select_related("obligation__unit").order_by("obligation__unit__position", "obligation")
        ),
    )
    entries = Entry.objects.filter(report__in=made.reports).select_related("task", "report__obligation__unit")
    for entry in entries.order_by("task__position", "report__obligation__unit__position", "pk"):
        if entry.progress or entry.percent is not None:
            made.entries.setdefault(entry.task, []).append(entry)
    made.figures = list(
        Figure.objects.filter(report__in=made.reports)
        .select_related("series", "unit")
        .order_by("series__name", "unit__position", "unit_id")
    )
    made.problems = list(
        Problem.objects.filter(report__in=made.reports)
        .select_related("unit", "helper")
        .order_by("unit__position", "pk")
    )
    return made


def write(summary: Summary) -> bytes:
    """The draft as a docx in the national format; a part without content is left out, numbers run on."""
    of = summary.duty.plan.title if summary.duty.plan else summary.duty.name
    paper = OfficialPaper(_("%(of)s%(period)s工作小结") % {"of": of, "period": summary.period.label})
    parts = (
        (_("总体情况"), True, _write_whole),
        (_("任务进展"), summary.entries, _write_tasks),
        (_("指标数据"), summary.figures, _write_figures),
        (_("存在的问题"), summary.problems, _write_problems),
        (_("下一步打算"), [each for each in summary.reports if each.next_step], _write_next),
    )
    filled = [(head, write_part) for head, content, write_part in parts if content]
    for mark, (head, write_part) in zip("一二三四五", filled, strict=False):
        paper.heading(f"{mark}、{head}")
        write_part(paper, summary)
    return paper.bytes()


def _write_whole(paper: OfficialPaper, summary: Summary) -> None:
    counts = summary.line.counts
    words = {
        "n": summary.line.expected,
        "on": counts[standing.ON_TIME],
        "late": counts[standing.LATE],
        "missing": counts[standing.MISSING],
        "accepted": len(summary.reports),
    }
    paper.text(
        _(
            "应报单位 %(n)s 个，按时报送 %(on)s 个，迟报 %(late)s 个，未报 %(missing)s 个；"
            "已接收 %(accepted)s 份。"
        )
        % words
    )
    if summary.missing:
        paper.text(_("未报单位：%(units)s。") % {"units": "、".join(summary.missing)})
    for report in summary.reports:
        if report.summary:
            paper.text(f"{report.obligation.unit}：{report.summary}")


def _write_tasks(paper: OfficialPaper, summary: Summary) -> None:
    for task, entries in summary.entries.items():
        paper.line(f"　　{task.code} {task.title}")
        for entry in entries:
            done = "" if entry.percent is None else _("（完成 %(n)s%%）") % {"n": entry.percent}
            said = entry.progress or _("未写进展")
            paper.text(f"{entry.report.obligation.unit}{done}：{said}")


def _write_figures(paper: OfficialPaper, summary: Summary) -> None:
    paper.table(
        (Column(_("指标"), 60), Column(_("单位"), 40), Column(_("数值"), 26), Column(_("计量单位"), 30)),
        [(each.series.name, str(each.unit), plain(each.value), each.series.unit) for each in summary.figures],
    )


def _write_problems(paper: OfficialPaper, summary: Summary) -> None:
    paper.table(
        (Column(_("单位"), 30), Column(_("问题"), 60), Column(_("请求协调"), 40), Column(_("处理"), 26)),
        [
            (
                str(each.unit),
                each.text,
                each.help + (f"（{each.helper}）" if each.helper else ""),
                each.answer or each.get_state_display(),
            )
            for each in summary.problems
        ],
    )


def _write_next(paper: OfficialPaper, summary: Summary) -> None:
    for report in summary.reports:
        if report.next_step:
            paper.text(f"{report.obligation.unit}：{report.next_step}")


def filename(summary: Summary) -> str:
    return _("工作小结-%(duty)s-%(period)s.docx") % {
        "duty": summary.duty.name[:60],
        "period": summary.period.key,
    }
