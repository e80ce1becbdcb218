"""Handing reports in, where a unit wants so after its head has approved them; and taking them back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import DateField, F, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.audit.actions import Change, record, record_many
from luoshi.calendar import clock
from luoshi.directory.models import PostRole
from luoshi.directory.permission import Actor, require
from luoshi.notices.actions import settled, tell
from luoshi.reporting.drafting import Said, Saved, draft_of, locked, locked_all, refuse_unless_writable
from luoshi.reporting.fields import NUMBER, Field, TaskPart
from luoshi.reporting.lighting import relight_for
from luoshi.reporting.models import Habits, Obligation, State
from luoshi.reporting.sheet import Sheet, sheet_of, sheets_of
from luoshi.reporting.writing import Draft, write


@dataclass
class HandedIn:
    """What became of several reports handed in at once; `kept_back` says why some were not."""

    done: list[Obligation] = field(default_factory=list)
    kept_back: list[tuple[Obligation, list[str]]] = field(default_factory=list)


@transaction.atomic
def hand_in_all(actor: Actor, pids: Collection[str], said: Mapping[str, Said] | None = None) -> HandedIn:
    """Save what was said (by the obligation's public id) and hand in each of these reports of the actor's
    unit that is complete; one that is not keeps what was said and tells what it lacks.

    Suggestions that the person left as they were now count as said. Where the unit wants it, its head gets
    them first. Three thousand units do this at once: one statement for each table, the chain of events last.
    """
    result, drafts = HandedIn(), []
    for sheet in sheets_of(locked_all(actor, pids)):
        try:
            require(actor, "reporting.report", sheet.obligation)
            refuse_unless_writable(sheet.obligation)
        except PermissionDenied as refused:
            result.kept_back.append((sheet.obligation, [str(refused)]))
            continue
        saved = Saved(sheet.report)
        drafts.append((draft_of(sheet, (said or {}).get(sheet.obligation.pid, Said()), saved), saved))
    contradictions = agree([draft for draft, _saved in drafts])
    ready: list[Draft] = []
    partly: list[Draft] = []
    for draft, saved in drafts:
        pid = draft.obligation.pid
        why = [*saved.troubles, *contradictions.get(pid, ())] or _lacks(draft.sheet)
        (partly if why else ready).append(draft)
        if why:
            result.kept_back.append((draft.obligation, why))
    events = write(actor, [draft for draft in partly if draft.changes])
    events += _send(actor, ready)
    record_many(actor, events, jurisdiction=actor.jurisdiction.pid)
    result.done = [draft.obligation for draft in ready]
    return result


@transaction.atomic
def hand_in(actor: Actor, obligation: Obligation) -> Obligation:
    """Hand one report in as it was saved; refused with what is missing."""
    obligation = locked(obligation)
    require(actor, "reporting.report", obligation)
    refuse_unless_writable(obligation)
    result = hand_in_all(actor, [obligation.pid])
    if result.kept_back:
        raise ValidationError(result.kept_back[0][1])
    return result.done[0]


def agree(drafts: Sequence[Draft]) -> dict[str, list[str]]:
    """A figure that several reports of one unit ask for is typed once and stands in all of them; says, by the
    obligation's public id, where two values were typed."""
    typed: dict[tuple[int, int, str], tuple[Obligation, str]] = {}
    contradictions: dict[str, list[str]] = {}
    for draft, each, key in _figures(drafts):
        if each not in draft.changes:
            continue
        first, text = typed.setdefault(key, (draft.obligation, each.value))
        if text != each.value:
            words = {"name": each.label, "other": first, "theirs": text, "mine": each.value}
            why = _("%(name)s这里填 %(mine)s，“%(other)s”里填 %(theirs)s，同一期只有一个数，请改成一致。")
            contradictions.setdefault(draft.obligation.pid, []).append(why % words)
            del draft.changes[each]
    for _draft, each, key in _figures(drafts):
        if key in typed and not each.value:
            each.value = typed[key][1]
    return contradictions


def _figures(drafts: Sequence[Draft]) -> Iterator[tuple[Draft, Field, tuple[int, int, str]]]:
    """Fields of figures that more than one indicator may share, each with series, unit and period."""
    for draft in drafts:
        for each in draft.sheet.fields:
            if each.kind == NUMBER and each.series is not None:
                yield draft, each, (each.series.pk, draft.obligation.unit_id, draft.obligation.period)


def _lacks(sheet: Sheet) -> list[str]:
    """Why a report cannot be handed in yet."""
    obligation = sheet.obligation
    if obligation.is_early(clock.today()):
        return [_("%(period)s还没有过完，过完再报。") % {"period": obligation.period_label}]
    return sheet.missing


def _send(actor: Actor, drafts: Sequence[Draft]) -> list[Change]:
    """Write complete reports and let them go, to the unit's head or out."""
    if not drafts:
        return []
    obligations = [draft.obligation for draft in drafts]
    before = {each.pk: each.state for each in obligations}
    for draft in drafts:
        accept_suggestions(draft)
    # Who begins a report and hands it in at once does one thing, and one event says so.
    begun = [each for each in write(actor, drafts, going=True) if before[each.subject.pk] != State.DUE]
    if actor.role != PostRole.HEAD and _needs_head(obligations[0]):
        _set(obligations, state=State.ENDORSING)
        _ask_head(obligations)
        return begun + [_moved(each, before[each.pk], "reporting.sent-to-head") for each in obligations]
    _set_submitted(actor, obligations)
    return begun + [
        _moved(each.obligation, before[each.obligation.pk], "reporting.submitted", _said_in(each.sheet))
        for each in drafts
    ]


def accept_suggestions(draft: Draft) -> None:
    """What the form suggested and the person left as it is becomes what they say; counts it as prefilled."""
    sheet = draft.sheet
    filled, prefilled = sum(bool(each.value.strip()) for each in sheet.fields), sheet.unchanged
    for each in sheet.fields:
        if each.origin and each.value.strip():
            draft.change(each, each.value)
    draft.filled, draft.prefilled = filled - prefilled, prefilled


@transaction.atomic
def endorse(actor: Actor, obligation: Obligation) -> Obligation:
    """The head approves what the liaison wrote: it goes out."""
    obligation = locked(obligation)
    require(actor, "reporting.endorse", obligation)
    if obligation.state != State.ENDORSING:
        raise ValidationError(_("这项报送不在待审签状态。"))
    return _submit(actor, obligation)


@transaction.atomic
def send_back(actor: Actor, obligation: Obligation, *, because: str) -> Obligation:
    """The head has the liaison write it again."""
    obligation = locked(obligation)
    require(actor, "reporting.endorse", obligation)
    if obligation.state != State.ENDORSING:
        raise ValidationError(_("这项报送不在待审签状态。"))
    if not because.strip():
        raise ValidationError(_("请写明要改什么。"))
    return _back_to_draft(actor, obligation, "reporting.sent-back", because)


@transaction.atomic
def take_back(actor: Actor, obligation: Obligation) -> Obligation:
    """The unit takes a report back that nobody has accepted yet. The day it was first handed in stays."""
    obligation = locked(obligation)
    require(actor, "reporting.report", obligation)
    if obligation.state not in (State.SUBMITTED, State.ENDORSING):
        raise ValidationError(_("只有还没有被接收的报送可以撤回。"))
    if obligation.is_closed(clock.today()):
        raise ValidationError(_("这项报送已经关闭，撤回后就不能再报，因此不能撤回。"))
    return _back_to_draft(actor, obligation, "reporting.taken-back")


def _back_to_draft(actor: Actor, obligation: Obligation, action: str, because: str = "") -> Obligation:
    before = obligation.state
    _set([obligation], because=because.strip()[:300], state=State.DRAFTED)
    _ask_no_more(obligation)
    change = _moved(obligation, before, action, because=because)
    record_many(actor, [change], jurisdiction=obligation.jurisdiction.pid)
    return obligation


@transaction.atomic
def set_habits(actor: Actor, *, head_approves: bool) -> Habits:
    """How the actor's unit wants its reports handled from now on."""
    habits = Habits.objects.filter(unit=actor.unit).first() or Habits(
        jurisdiction=actor.jurisdiction, unit=actor.unit
    )
    require(actor, "reporting.endorse", habits)
    before, habits.head_approves = habits.head_approves, head_approves
    habits.save()
    record(
        actor,
        "reporting.habits-set",
        actor.unit,
        jurisdiction=actor.jurisdiction.pid,
        before={"head_approves": before},
        after={"head_approves": head_approves},
    )
    return habits


def _needs_head(obligation: Obligation) -> bool:
    return Habits.objects.filter(unit_id=obligation.unit_id, head_approves=True).exists()


def _ask_head(obligations: Sequence[Obligation]) -> None:
    first, many = obligations[0], len(obligations) > 1
    words = {"what": first, "n": len(obligations)}
    tell(
        [first.unit],
        "reporting.endorsing",
        (_("等您审签：%(what)s 等 %(n)s 件") if many else _("等您审签：%(what)s")) % words,
        url=reverse("reporting:owed") if many else reverse("reporting:report", args=[first.pid]),
        about=first.unit if many else first,
        roles=(PostRole.HEAD,),
    )


def _ask_no_more(obligation: Obligation) -> None:
    """The head has decided, or the unit has taken it back: the notice of it is done with, and that of many
    once nothing of them waits."""
    settled(obligation, "reporting.endorsing")
    if not Obligation.objects.filter(unit=obligation.unit, state=State.ENDORSING).exists():
        settled(obligation.unit, "reporting.endorsing")


def _submit(actor: Actor, obligation: Obligation) -> Obligation:
    before, sheet = obligation.state, sheet_of(obligation)
    _set_submitted(actor, [obligation])
    _ask_no_more(obligation)
    change = _moved(obligation, before, "reporting.submitted", _said_in(sheet))
    record_many(actor, [change], jurisdiction=obligation.jurisdiction.pid)
    return obligation


def _set_submitted(actor: Actor, obligations: Sequence[Obligation]) -> None:
    """The day on which it was first handed in stays, whatever happens after."""
    today = clock.today()
    _set(
        obligations,
        state=State.SUBMITTED,
        submitted_at=clock.now(),
        submitted_by=actor.person,
        first_submitted_on=Coalesce("first_submitted_on", Value(today, DateField())),
    )
    for each in obligations:
        each.first_submitted_on = each.first_submitted_on or today


def _set(obligations: Sequence[Obligation], *, because: str = "", **values: Any) -> None:
    """The same for all of them, in the table and in memory; `first_submitted_on` is the caller's."""
    rows = Obligation.objects.filter(pk__in=[each.pk for each in obligations])
    rows.update(because=because, revision=F("revision") + 1, **values)
    for each in obligations:
        each.because, each.revision = because, each.revision + 1
        for name, value in values.items():
            if name != "first_submitted_on":
                setattr(each, name, value)
    relight_for(*obligations)


def _moved(
    obligation: Obligation,
    before: str,
    action: str,
    after: Mapping[str, object] | None = None,
    because: str = "",
) -> Change:
    return Change(
        action, obligation, {"state": before}, {"state": str(obligation.state), **(after or {})}, because
    )


def _said_in(sheet: Sheet) -> dict[str, object]:
    """What an event keeps of a report: all that it says, and how late it is."""
    obligation, words = sheet.obligation, {each.name: each.value for each in sheet.general}
    first = obligation.first_submitted_on or clock.today()
    return {
        "period": obligation.period,
        "due": obligation.due,
        "days_late": max((first - obligation.grace_until).days, 0),
        "summary": words.get("summary", ""),
        "next_step": words.get("next_step", ""),
        "tasks": {part.task.code: _said_of(part) for part in sheet.parts},
        "figures": {
            str(each.series or each.label): each.value
            for each in sheet.fields
            if each.kind == NUMBER and each.value
        },
    }


def _said_of(part: TaskPart) -> dict[str, object]:
    kept = {each.name.partition(":")[0]: each.value for each in part.fields}
    percent = kept.get("percent")
    return {"progress": kept.get("progress", ""), "percent": int(percent) if percent else None}
