"""Letters of responsibility (目标责任书): what a unit answers for in one plan, to be signed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from luoshi.directory.models import Unit
from luoshi.ledger.models import Assignment, Indicator, Share, Target, Task, TaskState
from luoshi.papers.official import Column, OfficialPaper
from luoshi.plans.models import OwnerRole, Plan

# A number within an archive keeps names apart that a file system would take for one.
_FORBIDDEN = str.maketrans({character: "" for character in '\\/:*?"<>|'})


@dataclass(frozen=True)
class Goal:
    """A target that a unit answers for: its own share, or the whole where it leads."""

    indicator: str
    years: dict[str, str]
    own: bool


@dataclass(frozen=True)
class Part:
    """A task that a unit answers for, once, in however many roles."""

    task: Task
    roles: list[str]

    @property
    def label(self) -> str:
        return "、".join(str(role.label) for role in OwnerRole if role in self.roles)


@dataclass
class Letter:
    """What stands in the letter of one unit."""

    plan: Plan
    unit: Unit
    tasks: list[Part] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)


def units_of(plan: Plan) -> list[Unit]:
    """Every unit with a part in the plan, in official order."""
    held = Assignment.objects.filter(task__plan=plan, task__added_by__isnull=True, unit__isnull=False)
    return list(Unit.objects.filter(pk__in=held.values("unit")).order_by("position", "pk"))


def letters(plan: Plan, units: Iterable[Unit]) -> list[Letter]:
    """The letters of these units, from a handful of queries however many there are."""
    found = {unit.pk: Letter(plan, unit) for unit in units}
    targets = Target.objects.filter(superseded_at__isnull=True, interim=False).order_by("by")
    indicators = Indicator.objects.filter(retired_at__isnull=True).prefetch_related(
        Prefetch("targets", queryset=targets)
    )
    rows = (
        Assignment.objects.filter(task__plan=plan, task__added_by__isnull=True, unit__in=found)
        .exclude(task__state=TaskState.CANCELLED)
        .select_related("task", "unit")
        .prefetch_related(Prefetch("task__indicators", queryset=indicators))
        .order_by("task__position", "task", "position")
    )
    shares = _shares(plan)
    for row in rows:
        assert row.unit_id is not None
        letter = found[row.unit_id]
        # The rows of one task follow one another.
        if not letter.tasks or letter.tasks[-1].task != row.task:
            letter.tasks.append(Part(row.task, []))
        letter.tasks[-1].roles.append(row.role)
        for indicator in row.task.indicators.all():
            goal = _goal(row, indicator, shares)
            if goal is not None and goal not in letter.goals:
                letter.goals.append(goal)
    return [letter for letter in found.values() if letter.tasks]


def _shares(plan: Plan) -> dict[tuple[int, int], Share]:
    """Shares in force by (target, unit)."""
    rows = Share.objects.filter(
        split__task__plan=plan, split__revoked_at__isnull=True, split__target__isnull=False
    ).select_related("split")
    return {(share.split.target_id or 0, share.unit_id): share for share in rows}


def _goal(row: Assignment, indicator: Indicator, shares: dict[tuple[int, int], Share]) -> Goal | None:
    """The unit's share where there is one; else the whole, for lead and responsible units."""
    years, own = {}, False
    for target in indicator.targets.all():
        share = shares.get((target.pk, row.unit_id or 0))
        own = own or share is not None
        if share is not None:
            years[_period(target)] = (
                _figure(target, share.value, None) if share.value is not None else share.words
            )
        elif row.role != OwnerRole.COOPERATING:
            years[_period(target)] = _figure(target, target.low, target.high)
    return Goal(indicator.name or _("（未命名）"), years, own) if years else None


def _period(target: Target) -> str:
    if target.by is None:
        return _("长期")
    return str(target.by.year) if target.year_written else target.by.isoformat()


