"""Writes of the plans: taking a file in, saving what was read, deciding on items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.actions import add_group, add_name, add_unit
from luoshi.directory.models import Group, Unit
from luoshi.directory.permission import Actor, require
from luoshi.plans import storage
from luoshi.plans.models import (
    Finding,
    Intake,
    IntakeState,
    Item,
    ItemState,
    Owner,
    Plan,
    Upload,
    Version,
    VersionState,
)
from luoshi.plans.reading import Reading, findings_of, items_of


@dataclass(frozen=True)
class AlreadyThere(Exception):
    """The same file was uploaded before and is a version of `version.plan`."""

    version: Version


class Stale(Exception):
    """Somebody else decided on the item since the page was shown."""


def take_in(
    actor: Actor, data: bytes, filename: str, *, new_version_of: Plan | None = None, again: bool = False
) -> Intake:
    """Keep a file for reading; one that is being read already gives that reading, not a second one.

    Raises AlreadyThere for a file that is a version of some plan, unless `again`.
    """
    require(actor, "plans.upload", new_version_of)
    digest = storage.keep(data)
    with transaction.atomic():
        upload, new = Upload.objects.get_or_create(
            jurisdiction=actor.jurisdiction,
            sha256=digest,
            defaults={"size": len(data), "filename": filename[:255], "at": clock.now(), "by": actor.person},
        )
        # The row is the lock: of two who send the same file at once, one waits and then finds the other's.
        Upload.objects.select_for_update().get(pk=upload.pk)
        known = upload.versions.select_related("plan").order_by("-pk").first()
        if known is not None and not again:
            raise AlreadyThere(known)
        running = upload.intakes.exclude(state__in=(IntakeState.DONE, IntakeState.FAILED)).first()
        if running is not None:
            return running
        intake = Intake.objects.create(
            jurisdiction=actor.jurisdiction,
            upload=upload,
            by=actor.person,
            plan=new_version_of,
            at=clock.now(),
        )
        record(
            actor,
            "plans.uploaded",
            upload,
            jurisdiction=actor.jurisdiction.pid,
            after={"filename": filename, "size": len(data), "sha256": digest, "first": new},
        )
    return intake


def advance(intake: Intake, state: IntakeState, problem: str = "") -> None:
    """Note how far the reading is, at once visible to the page that waits for it."""
    Intake.objects.filter(pk=intake.pk).update(state=state, problem=problem)


@transaction.atomic
def save_reading(actor: Actor, intake: Intake, reading: Reading) -> Version:
    """The plan (a new one, or the one named), its version and all items, together with the event."""
    meta = reading.plan.meta
    plan = intake.plan or Plan(jurisdiction=intake.jurisdiction, created_at=clock.now())
    plan.title = (meta.title or intake.upload.filename)[:300]
    plan.doc_number = (meta.doc_number or "")[:80]
    plan.issuer = (meta.issuer or "")[:200]
    plan.signed_on = meta.signed_on or meta.published_on
    plan.period_start, plan.period_end = meta.period_start, meta.period_end
    plan.save()
    last = plan.versions.select_for_update().aggregate(last=Max("number"))["last"] or 0
    version = Version.objects.create(
        jurisdiction=intake.jurisdiction,
        plan=plan,
        number=last + 1,
        upload=intake.upload,
        text=reading.plan.source.text.replace("\x00", "\ufffd"),
        machine=reading.machine,
        parser=reading.parser,
        created_at=clock.now(),
    )
    counts = save_facts(version, reading)
    Intake.objects.filter(pk=intake.pk).update(state=IntakeState.DONE, version=version, plan=plan)
    record(
        actor,
        "plans.parsed",
        version,
        jurisdiction=intake.jurisdiction.pid,
        after={**counts, "parser": reading.parser},
    )
    return version


def save_facts(version: Version, reading: Reading) -> dict[str, int]:
    """The items, owners and findings of a version's text; returns how many of each."""
    items, owners = items_of(version, reading)
    findings = findings_of(version, reading)
    Item.objects.bulk_create(items)
    Owner.objects.bulk_create(owners)
    Finding.objects.bulk_create(findings)
    return {"items": len(items), "owners": len(owners), "findings": len(findings)}


