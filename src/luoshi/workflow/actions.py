"""The one way to move a thing through its procedure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.permission import Actor, may
from luoshi.workflow.models import Move
from luoshi.workflow.procedures import Procedure, Step, procedure_of
from luoshi.workflow.queries import why_not

M = TypeVar("M", bound=models.Model)


@transaction.atomic
def move(
    actor: Actor, subject: M, name: str, *, because: str = "", also: Mapping[str, Any] | None = None
) -> M:
    """Take a step: the row is locked, permission, state and reason are checked, move and event written.

    `also` are further columns of the subject that change with the step. Raises PermissionDenied for who may
    never do this, ValidationError for what cannot be done now; both with the sentence of `why_not`.
    """
    procedure = procedure_of(subject)
    step = procedure.step(name)
    locked = type(subject)._base_manager.select_for_update(of=("self",)).get(pk=subject.pk)
    obstacle = why_not(actor, locked, name)
    if obstacle:
        raise (ValidationError if may(actor, step.permission) else PermissionDenied)(obstacle)
    reason = because.strip()
    if step.reason and not reason:
        raise ValidationError(_("%(step)s要写明理由。") % {"step": step.label})
    origin = getattr(locked, procedure.state_field)
    changed = {procedure.state_field: step.to, **(also or {})}
    for field, value in changed.items():
        setattr(locked, field, value)
    locked.save(update_fields=list(changed))
    _note(actor, procedure, step, locked, origin, reason)
    return locked


def _note(
    actor: Actor, procedure: Procedure, step: Step, subject: models.Model, origin: str, reason: str
) -> None:
    """The move as a row, and as an event."""
    Move.objects.create(
        jurisdiction=actor.jurisdiction,
        procedure=procedure.name,
        subject_type=subject._meta.label_lower,
        subject=getattr(subject, "pid", str(subject.pk)),
        step=step.name,
        origin=origin,
        to=step.to,
        by=actor.person,
        unit=actor.unit,
        at=clock.now(),
        reason=reason,
    )
    record(
        actor,
        f"{procedure.name}-{step.name}",
        procedure.about(subject),
        jurisdiction=actor.jurisdiction.pid,
        before={"state": procedure.label_of(origin)},
        after={"state": procedure.label_of(step.to), **procedure.facts(subject)},
        reason=reason,
    )
