"""A procedure: the states of a thing and the steps from one to another. Apps declare theirs as tables."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models

from luoshi.directory.permission import Actor

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Why the actor may not take a step with the subject just now, in one sentence; empty when nothing stands
# in the way.
Obstacle = Callable[[Actor, Any], str]


@dataclass(frozen=True)
class Step:
    """One allowed move. `obstacles` are asked after permission and state."""

    name: str
    label: StrOrPromise
    origins: Collection[str]
    to: str
    permission: str
    reason: bool = False
    obstacles: tuple[Obstacle, ...] = ()


def _itself(subject: models.Model) -> models.Model:
    return subject


def _nothing(subject: models.Model) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class Procedure:
    """The steps of one kind of thing, whose state stands in `state_field`.

    `about` gives what an event of the step speaks of (the thing itself by default), `facts` what the event
    says besides the state: who, which.
    """

    name: str
    label: StrOrPromise
    model: type[models.Model]
    state_field: str
    states: type[models.TextChoices]
    steps: tuple[Step, ...]
    about: Callable[[Any], models.Model] = _itself
    facts: Callable[[Any], Mapping[str, Any]] = _nothing

    def step(self, name: str) -> Step:
        return next(step for step in self.steps if step.name == name)

    def label_of(self, state: str) -> str:
        return str(self.states(state).label)


_procedures: dict[type[models.Model], Procedure] = {}


def declare(procedure: Procedure) -> Procedure:
    """From now on things of the procedure's model move by its table alone."""
    _procedures[procedure.model] = procedure
    return procedure


def procedure_of(subject: models.Model) -> Procedure:
    """The procedure of a thing; a KeyError is a mistake in the program."""
    return _procedures[type(subject)]


def procedures() -> list[Procedure]:
    """Every procedure there is, by name."""
    return sorted(_procedures.values(), key=lambda procedure: procedure.name)
