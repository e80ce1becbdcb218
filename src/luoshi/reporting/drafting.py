"""Saving a report while it is being written: field by field, by two people at once if need be.

What a person sends names, for every field that they changed, the value that they began from. A field that
nobody else has changed since is saved; one that somebody has is a clash, shown with both values. Nothing is
ever overwritten unseen, and a field that cannot be saved does not keep the others from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.permission import Actor, require
from luoshi.reporting import figures
from luoshi.reporting.fields import DAY, NUMBER, PERCENT, Field
from luoshi.reporting.lighting import relight_for
from luoshi.reporting.models import Claim, Entry, Obligation, Report, State
from luoshi.reporting.numbers import number_of, percent_of
from luoshi.reporting.sheet import Sheet, sheet_of

MOST_CHARACTERS = 4000


@dataclass(frozen=True)
class Clash:
    """A field that somebody else changed meanwhile."""

    name: str
    mine: str
    theirs: str
    who: str


@dataclass
class Saved:
    """How a saving went, by field name; `report` is None when there was nothing to save. `explain` says of
    values that were kept why they need a word of explanation."""

    report: Report | None
    kept: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    explain: dict[str, str] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.problems and not self.clashes


@transaction.atomic
def keep(actor: Actor, obligation: Obligation, values: Mapping[str, str], bases: Mapping[str, str]) -> Saved:
    """Save the changed fields of a report; refused when it is closed or not the unit's turn."""
    obligation = locked(obligation)
    require(actor, "reporting.report", obligation)
    refuse_unless_writable(obligation)
    sheet = sheet_of(obligation)
    saved = Saved(sheet.report)
    changes = changes_of(sheet, values, bases, saved)
    if changes or (sheet.report is None and values):
        _write(actor, sheet, changes, saved)
    return saved


def locked(obligation: Obligation) -> Obligation:
    """The obligation's row, held until the transaction ends: its state changes by one person at a time."""
    return (
        Obligation.objects.select_for_update(of=("self",))
        .select_related("duty__plan", "unit", "jurisdiction")
        .get(pk=obligation.pk)
    )


def refuse_unless_writable(obligation: Obligation) -> None:
    """Say why nothing can be written now, if nothing can."""
    if obligation.state not in (State.DUE, State.DRAFTED, State.RETURNED):
        raise PermissionDenied(
            _("这项报送现在是“%(state)s”，不能修改。要改请先撤回或联系督查专员退回。")
            % {"state": obligation.get_state_display()}
        )
    if obligation.is_closed(clock.today()):
        raise PermissionDenied(
            _("这项报送已于 %(day)s 关闭。确需补报，请联系督查专员重新开放。") % {"day": obligation.closes_on}
        )


def changes_of(
    sheet: Sheet, values: Mapping[str, str], bases: Mapping[str, str], saved: Saved
) -> dict[Field, str]:
    """The fields to be written, checked; what cannot be is noted in `saved`."""
    changes: dict[Field, str] = {}
    for each in sheet.fields:
        if each.name not in values:
            continue
        mine, theirs = tidy(values[each.name]), each.saved
        base = tidy(bases.get(each.name, theirs))
        if mine == theirs or (mine == base and not each.origin):
            continue
        if base != theirs and base != each.value:
            saved.clashes.append(Clash(each.name, mine, theirs, _last_writer(sheet)))
            continue
        try:
            changes[each] = checked(each, mine)
        except ValidationError as error:
            saved.problems[each.name] = "；".join(error.messages)
    return changes


def tidy(text: str) -> str:
    """Browsers send line ends as CR LF; blanks at the ends say nothing."""
    return text.replace("\r\n", "\n").replace("\x00", "").strip()


def checked(each: Field, text: str) -> str:
    """The text as it is kept; raises ValidationError that says what to write instead."""
    if len(text) > MOST_CHARACTERS:
        raise ValidationError(
            _("最多 %(most)s 个字，现在 %(n)s 个。") % {"most": MOST_CHARACTERS, "n": len(text)}
        )
    if not text:
        return text
    if each.kind == PERCENT:
        return str(percent_of(text))
    if each.kind == NUMBER and each.indicator is not None:
        return figures.plain(figures.value_typed(text, each.indicator))
    return _day(text) if each.kind == DAY else text


