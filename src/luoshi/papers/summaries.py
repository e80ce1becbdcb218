"""The summary report (工作小结), drafted from what was accepted; a person finishes it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
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
    """What the draft says: how many reported, and what the accepted reports hold, in official order.

    Made of the periods of some duties that end within a stretch of days; `label` names the stretch.
    """

    duties: list[Duty]
    label: str
    periods: list[str]
    lines: list[tuple[Duty, standing.Line]]
    missing: list[tuple[Duty, list[str]]]
    reports: list[Report]
    entries: dict[Task, list[Entry]] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def several(self) -> bool:
        """Whether a unit may have reported more than once: then its words name the period."""
        return len(self.duties) > 1 or len({each.obligation.period for each in self.reports}) > 1

    @property
    def accepted(self) -> dict[int, int]:
        """Accepted reports by duty."""
        return Counter(each.obligation.duty_id for each in self.reports)


def summary_of(duty: Duty, period: Period, on: dt.date) -> Summary:
    """Everything for the draft of one duty's period as of a day."""
    return _summary([duty], [period.key], period.label, on)


def summary_over(duties: list[Duty], first: dt.date, last: dt.date, on: dt.date) -> Summary:
    """The same for several duties and all their periods that end within the days."""
    duties = sorted(duties, key=lambda each: (each.plan_id or 0, each.pk))
    held = Obligation.objects.filter(duty__in=duties).order_by().values_list("period", flat=True).distinct()
    keys = [key for key in held if first <= Period.of(key).end <= last]
    return _summary(duties, sorted(keys), stretch_label(first, last), on)


def stretch_label(first: dt.date, last: dt.date) -> str:
    """2026年三季度 where the days are just that, else 2026年7月至9月."""
    for months in (1, 3, 6, 12):
        period = Period.holding(first, months)
        if (period.start, period.end) == (first, last):
            return period.label
    words = {"y": first.year, "m": first.month, "to_y": last.year, "to_m": last.month}
    if first.year == last.year:
        return _("%(y)s年%(m)s月至%(to_m)s月") % words
    return _("%(y)s年%(m)s月至%(to_y)s年%(to_m)s月") % words


def _summary(duties: list[Duty], periods: list[str], label: str, on: dt.date) -> Summary:
    """What is submitted but not accepted yet is not in it."""
    found = standing.with_standing(Obligation.objects.filter(duty__in=duties, period__in=periods), on)
    accepted = Report.objects.filter(
        obligation__duty__in=duties, obligation__period__in=periods, obligation__state=State.ACCEPTED
    )
    made = Summary(
        duties,
        label,
        periods,
        [(duty, standing.total(standing.by_unit(found.filter(duty=duty)))) for duty in duties],
        [(duty, _missing(found, duty)) for duty in duties],
        list(
            accepted.select_related("obligation__unit", "obligation__duty").order_by(
                "obligation__unit__position", "obligation__unit", "obligation__due", "obligation"
            )
        ),
    )
    entries = Entry.objects.filter(report__in=made.reports).select_related("task", "report__obligation__unit")
    for entry in entries.order_by(
        "task__plan", "task__position", "report__obligation__unit__position", "report__obligation__due", "pk"
    ):
        if entry.progress or entry.percent is not None:
            made.entries.setdefault(entry.task, []).append(entry)
    made.figures = _latest(made.reports)
    made.problems = list(
        Problem.objects.filter(report__in=made.reports)
        .select_related("unit", "helper")
        .order_by("unit__position", "pk")
    )
    return made


def _missing(found: standing.Standing, duty: Duty) -> list[str]:
    """Units that owe a report of the duty, each once, with how many where it is more than one."""
    rows = found.filter(duty=duty, standing=standing.MISSING).order_by("unit__position", "unit_id")
    counts = Counter(rows.values_list("unit__name", flat=True))
    times = _("（%(n)s 次）")
    return [name + (times % {"n": number} if number > 1 else "") for name, number in counts.items()]


def _latest(reports: list[Report]) -> list[Figure]:
    """The last figure of each series and unit."""
    rows = (
        Figure.objects.filter(report__in=reports).select_related("series", "unit").order_by("ends_on", "pk")
    )
    latest = {(each.series_id, each.unit_id): each for each in rows}
    return sorted(
        latest.values(), key=lambda each: (each.series.name, each.unit.position, each.unit_id, each.pk)
    )


def write(summary: Summary) -> bytes:
    """The draft as a docx in the national format; a part without content is left out, numbers run on."""
    plans = list(dict.fromkeys(duty.plan.title for duty in summary.duties if duty.plan))
    of = plans[0] if len(plans) == 1 else (summary.duties[0].name if not plans else _("重点工作"))
    paper = OfficialPaper(_("%(of)s%(period)s工作小结") % {"of": of, "period": summary.label})
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
    for (duty, line), (_duty, missing) in zip(summary.lines, summary.missing, strict=True):
        words = {
            "name": duty.name,
            "n": line.expected,
            "on": line.counts[standing.ON_TIME],
            "late": line.counts[standing.LATE],
            "missing": line.counts[standing.MISSING],
            "accepted": summary.accepted.get(duty.pk, 0),
        }
        if summary.several:
            paper.text(
                _(
                    "“%(name)s”应报 %(n)s 份，按时报送 %(on)s 份，迟报 %(late)s 份，未报 %(missing)s 份；"
                    "已接收 %(accepted)s 份。"
                )
                % words
            )
        else:
            paper.text(
                _(
                    "应报单位 %(n)s 个，按时报送 %(on)s 个，迟报 %(late)s 个，未报 %(missing)s 个；"
                    "已接收 %(accepted)s 份。"
                )
                % words
            )
        if ahead := line.counts[standing.AHEAD]:
            paper.text(_("另有 %(n)s 份未到期。") % {"n": ahead})
        if missing:
            paper.text(_("未报单位：%(units)s。") % {"units": "、".join(missing)})
    for report in summary.reports:
        if report.summary:
            paper.text(f"{_who(summary, report)}：{report.summary}")


def _who(summary: Summary, report: Report, done: str = "") -> str:
    """The unit whose words follow, with the period where there are several."""
    period = f"（{report.obligation.period_label}）" if summary.several else ""
    return f"{report.obligation.unit}{period}{done}"


def _write_tasks(paper: OfficialPaper, summary: Summary) -> None:
    for task, entries in summary.entries.items():
        paper.line(f"　　{task.code} {task.title}")
        for entry in entries:
            done = "" if entry.percent is None else _("（完成 %(n)s%%）") % {"n": entry.percent}
            said = entry.progress or _("未写进展")
            paper.text(f"{_who(summary, entry.report, done)}：{said}")


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
            paper.text(f"{_who(summary, report)}：{report.next_step}")


def filename(summary: Summary) -> str:
    return _("工作小结-%(duty)s-%(period)s.docx") % {
        "duty": summary.duties[0].name[:60],
        "period": summary.label,
    }
