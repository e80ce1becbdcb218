"""A report as a person sees it: what is asked, what was said last time, what is known already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from luoshi.directory.models import Unit
from luoshi.plans.models import OwnerRole
from luoshi.reporting.fields import NUMBER, PERCENT, Field, TaskPart, suggest
from luoshi.reporting.figures import jump
from luoshi.reporting.held import PER_TASK, Held, entries_of
from luoshi.reporting.measured import add_figures, add_stones
from luoshi.reporting.models import Asks, Obligation, Report
from luoshi.reporting.numbers import number_of


@dataclass
class Sheet:
    """A whole report as a form."""

    obligation: Obligation
    report: Report | None
    before: Report | None
    parts: list[TaskPart]
    general: list[Field]

    @property
    def fields(self) -> Iterator[Field]:
        for part in self.parts:
            yield from part.fields
        yield from self.general

    def field(self, name: str) -> Field | None:
        return next((each for each in self.fields if each.name == name), None)

    @property
    def prefilled(self) -> int:
        return sum(bool(each.origin) for each in self.fields)

    @property
    def unchanged(self) -> int:
        """Fields that say just what was suggested."""
        return sum(bool(each.suggestion) and each.value == each.suggestion for each in self.fields)

    @property
    def missing(self) -> list[str]:
        """A sentence for each field that still has to be filled in, counting suggestions as filled."""
        found = []
        for part in self.parts:
            for each in part.fields:
                words = {"task": part.task.title, "field": each.label}
                if each.required and not each.value.strip():
                    found.append(_("“%(task)s”没有填%(field)s。") % words)
                elif each.kind == NUMBER and (why := self._unexplained(each)):
                    found.append(f"{each.label}：{why}")
        for each in self.general:
            if each.required and not each.value.strip():
                found.append(_("没有填%(field)s。") % {"field": each.label})
        return found

    def _unexplained(self, each: Field) -> str:
        """Why a figure needs a word of explanation that it does not have."""
        if each.indicator is None or not each.value:
            return ""
        because = self.field(f"because:{each.indicator.pid}")
        if because is not None and because.value.strip():
            return ""
        return jump(number_of(each.value), each.last_value, each.indicator, each.year_ago)


def sheet_of(obligation: Obligation) -> Sheet:
    """The form of an obligation as it stands, with suggestions where nothing has been said yet."""
    return sheets_of([obligation])[0]


def sheets_of(obligations: Iterable[Obligation]) -> list[Sheet]:
    """The forms of several obligations; what they have in common is read once for all."""
    held = Held.of(list(obligations))
    return [_sheet(each, held) for each in held.obligations]


def _sheet(obligation: Obligation, held: Held) -> Sheet:
    report, before = held.reports.get(obligation.pk), held.before.get(obligation.pk)
    parts = _parts(obligation, held, report, before)
    return Sheet(obligation, report, before, parts, _general(obligation, report, before))


def only_led_by(sheet: Sheet, unit: Unit) -> Sheet:
    """What of a responsible unit's report its lead unit sees: the tasks that it leads, and nothing else."""
    led = set(
        unit.assignments.filter(
            role=OwnerRole.LEAD, task__in=[part.task for part in sheet.parts]
        ).values_list("task", flat=True)
    )
    parts = [part for part in sheet.parts if part.task.pk in led]
    return Sheet(sheet.obligation, sheet.report, sheet.before, parts, [])


def _parts(
    obligation: Obligation, held: Held, report: Report | None, before: Report | None
) -> list[TaskPart]:
    asks = obligation.duty.asks
    if not PER_TASK & set(asks):
        return []
    now, last = entries_of(report), entries_of(before)
    parts = []
    for task, roles in held.tasks_of(obligation):
        labels = "、".join(str(OwnerRole(role).label) for role in roles)
        part = TaskPart(task, labels, OwnerRole.LEAD in roles)
        entry, old = now.get(task.pk), last.get(task.pk)
        if Asks.PROGRESS in asks:
            part.fields.append(
                suggest(
                    Field(f"progress:{task.pid}", _("进展"), required=True),
                    entry.progress if entry else None,
                    old.progress if old else "",
                )
            )
        if Asks.PERCENT in asks:
            part.fields.append(
                suggest(
                    Field(f"percent:{task.pid}", _("完成百分比"), PERCENT, unit="%"),
                    _text(entry.percent) if entry else None,
                    _text(old.percent) if old else "",
                )
            )
        parts.append(part)
    if Asks.FIGURES in asks and parts:
        add_figures(obligation, parts)
    if Asks.STONES in asks and parts:
        add_stones(report, parts)
    return parts


def _general(obligation: Obligation, report: Report | None, before: Report | None) -> list[Field]:
    fields = []
    for ask, name, label in (
        (Asks.SUMMARY, "summary", _("总体情况")),
        (Asks.NEXT, "next_step", _("下一步打算")),
    ):
        if ask in obligation.duty.asks:
            value = getattr(report, name) if report else None
            last = getattr(before, name) if before else ""
            fields.append(suggest(Field(name, label, required=ask == Asks.SUMMARY), value, last))
    return fields


def _text(value: object) -> str:
    return "" if value is None else str(value)