def _day(text: str) -> str:
    """A day that is not to come: what is reached is past."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        raise ValidationError(_("“%(text)s”不是日期，请写成 2026-06-18。") % {"text": text[:20]}) from None
    if day > clock.today():
        raise ValidationError(_("%(day)s 还没有到，完成了再填。") % {"day": day})
    return text


def _last_writer(sheet: Sheet) -> str:
    return sheet.report.saved_by.name if sheet.report else ""


def started(actor: Actor, obligation: Obligation) -> Report:
    """The report of a locked obligation, begun now if it was not; the one who writes is noted."""
    report = Report.objects.filter(obligation=obligation).first() or Report(
        jurisdiction=obligation.jurisdiction, obligation=obligation
    )
    took_over = report.pk is None or report.saved_by_id != actor.person.pk
    report.saved_at, report.saved_by = clock.now(), actor.person
    report.revision += 1
    report.save()
    if obligation.state == State.DUE:
        obligation.state = State.DRAFTED
        obligation.save(update_fields=("state",))
        relight_for(obligation)
    if took_over:
        # One event when a person begins to write or takes over, not one for every pause in typing.
        record(
            actor,
            "reporting.drafted",
            obligation,
            jurisdiction=obligation.jurisdiction.pid,
            after={"unit": obligation.unit.name},
        )
    return report


def _write(actor: Actor, sheet: Sheet, changes: dict[Field, str], saved: Saved) -> None:
    report = started(actor, sheet.obligation)
    for each, text in changes.items():
        if each.name in ("summary", "next_step"):
            setattr(report, each.name, text)
    report.save()
    _write_entries(report, sheet, changes)
    _write_measured(actor, report, changes, saved)
    saved.report = report
    saved.kept = {each.name: text for each, text in changes.items()}


def _write_measured(actor: Actor, report: Report, changes: dict[Field, str], saved: Saved) -> None:
    for each, text in changes.items():
        if each.kind == NUMBER and each.indicator is not None:
            value = number_of(text) if text else None
            figures.write(each.indicator, report, value, actor.person)
            if value is not None and (why := figures.jump(value, each.last_value, each.indicator)):
                saved.explain[each.name] = why
        elif each.milestone is not None and text:
            Claim.objects.update_or_create(
                report=report,
                milestone=each.milestone,
                defaults={"reached_on": text, "jurisdiction": report.jurisdiction},
            )
        elif each.milestone is not None:
            Claim.objects.filter(report=report, milestone=each.milestone).delete()
    # After the values: a figure and the word about it may come together.
    for each, text in changes.items():
        if each.name.startswith("because:") and each.indicator is not None:
            figures.explain(each.indicator, report, text)


def _write_entries(report: Report, sheet: Sheet, changes: dict[Field, str]) -> None:
    tasks = {part.task.pid: part.task for part in sheet.parts}
    wanted: dict[str, dict[str, object]] = {}
    for each, text in changes.items():
        name, _colon, pid = each.name.partition(":")
        if name in ("progress", "percent"):
            value: object = text if name == "progress" else (int(text) if text else None)
            wanted.setdefault(pid, {})[name] = value
    for pid, values in wanted.items():
        Entry.objects.update_or_create(
            report=report,
            task=tasks[pid],
            defaults=values,
            create_defaults={**values, "jurisdiction": report.jurisdiction},
        )


def write_suggestions(actor: Actor, sheet: Sheet) -> Report:
    """What the form suggested and the person left as it is becomes what they say; counts it as prefilled."""
    suggested = {each: each.value for each in sheet.fields if each.origin and each.value.strip()}
    saved = Saved(sheet.report)
    if suggested or sheet.report is None:
        _write(actor, sheet, suggested, saved)
    report = saved.report
    assert report is not None
    report.prefilled = sheet.unchanged
    report.filled = sum(bool(each.value.strip()) for each in sheet.fields) - sheet.unchanged
    report.save(update_fields=("prefilled", "filled"))
    return report
