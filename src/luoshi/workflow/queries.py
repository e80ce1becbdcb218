"""Reads of the workflow: what may be done with a thing now, why not, and what was done with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from luoshi.directory.permission import Actor, may, refusal
from luoshi.workflow.models import Move
from luoshi.workflow.procedures import Step, procedure_of


def why_not(actor: Actor | None, subject: models.Model, name: str) -> str:
    """Why the actor may not take the step with the subject now, in one sentence; empty when they may."""
    procedure = procedure_of(subject)
    step = procedure.step(name)
    if actor is None or not may(actor, step.permission):
        return refusal(step.permission)
    state = getattr(subject, procedure.state_field)
    if state not in step.origins:
        return _("现在是“%(state)s”，不能%(step)s。") % {
            "state": procedure.label_of(state),
            "step": step.label,
        }
    if not may(actor, step.permission, subject):
        return refusal(step.permission)
    return next(filter(None, (obstacle(actor, subject) for obstacle in step.obstacles)), "")


@dataclass(frozen=True)
class Choice:
    """A step on a page: what it is called, whether it asks for a reason, and why it is closed."""

    step: Step
    why_not: str

    @property
    def name(self) -> str:
        return self.step.name

    @property
    def open(self) -> bool:
        return not self.why_not


def choices(actor: Actor | None, subject: models.Model, names: Iterable[str] = ()) -> list[Choice]:
    """Every step of the subject's procedure (or those named) that starts from its present state."""
    procedure = procedure_of(subject)
    wanted = set(names) or {step.name for step in procedure.steps}
    state = getattr(subject, procedure.state_field)
    return [
        Choice(step, why_not(actor, subject, step.name))
        for step in procedure.steps
        if step.name in wanted and state in step.origins
    ]


def moves(*subjects: models.Model) -> QuerySet[Move]:
    """What was done with these things, oldest first."""
    return Move.objects.filter(subject__in=[getattr(each, "pid", "") for each in subjects]).select_related(
        "by", "unit"
    )