@transaction.atomic
def decide(actor: Actor, item: Item, state: ItemState, *, revision: int, because: str = "") -> Item:
    """Confirm an item, drop it with a reason, or take a decision back; refused when someone was quicker."""
    require(actor, "plans.review", item)
    locked = Item.objects.select_for_update().select_related("version").get(pk=item.pk)
    open_for_review(locked.version)
    if locked.revision != revision:
        raise Stale()
    if state == ItemState.DROPPED and not because.strip():
        raise ValidationError(_("不列入台账要写明理由。"))
    before = {"state": locked.state, "because": locked.dropped_because}
    locked.state, locked.revision = state, locked.revision + 1
    locked.dropped_because = because.strip()[:300] if state == ItemState.DROPPED else ""
    locked.save(update_fields=("state", "dropped_because", "revision"))
    record(
        actor,
        f"plans.item-{state.value}",
        locked,
        jurisdiction=locked.jurisdiction.pid,
        before=before,
        after={"state": state.value},
        reason=locked.dropped_because,
    )
    return locked


@transaction.atomic
def confirm_certain(actor: Actor, version: Version) -> int:
    """Confirm every item still open that the machine is certain of; returns how many."""
    require(actor, "plans.review", version)
    open_for_review(Version.objects.select_for_update().get(pk=version.pk))
    open_items = list(
        Item.objects.select_for_update().filter(
            version=version, state=ItemState.PROPOSED, certainty="certain"
        )
    )
    for item in open_items:
        item.state, item.revision = ItemState.CONFIRMED, item.revision + 1
    Item.objects.bulk_update(open_items, ("state", "revision"))
    if open_items:
        record(
            actor,
            "plans.certain-confirmed",
            version,
            jurisdiction=version.jurisdiction.pid,
            after={"items": [item.code for item in open_items]},
        )
    return len(open_items)


@transaction.atomic
def freeze(actor: Actor, version: Version) -> Version:
    """Mark a reviewed version as issued; an earlier issued version of the plan is superseded."""
    locked = Version.objects.select_for_update().select_related("plan").get(pk=version.pk)
    open_for_review(locked)
    Version.objects.filter(plan=locked.plan, state=VersionState.ISSUED).update(state=VersionState.SUPERSEDED)
    locked.state, locked.issued_at = VersionState.ISSUED, clock.now()
    locked.save(update_fields=("state", "issued_at"))
    record(
        actor,
        "plans.issued",
        locked,
        jurisdiction=locked.jurisdiction.pid,
        before={"state": VersionState.REVIEW.value},
        after={"state": VersionState.ISSUED.value},
    )
    return locked


def open_for_review(version: Version) -> None:
    """Refuse what would change a version that is in force."""
    if version.state != VersionState.REVIEW:
        raise ValidationError(_("这一版已经下达，不能再改；要改请上传新的一版。"))


@transaction.atomic
def settle_names(actor: Actor, version: Version, choices: Mapping[str, str]) -> int:
    """Teach the directory what names mean; returns how many were settled.

    `choices` gives each name as written "unit" (register a new unit), "group" (register a new group),
    "u:PID" or "g:PID" (another name of an existing one), or "later".
    """
    require(actor, "plans.review", version)
    settled = 0
    for name, choice in choices.items():
        kind, _colon, pid = choice.partition(":")
        if kind == "unit":
            add_unit(actor, name)
        elif kind == "group":
            add_group(actor, name, [])
        elif kind in ("u", "g"):
            model = Unit if kind == "u" else Group
            meaning = model.objects.filter(pid=pid).first()
            if meaning is None:
                raise ValidationError(_("“%(name)s”选的单位已经不在了，请重新选择。") % {"name": name})
            add_name(actor, meaning, name)
        else:
            continue
        settled += 1
    return settled
