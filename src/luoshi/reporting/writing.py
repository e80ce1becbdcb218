"""Writing what people say into reports: of many reports at once, with one statement for each table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from luoshi.audit.actions import Change
from luoshi.calendar import clock
from luoshi.calendar.periods import Period
from luoshi.directory.permission import Actor
from luoshi.ledger.models import Indicator
from luoshi.reporting import figures
from luoshi.reporting.fields import NUMBER, Field
from luoshi.reporting.held import entries_of
from luoshi.reporting.lighting import relight_for
from luoshi.reporting.models import Claim, Entry, Figure, Obligation, Report, Series, State
from luoshi.reporting.numbers import number_of
from luoshi.reporting.sheet import Sheet


@dataclass
class Draft:
    """What a person changes in one report, and when: each field with its text as it is to be kept.

    `report` is the row, once it is written; `explain` says of values why they need a word of explanation;
    `filled` and `prefilled` count fields when it is handed in.
    """

    sheet: Sheet
    actor: Actor
    at: dt.datetime = field(default_factory=clock.now)
    changes: dict[Field, str] = field(default_factory=dict)
    explain: dict[str, str] = field(default_factory=dict)
    report: Report | None = None
    filled: int = 0
    prefilled: int = 0

    @property
    def obligation(self) -> Obligation:
        return self.sheet.obligation

    def change(self, each: Field, text: str) -> None:
        """From now on the form says this, and a person has said it."""
        self.changes[each] = text
        each.value, each.origin = text, ""


def write(drafts: Sequence[Draft], *, going: bool = False) -> list[Change]:
    """Write the changes of all drafts; their obligations are locked. Returns the events, to be written last:
    one where a person begins to write or takes over, not one for every pause in typing. `going`: the caller
    sends them off, and sets their state."""
    if not drafts:
        return []
    events = _write_reports(drafts)
    if not going:
        _begin([draft.obligation for draft in drafts if draft.obligation.state == State.DUE])
    _write_entries(drafts)
    _write_figures(drafts)
    _write_claims(drafts)
    return events


def _write_reports(drafts: Sequence[Draft]) -> list[Change]:
    events = []
    for draft in drafts:
        obligation, person = draft.obligation, draft.actor.person
        report = draft.sheet.report or Report(jurisdiction=obligation.jurisdiction, obligation=obligation)
        if report.pk is None or report.saved_by_id != person.pk:
            unit = {"unit": obligation.unit.name}
            events.append(Change("reporting.drafted", obligation, after=unit, doer=draft.actor))
        report.saved_at, report.saved_by = draft.at, person
        report.revision += 1
        report.filled, report.prefilled = draft.filled, draft.prefilled
        for each, text in draft.changes.items():
            if each.name in ("summary", "next_step"):
                setattr(report, each.name, text)
        draft.report = report
    written = ("summary", "next_step", "revision", "saved_at", "saved_by", "filled", "prefilled")
    Report.objects.bulk_create(
        [draft.report for draft in drafts if draft.report],
        update_conflicts=True,
        unique_fields=("obligation",),
        update_fields=written,
    )
    return events


def _begin(obligations: Sequence[Obligation]) -> None:
    if obligations:
        Obligation.objects.filter(pk__in=[each.pk for each in obligations]).update(state=State.DRAFTED)
        relight_for(*obligations)
    for each in obligations:
        each.state = State.DRAFTED


def _write_entries(drafts: Iterable[Draft]) -> None:
    made: list[Entry] = []
    for draft in drafts:
        report, tasks = draft.report, {part.task.pid: part.task for part in draft.sheet.parts}
        held = entries_of(draft.sheet.report)
        touched: dict[int, Entry] = {}
        for each, text in draft.changes.items():
            name, _colon, pid = each.name.partition(":")
            if name in ("progress", "percent") and report is not None:
                task = tasks[pid]
                entry = held.get(task.pk) or touched.get(task.pk)
                entry = entry or Entry(jurisdiction_id=report.jurisdiction_id, report=report, task=task)
                value: object = text if name == "progress" else (int(text) if text else None)
                setattr(entry, name, value)
                touched[task.pk] = entry
        made += touched.values()
    if made:
        Entry.objects.bulk_create(
            made,
            update_conflicts=True,
            unique_fields=("report", "task"),
            update_fields=("progress", "percent"),
        )


def _write_figures(drafts: Iterable[Draft]) -> None:
    """Set, change or (without a text) take away the one record of each series, unit and period."""
    rows: dict[tuple[int, int, str], Figure] = {}
    words: list[tuple[Series, Draft, str]] = []
    for draft in drafts:
        for each, text in draft.changes.items():
            if each.indicator is None:
                continue
            series = each.series or figures.series_for(each.indicator)
            if each.kind == NUMBER and text:
                figure = _figure(draft, series, text)
                rows[(series.pk, figure.unit_id, figure.period)] = figure
                _note_jump(draft, each, each.indicator, text)
            elif each.kind == NUMBER:
                _held_figure(series, draft).delete()
            else:
                words.append((series, draft, text))
    if rows:
        Figure.objects.bulk_create(
            rows.values(),
            update_conflicts=True,
            unique_fields=("series", "unit", "period"),
            update_fields=("value", "report", "by", "at"),
        )
    # After the values: a figure and the word about it may come together.
    for series, draft, text in words:
        _held_figure(series, draft).update(because=text[:300])


def _figure(draft: Draft, series: Series, text: str) -> Figure:
    obligation = draft.obligation
    return Figure(
        jurisdiction_id=obligation.unit.jurisdiction_id,
        series=series,
        unit=obligation.unit,
        period=obligation.period,
        ends_on=Period.of(obligation.period).end,
        value=number_of(text),
        report=draft.report,
        by=draft.actor.person,
        at=draft.at,
    )


def _held_figure(series: Series, draft: Draft) -> QuerySet[Figure]:
    return Figure.objects.filter(series=series, unit=draft.obligation.unit, period=draft.obligation.period)


def _note_jump(draft: Draft, each: Field, indicator: Indicator, text: str) -> None:
    if why := figures.jump(number_of(text), each.last_value, indicator, each.year_ago):
        draft.explain[each.name] = why


def _write_claims(drafts: Iterable[Draft]) -> None:
    made, gone = [], []
    for draft in drafts:
        for each, text in draft.changes.items():
            if each.milestone is None or draft.report is None:
                continue
            claim = Claim(
                jurisdiction_id=draft.report.jurisdiction_id, report=draft.report, milestone=each.milestone
            )
            if text:
                claim.reached_on = dt.date.fromisoformat(text)
                made.append(claim)
            else:
                gone.append(claim)
    for claim in gone:
        Claim.objects.filter(report=claim.report, milestone=claim.milestone).delete()
    if made:
        Claim.objects.bulk_create(
            made, update_conflicts=True, unique_fields=("report", "milestone"), update_fields=("reached_on",)
        )
