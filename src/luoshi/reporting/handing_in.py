"""Handing reports in, where a unit wants so after its head has approved them; and taking them back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.audit.actions import Change, record, record_many
from luoshi.calendar import clock
from luoshi.directory.models import PostRole
from luoshi.directory.permission import Actor, require
from luoshi.notices.actions import settled, tell
from luoshi.reporting.drafting import (
    Said,
    Saved,
    draft_of,
    locked,
    locked_all,
    refuse_unless_open,
    refuse_unless_writable,
)
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


@dataclass(frozen=True)
class Sending:
    """What an actor hands in: reports by their public ids, what was said in them, and when it came."""

    actor: Actor
    pids: Collection[str]
    said: Mapping[str, Said]
    at: dt.datetime


@transaction.atomic
def hand_in_all(actor: Actor, pids: Collection[str], said: Mapping[str, Said] | None = None) -> HandedIn:
    """Save what was said (by the obligation's public id) and hand in each of these reports of the actor's
    unit that is complete; one that is not keeps what was said and tells what it lacks.

    Suggestions that the person left as they were now count as said. Where the unit wants it, its head gets
    them first.
    """
    (result,), events = take_in([Sending(actor, pids, said or {}, clock.now())])
    record_many(actor, events, jurisdiction=actor.jurisdiction.pid)
    return result


def take_in(sendings: Sequence[Sending]) -> tuple[list[HandedIn], list[Change]]:
    """The same for several units of one place, one sending of each; what is in time is so by when it came.
    The events are the caller's to write, last. Three thousand units do this at once: one statement for each
    table, however many units."""
    results = {each.actor.unit.pk: HandedIn() for each in sendings}
    ready: list[Draft] = []
    partly: list[Draft] = []
    for draft, why in _judged(sendings, results):
        (partly if why else ready).append(draft)
        if why:
            results[draft.obligation.unit_id].kept_back.append((draft.obligation, why))
    events = write([draft for draft in partly if draft.changes])
    events += _send(ready)
    for draft in ready:
        results[draft.obligation.unit_id].done.append(draft.obligation)
    return list(results.values()), events


def _judged(sendings: Sequence[Sending], results: Mapping[int, HandedIn]) -> list[tuple[Draft, list[str]]]:
    """Each report as a draft, with why it cannot go; one that cannot be written at all is kept back."""
    by_unit = {each.actor.unit.pk: each for each in sendings}
    pids = [pid for each in sendings for pid in each.pids]
    drafts = []
    for sheet in sheets_of(locked_all([each.actor for each in sendings], pids)):
        sending = by_unit[sheet.obligation.unit_id]
        if sheet.obligation.pid not in sending.pids:
            # Another unit of the same batch named it.
            continue
        try:
            require(sending.actor, "reporting.report", sheet.obligation)
            refuse_unless_open(sheet.obligation, day_of(sending.at))
        except PermissionDenied as refused:
            results[sheet.obligation.unit_id].kept_back.append((sheet.obligation, [str(refused)]))
            continue
        saved, said = Saved(sheet.report), sending.said.get(sheet.obligation.pid, Said())
        drafts.append((draft_of(Draft(sheet, sending.actor, sending.at), said, saved), saved))
    contradictions = agree([draft for draft, _saved in drafts])
    return [
        (draft, [*saved.troubles, *contradictions.get(draft.obligation.pid, ())] or _lacks(draft))
        for draft, saved in drafts
    ]


def day_of(instant: dt.datetime) -> dt.date:
    """The day of an instant in the site's time zone."""
    return timezone.localtime(instant).date()


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


def _lacks(draft: Draft) -> list[str]:
    """Why a report cannot be handed in yet."""
    obligation = draft.obligation
    if obligation.is_early(day_of(draft.at)):
        return [_("%(period)s还没有过完，过完再报。") % {"period": obligation.period_label}]
    return draft.sheet.missing


def in_one_line(why: Sequence[str]) -> str:
    """Sentences on why a report was kept back, as one."""
    return "；".join(each.removesuffix("。") for each in why)


def _send(drafts: Sequence[Draft]) -> list[Change]:
    """Write complete reports and let them go, to the units' heads or out."""
    if not drafts:
        return []
    before = {draft.obligation.pk: draft.obligation.state for draft in drafts}
    for draft in drafts:
        accept_suggestions(draft)
    # Who begins a report and hands it in at once does one thing, and one event says so.
    events = [each for each in write(drafts, going=True) if before[each.subject.pk] != State.DUE]
    heads = _units_with_head(drafts)
    for unit in heads:
        asked = [draft.obligation for draft in drafts if draft.obligation.unit_id == unit]
        _set(asked, state=State.ENDORSING)
        _ask_head(asked)
    _set_submitted([draft for draft in drafts if draft.obligation.unit_id not in heads])
    for draft in drafts:
        waits = draft.obligation.unit_id in heads
        action = "reporting.sent-to-head" if waits else "reporting.submitted"
        said = None if waits else _said_in(draft.sheet)
        change = _moved(draft.obligation, before[draft.obligation.pk], action, said)
        events.append(replace(change, doer=draft.actor))
    return events


def _units_with_head(drafts: Sequence[Draft]) -> set[int]:
    """The units whose head approves what others than the head hand in."""
    units = {draft.obligation.unit_id for draft in drafts if draft.actor.role != PostRole.HEAD}
    return set(Habits.objects.filter(unit__in=units, head_approves=True).values_list("unit", flat=True))


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
    _set_submitted([Draft(sheet, actor)])
    _ask_no_more(obligation)
    change = _moved(obligation, before, "reporting.submitted", _said_in(sheet))
    record_many(actor, [change], jurisdiction=obligation.jurisdiction.pid)
    return obligation


# The hour and the person differ from unit to unit, and it is one statement for all of them.
_SUBMIT = """
UPDATE reporting_obligation AS o
SET state = 'submitted', because = '', revision = o.revision + 1, submitted_at = sent.at,
    submitted_by_id = sent.person, first_submitted_on = coalesce(o.first_submitted_on, sent.day)
FROM unnest(%s::bigint[], %s::timestamptz[], %s::bigint[], %s::date[]) AS sent (id, at, person, day)
WHERE o.id = sent.id
"""


def _set_submitted(drafts: Sequence[Draft]) -> None:
    """In the table and in memory. The day on which it was first handed in stays, whatever happens after."""
    if not drafts:
        return
    rows = [(each.obligation.pk, each.at, each.actor.person.pk, day_of(each.at)) for each in drafts]
    with connection.cursor() as cursor:
        cursor.execute(_SUBMIT, [list(column) for column in zip(*rows, strict=True)])
    for draft in drafts:
        each = draft.obligation
        each.state, each.because, each.revision = State.SUBMITTED, "", each.revision + 1
        each.submitted_at, each.submitted_by = draft.at, draft.actor.person
        each.first_submitted_on = each.first_submitted_on or day_of(draft.at)
    relight_for(*(draft.obligation for draft in drafts))


def _set(obligations: Sequence[Obligation], *, state: State, because: str = "") -> None:
    """The same for all of them, in the table and in memory."""
    rows = Obligation.objects.filter(pk__in=[each.pk for each in obligations])
    rows.update(because=because, revision=F("revision") + 1, state=state)
    for each in obligations:
        each.state, each.because, each.revision = state, because, each.revision + 1
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
