"""What the forms of several obligations are filled in from, read once for all of them.

A unit hands in ten reports with one request, three thousand units do so within the same minutes: what each
form would ask the database for itself is asked here with one query for each table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from luoshi.calendar.periods import Period
from luoshi.ledger.models import Assignment, Task, TaskState
from luoshi.plans.models import OwnerRole, VersionState
from luoshi.reporting.audience import ROLES
from luoshi.reporting.models import Asks, Audience, Entry, Obligation, Report, State

PER_TASK = {Asks.PROGRESS, Asks.PERCENT, Asks.FIGURES, Asks.STONES}
_WEIGHTIEST_FIRST = tuple(OwnerRole.values)


@dataclass
class Held:
    """Reports by obligation, those before them, tasks by plan, and roles by (unit, task)."""

    obligations: Sequence[Obligation]
    reports: dict[int, Report] = field(default_factory=dict)
    before: dict[int, Report] = field(default_factory=dict)
    tasks: dict[int, list[Task]] = field(default_factory=dict)
    roles: dict[tuple[int, int], list[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, obligations: Sequence[Obligation]) -> Held:
        held = cls(obligations)
        per_task = [each for each in obligations if each.duty.plan_id and PER_TASK & set(each.duty.asks)]
        held._read_reports(with_tasks=bool(per_task))
        held._read_before(with_tasks=bool(per_task))
        if per_task:
            held._read_tasks(per_task)
        return held

    def tasks_of(self, obligation: Obligation) -> list[tuple[Task, list[str]]]:
        """The open tasks of the plan in force that the unit owns in the audience's roles, each with all of
        the unit's roles in it."""
        duty, found = obligation.duty, []
        wanted = set(ROLES.get(Audience(duty.audience), ROLES[Audience.OWNERS]))
        for task in self.tasks.get(duty.plan_id or 0, ()):
            held = self.roles.get((obligation.unit_id, task.pk), [])
            roles = [role for role in _WEIGHTIEST_FIRST if role in held]
            if wanted & set(roles):
                found.append((task, roles))
        return found

    def _read_reports(self, *, with_tasks: bool) -> None:
        obligations = {each.pk: each for each in self.obligations}
        for report in _with_entries(Report.objects.filter(obligation__in=obligations), with_tasks, "claims"):
            report.obligation = obligations[report.obligation_id]
            self.reports[report.obligation_id] = report

    def _read_before(self, *, with_tasks: bool) -> None:
        """What the unit handed in for the same duty before, the latest there is."""
        earlier = (
            Obligation.objects.filter(
                duty=OuterRef("duty"),
                unit=OuterRef("unit"),
                due__lt=OuterRef("due"),
                state__in=(State.SUBMITTED, State.ACCEPTED),
            )
            .order_by("-due")
            .values("pk")[:2]
        )
        rows = Obligation.objects.filter(pk__in=[each.pk for each in self.obligations])
        keys = dict(rows.order_by().values_list("pk", ArraySubquery(earlier)))
        if not any(keys.values()):
            return
        found = Report.objects.filter(obligation__in={key for each in keys.values() for key in each})
        reports = {
            each.obligation_id: each for each in _with_entries(found.select_related("obligation"), with_tasks)
        }
        for each in self.obligations:
            start = Period.of(each.period).start
            for key in keys.get(each.pk, ()):
                report = reports.get(key)
                if report is not None and Period.of(report.obligation.period).start < start:
                    self.before[each.pk] = report
                    break

    def _read_tasks(self, obligations: Sequence[Obligation]) -> None:
        plans = {each.duty.plan_id for each in obligations}
        held = Assignment.objects.filter(
            unit__in={each.unit_id for each in obligations}, task__plan__in=plans
        ).order_by("position")
        for unit, task, role in held.values_list("unit", "task", "role"):
            self.roles.setdefault((unit or 0, task), []).append(role)
        tasks = Task.objects.filter(
            pk__in={task for _unit, task in self.roles},
            added_by=None,
            version__state=VersionState.ISSUED,
            state=TaskState.OPEN,
        )
        for each in tasks.order_by("position"):
            self.tasks.setdefault(each.plan_id, []).append(each)


def _with_entries(reports: QuerySet[Report], with_tasks: bool, *further: str) -> QuerySet[Report]:
    return reports.prefetch_related("entries", *further) if with_tasks else reports


def entries_of(report: Report | None) -> dict[int, Entry]:
    """What a report says of tasks, by the task's key."""
    return {entry.task_id: entry for entry in report.entries.all()} if report and report.pk else {}
