"""Saving a report while it is being written: field by field, by two people at once if need be.

What a person sends names, for every field that they changed, the value that they began from. A field that
nobody else has changed since is saved; one that somebody has is a clash, shown with both values. Nothing is
ever overwritten unseen, and a field that cannot be saved does not keep the others from it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.audit.actions import record_many
from luoshi.calendar import clock
from luoshi.directory.permission import Actor, require
from luoshi.reporting import figures
from luoshi.reporting.fields import DAY, NUMBER, PERCENT, Field
from luoshi.reporting.models import Obligation, Receipt, ReceiptState, Report, State
from luoshi.reporting.numbers import percent_of
from luoshi.reporting.sheet import Sheet, sheet_of
from luoshi.reporting.writing import Draft, write

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

    @property
    def troubles(self) -> list[str]:
        """Why it is not whole, in sentences."""
        found = list(self.problems.values())
        if self.clashes:
            words = {"who": self.clashes[0].who}
            found.append(_("“%(who)s”同时改过这份报告，请核对后再报。") % words)
        return found


@dataclass(frozen=True)
class Said:
    """What a form holds for one report, by field name, and what it was when the person began to type."""

    values: Mapping[str, str] = field(default_factory=dict)
    bases: Mapping[str, str] = field(default_factory=dict)


@transaction.atomic
def keep(actor: Actor, obligation: Obligation, values: Mapping[str, str], bases: Mapping[str, str]) -> Saved:
    """Save the changed fields of a report; refused when it is closed or not the unit's turn."""
    obligation = locked(obligation)
    require(actor, "reporting.report", obligation)
    refuse_unless_writable(obligation)
    sheet = sheet_of(obligation)
    saved = Saved(sheet.report)
    draft = draft_of(Draft(sheet, actor), Said(values, bases), saved)
    if draft.changes or (sheet.report is None and values):
        record_many(actor, write([draft]), jurisdiction=obligation.jurisdiction.pid)
        note(draft, saved)
    return saved


def draft_of(draft: Draft, said: Said, saved: Saved) -> Draft:
    """The form as it is once what was said is taken over; what cannot be is noted in `saved`."""
    for each, text in changes_of(draft.sheet, said.values, said.bases, saved).items():
        draft.change(each, text)
    return draft


def note(draft: Draft, saved: Saved) -> None:
    """Tell of a draft what was kept of it."""
    saved.report, saved.explain = draft.report, draft.explain
    saved.kept = {each.name: text for each, text in draft.changes.items()}


def locked(obligation: Obligation) -> Obligation:
    """The obligation's row, held until the transaction ends: its state changes by one person at a time."""
    return (
        Obligation.objects.select_for_update(of=("self",))
        .select_related("duty__plan", "unit", "jurisdiction")
        .get(pk=obligation.pk)
    )


def locked_all(actors: Iterable[Actor], pids: Collection[str]) -> list[Obligation]:
    """Those of the actors' units, held as by `locked`, always in the same order, so that nobody waits for
    one another."""
    by_unit = {each.unit.pk: each for each in actors}
    found = list(
        Obligation.objects.select_for_update(of=("self",))
        .select_related("duty")
        .filter(unit__in=by_unit, pid__in=pids)
        .order_by("pk")
    )
    for each in found:
        actor = by_unit[each.unit_id]
        each.unit, each.jurisdiction = actor.unit, actor.jurisdiction
    return found


def refuse_unless_writable(obligation: Obligation) -> None:
    """Say why nothing can be written now, if nothing can."""
    refuse_unless_open(obligation, clock.today())
    waiting = Receipt.objects.filter(unit=obligation.unit_id, state=ReceiptState.WAITING)
    if received := waiting.filter(reports__contains=[obligation.pid]).first():
        at = f"{timezone.localtime(received.received_at):%H:%M:%S}"
        raise PermissionDenied(_("这项报送已于 %(at)s 收到，正在登记，登记完之前不能修改。") % {"at": at})


def refuse_unless_open(obligation: Obligation, on: dt.date) -> None:
    """Say why a report that came in on the day cannot be taken, if it cannot."""
    if obligation.state not in (State.DUE, State.DRAFTED, State.RETURNED):
        raise PermissionDenied(
            _("这项报送现在是“%(state)s”，不能修改。要改请先撤回或联系督查专员退回。")
            % {"state": obligation.get_state_display()}
        )
    if obligation.is_closed(on):
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
    report = Report.objects.filter(obligation=obligation).first()
    draft = Draft(Sheet(obligation, report, None, [], []), actor)
    record_many(actor, write([draft]), jurisdiction=obligation.jurisdiction.pid)
    assert draft.report is not None
    return draft.report