def _figure(target: Target, low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return target.text or _("定性")
    sign = {">=": "≥", "<=": "≤", ">": "＞", "<": "＜", "~": "约"}.get(target.operator, "")
    number = f"{low.normalize():f}" + (f"–{high.normalize():f}" if high is not None else "")
    return f"{sign}{number}{target.indicator.unit}"


def write(letter: Letter, issuer: str) -> bytes:
    """The letter as a docx in the national format. `issuer` is the office that signs as the one side."""
    plan, unit = letter.plan, letter.unit
    paper = OfficialPaper(_("目标责任书"))
    paper.line(_("责任单位：%(unit)s") % {"unit": unit.name})
    number = _("（%(number)s）") % {"number": plan.doc_number} if plan.doc_number else ""
    paper.text(
        _(
            "为落实《%(plan)s》%(number)s，明确目标、时限和责任，经%(issuer)s与%(unit)s共同确认，签订本责任书。"
        )
        % {"plan": plan.title, "number": number, "issuer": issuer, "unit": unit.name}
    )
    paper.heading(_("一、目标任务"))
    paper.text(_("%(unit)s承担下列任务 %(n)s 项：") % {"unit": unit.name, "n": len(letter.tasks)})
    paper.table(
        (
            Column(_("序号"), 28),
            Column(_("任务"), 80),
            Column(_("责任"), 18),
            Column(_("完成时限"), 30),
        ),
        [
            (
                part.task.code,
                part.task.title,
                part.label,
                part.task.deadline.isoformat()
                if part.task.deadline
                else part.task.deadline_text or _("长期"),
            )
            for part in letter.tasks
        ],
    )
    if letter.goals:
        _write_goals(paper, letter.goals)
    _write_requirements(paper, _("三、责任要求") if letter.goals else _("二、责任要求"))
    paper.signatures(((_("下达单位"), issuer), (_("责任单位"), unit.name)))
    return paper.bytes()


def _write_goals(paper: OfficialPaper, goals: list[Goal]) -> None:
    """A row an indicator, a column a year; four years at most beside each other, else one below another."""
    years = sorted({year for goal in goals for year in goal.years})
    paper.heading(_("二、量化目标"))
    mark = _("（分解）")
    if len(years) <= 4:
        width = (156 - 60) / max(len(years), 1)
        paper.table(
            (Column(_("指标"), 60), *(Column(_years_head(year), width) for year in years)),
            [
                (goal.indicator + (mark if goal.own else ""), *(goal.years.get(year, "—") for year in years))
                for goal in goals
            ],
        )
        return
    paper.table(
        (Column(_("指标"), 76), Column(_("时间"), 30), Column(_("目标"), 50)),
        [
            (goal.indicator + (mark if goal.own else ""), year, words)
            for goal in goals
            for year, words in sorted(goal.years.items())
        ],
    )


def _write_requirements(paper: OfficialPaper, heading: str) -> None:
    paper.heading(heading)
    for words in (
        _("责任单位主要负责人是第一责任人，要明确分管负责人和联络员，把任务落实到人、到时间节点。"),
        _("按规定的时间如实报送进展和数据，对数据的真实性负责；遇到困难及时提出，不得迟报、瞒报。"),
        _("确需调整目标、时限或责任分工的，在时限届满前按程序申请，批准前仍按本责任书执行。"),
    ):
        paper.text(words)
    paper.text(_("本责任书一式三份，双方各执一份，报督查部门一份。"))


def _years_head(year: str) -> str:
    return _("%(year)s年") % {"year": year} if len(year) == 4 and year.isdecimal() else year


def archive(every: Iterable[Letter], issuer: str) -> bytes:
    """All letters in one zip, numbered in official order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
        for number, letter in enumerate(every, start=1):
            bundle.writestr(f"{number:03d}-{filename(letter)}", write(letter, issuer))
    return file.getvalue()


def filename(letter: Letter) -> str:
    return _("目标责任书-%(unit)s.docx") % {"unit": letter.unit.name.translate(_FORBIDDEN)}
