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
from luoshi.plans.changes import changing, open_for_review
from luoshi.plans.describing import describe
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
from luoshi.plans.reading import Reading, duties_of, findings_of, goals_of, items_of, meta_of
from luoshi.plans.versions import version_in_force


@dataclass(frozen=True)
class AlreadyThere(Exception):
    """The same file was uploaded before and is a version of `version.plan`."""

    version: Version


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
    plan = intake.plan or Plan(jurisdiction=intake.jurisdiction, created_at=clock.now())
    if plan.pk is None or version_in_force(plan) is None:
        # A draft changes nothing of a plan in force: that is done when it is issued (see `freeze`).
        describe(plan, meta_of(reading), intake.upload.filename)
        plan.save()
    last = plan.versions.select_for_update().aggregate(last=Max("number"))["last"] or 0
    version = Version.objects.create(
        jurisdiction=intake.jurisdiction,
        plan=plan,
        number=last + 1,
        upload=intake.upload,
        text=reading.plan.source.text.replace("\x00", "\ufffd"),
        machine=reading.machine,
        duties=duties_of(reading),
        goals=goals_of(reading),
        meta=meta_of(reading),
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


def decide(actor: Actor, item: Item, state: ItemState, *, revision: int, because: str = "") -> Item:
    """Confirm an item, drop it with a reason, or take a decision back; refused when someone was quicker."""
    because = because.strip()[:300] if state == ItemState.DROPPED else ""
    with changing(actor, item.version, f"item-{state.value}", reason=because) as change:
        held = change.item(item, revision)
        if state == ItemState.DROPPED and not because:
            raise ValidationError(_("不列入台账要写明理由。"))
        change.set(held, {"state": state.value, "dropped_because": because})
    return held


def confirm_certain(actor: Actor, version: Version, block: str | None = None) -> int:
    """Confirm every item still open (of one block) that the machine is certain of; returns how many."""
    with changing(actor, version, "certain-confirmed") as change:
        waiting = change.version.items.select_for_update().filter(
            state=ItemState.PROPOSED, certainty="certain"
        )
        found = list(waiting if block is None else waiting.filter(block=block))
        change.set_states(found, ItemState.CONFIRMED)
    return len(found)


@transaction.atomic
def waive_owners(actor: Actor, version: Version, because: Mapping[str, str]) -> None:
    """Why these items (by public id) have no owner, for each of its own."""
    for item in version.items.filter(pid__in=because):
        words = because[item.pid].strip()[:300]
        if words and words != item.ownerless_because:
            with changing(actor, version, "item-corrected") as change:
                change.set(change.item(item), {"ownerless_because": words})


@transaction.atomic
def freeze(actor: Actor, version: Version) -> Version:
    """Mark a reviewed version as issued; an earlier issued version of the plan is superseded.

    Refused where another plan in force has the same document number, or the same title without one.
    """
    locked = Version.objects.select_for_update(of=("self",)).select_related("plan", "jurisdiction")
    held = locked.get(pk=version.pk)
    open_for_review(held)
    describe(held.plan, held.meta, held.plan.title)
    held.plan.issued_as = held.plan.doc_number or held.plan.title
    same = Plan.objects.filter(jurisdiction=held.jurisdiction, issued_as=held.plan.issued_as)
    if other := same.exclude(pk=held.plan.pk).first():
        raise ValidationError(
            _(
                "“%(name)s”已经作为另一份方案下达过（%(day)s 上传）。"
                "同一份方案只下达一次：要改内容，请把文件作为那一份的新版本上传。"
            )
            % {"name": other.issued_as, "day": f"{other.created_at:%Y-%m-%d}"}
        )
    held.plan.save()
    Version.objects.filter(plan=held.plan, state=VersionState.ISSUED).update(state=VersionState.SUPERSEDED)
    held.state, held.issued_at = VersionState.ISSUED, clock.now()
    held.save(update_fields=("state", "issued_at"))
    record(
        actor,
        "plans.issued",
        held,
        jurisdiction=held.jurisdiction.pid,
        before={"state": VersionState.REVIEW.value},
        after={"state": VersionState.ISSUED.value},
    )
    return held


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
