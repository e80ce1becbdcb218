"""Filing what was taken in against receipts: many units in one transaction, as those who sent it.

Killed at any point, a batch is filed whole or not at all; what is filed waits no more, so it is filed once.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.audit.actions import SYSTEM, Change, record_many
from luoshi.calendar import clock
from luoshi.calendar.queries import workdays_of
from luoshi.directory.models import Jurisdiction, Post
from luoshi.directory.permission import Actor
from luoshi.notices.actions import tell
from luoshi.reporting.drafting import Said
from luoshi.reporting.handing_in import HandedIn, Sending, day_of, in_one_line, take_in
from luoshi.reporting.lighting import relight_for
from luoshi.reporting.models import Obligation, Receipt, ReceiptState, State

# Units in one transaction: what they share is read once, and the chain of events is held once for them all.
BATCH = 40
# So many receipts within so short a time are a crowd at the door; no receipt waits longer for it to go.
CROWD, LATELY, PATIENCE = 40, dt.timedelta(seconds=2), dt.timedelta(minutes=1)

log = logging.getLogger(__name__)


def steps_aside() -> bool:
    """Whether filing should wait: what it takes from the machine is missing to those who wait for a receipt.
    Of all places: they share the machine."""
    came, now = Receipt._base_manager.values_list("received_at", flat=True), clock.now()
    oldest = came.filter(state=ReceiptState.WAITING).order_by("pk").first()
    if oldest is None or oldest < now - PATIENCE:
        return False
    return any(each > now - LATELY for each in came.order_by("-pk")[CROWD - 1 : CROWD])


def file_next(place: Jurisdiction, most: int = BATCH) -> int:
    """File the first in line of a place; returns how many, 0 when none waits. One that cannot be filed does
    not keep the others from it."""
    try:
        return _file_batch(place, most)
    except (OperationalError, InterfaceError):
        # The database is away or in a knot: nothing is wrong with the receipts, they wait.
        raise
    except Exception:
        log.exception("a batch of receipts could not be filed; one by one now")
    line = list(_waiting(place).values_list("pk", flat=True)[:most])
    return sum(_file_alone(place, pk) for pk in line)


def _waiting(place: Jurisdiction) -> QuerySet[Receipt]:
    return Receipt.objects.filter(jurisdiction=place, state=ReceiptState.WAITING).order_by("pk")


@transaction.atomic
def _file_batch(place: Jurisdiction, most: int, *only: int) -> int:
    """Receipts of different units: a second one of a unit waits for the next batch, to be filed after."""
    rows = _waiting(place).select_for_update(of=("self",)).select_related("unit", "post__person")
    first: dict[int, Receipt] = {}
    for each in (rows.filter(pk__in=only) if only else rows)[:most]:
        first.setdefault(each.unit_id, each)
    receipts = list(first.values())
    if receipts:
        _file(place, receipts)
    return len(receipts)


def _file_alone(place: Jurisdiction, pk: int) -> bool:
    try:
        _file_batch(place, 1, pk)
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        log.exception("receipt %s could not be filed", pk)
        _fail(place, pk, str(error) if isinstance(error, PermissionDenied) else "")
    return True


@transaction.atomic
def _fail(place: Jurisdiction, pk: int, why: str) -> None:
    """It stays with all that was sent; the unit is told."""
    rows = _waiting(place).select_for_update(of=("self",)).select_related("unit")
    receipt = rows.filter(pk=pk).first()
    if receipt is None:
        return
    receipt.state, receipt.filed_at = ReceiptState.FAILED, clock.now()
    receipt.problem = (why or _("登记时出了意外的错误，您填的内容都还在这张收条上，请重新报送一次。"))[:300]
    receipt.save(update_fields=("state", "filed_at", "problem"))
    subject = _("%(at)s 收到的报送没有登记上") % {"at": _hour(receipt)}
    tell([receipt.unit], "reporting.kept-back", subject, receipt.problem, url=_url(receipt), about=receipt)
    after = {"reports": receipt.reports}
    change = Change("reporting.filing-failed", receipt, after=after, reason=receipt.problem)
    record_many(SYSTEM, [change], jurisdiction=place.pid)


def _file(place: Jurisdiction, receipts: Sequence[Receipt]) -> None:
    """In one transaction: the reports, what became of them, the events of all, in this order."""
    results, events = take_in([_sending(place, each) for each in receipts])
    for receipt, result in zip(receipts, results, strict=True):
        _note(receipt, result)
        events += _given_time(receipt, result)
        events.append(_event(receipt))
        if receipt.result["kept_back"] or receipt.result["strange"]:
            _tell(receipt)
    Receipt.objects.bulk_update(receipts, ("state", "filed_at", "result"))
    record_many(SYSTEM, events, jurisdiction=place.pid)


def _sending(place: Jurisdiction, receipt: Receipt) -> Sending:
    """As its sender, through the post that they held; refused where that has been taken back since."""
    post, day = receipt.post, day_of(receipt.received_at)
    if not _held(post, day):
        raise PermissionDenied(_("报送人在收到之日已不在这个职务上，没有登记。"))
    post.unit, post.jurisdiction = receipt.unit, place
    said = {pid: Said(each["values"], each["bases"]) for pid, each in receipt.form.items()}
    return Sending(Actor(post.person, post), receipt.reports, said, receipt.received_at)


def _held(post: Post, day: dt.date) -> bool:
    return post.since <= day and (post.until is None or day <= post.until)


def _note(receipt: Receipt, result: HandedIn) -> None:
    """What became of a receipt. Reports that are none of the unit's are strange: nobody's form has them."""
    kept_back = [[each.pid, str(each), why] for each, why in result.kept_back]
    known = {each.pid for each in result.done} | {pid for pid, _name, _why in kept_back}
    receipt.state, receipt.filed_at = ReceiptState.DONE, clock.now()
    receipt.result = {
        "done": [each.pid for each in result.done],
        "with_head": sum(each.state == State.ENDORSING for each in result.done),
        "kept_back": kept_back,
        "strange": [pid for pid in receipt.reports if pid not in known],
    }


def _event(receipt: Receipt) -> Change:
    found = receipt.result
    after = {
        "received_at": receipt.received_at,
        "done": found["done"],
        "kept_back": {pid: why for pid, _name, why in found["kept_back"]},
    }
    action, reason = "reporting.received", ""
    if found["strange"]:
        after["refused"] = found["strange"]
        action, reason = "reporting.strange-refused", _("表单里有不属于本单位的报送事项，已拒绝。")
    post = receipt.post
    return Change(action, receipt, after=after, reason=reason, doer=Actor(post.person, post))


def _given_time(receipt: Receipt, result: HandedIn) -> list[Change]:
    """Where the term ended between coming in and being told what is missing, the unit handed in within it:
    such a report is returned to it, as a clerk would, and stays open until the next working day."""
    came, today = day_of(receipt.received_at), clock.today()
    if came == today:
        return []
    events = []
    for each, why in result.kept_back:
        in_time = came <= each.grace_until < today
        shut = each.is_closed(today) and not each.is_closed(came)
        if each.state in (State.DUE, State.DRAFTED, State.RETURNED) and (in_time or shut):
            events.append(_returned(each, came if in_time else None, shut, in_one_line(why)[:300]))
    return events


def _returned(each: Obligation, came: dt.date | None, shut: bool, why: str) -> Change:
    before, until = each.state, workdays_of(each.jurisdiction.pid).add(clock.today(), 1)
    each.state, each.because = State.RETURNED, why
    each.first_submitted_on = each.first_submitted_on or came
    each.reopened_until = until if shut else each.reopened_until
    Obligation.objects.filter(pk=each.pk).update(
        state=each.state,
        because=why,
        first_submitted_on=each.first_submitted_on,
        reopened_until=each.reopened_until,
        revision=F("revision") + 1,
    )
    relight_for(each)
    after = {"state": str(each.state), "handed_in": came, "until": until if shut else None}
    return Change("reporting.returned", each, {"state": before}, after, why)


def _tell(receipt: Receipt) -> None:
    kept_back = receipt.result["kept_back"]
    words = "\n".join(f"{name}：{in_one_line(why)}" for _pid, name, why in kept_back)
    subject = _("%(at)s 收到的报送有 %(n)s 件没有报成，请补正") % {
        "at": _hour(receipt),
        "n": len(kept_back) + len(receipt.result["strange"]),
    }
    tell([receipt.unit], "reporting.kept-back", subject, words, url=_url(receipt), about=receipt)


def _hour(receipt: Receipt) -> str:
    return str(receipt).removeprefix(f"{receipt.unit} ")


def _url(receipt: Receipt) -> str:
    return reverse("reporting:receipt", args=[receipt.pid])
