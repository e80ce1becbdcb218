"""Everything that happened to a task, whichever of its parts it happened to."""

from __future__ import annotations

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from luoshi.audit.models import Event
from luoshi.directory.scope import Scoped
from luoshi.ledger.models import Task


def subjects(task: Task) -> list[str]:
    """Public ids of the task, the item it comes from, and every row that hangs on it: assignments,
    comments, changes, whatever an app has added."""
    own = [task.pid, *([task.item.pid] if task.item else [])]
    parts = [
        relation.related_model._base_manager.filter(**{relation.field.name: task})
        .order_by()
        .values_list(Cast("pid", CharField()), flat=True)
        for relation in Task._meta.related_objects
        if isinstance(relation.related_model, type) and issubclass(relation.related_model, Scoped)
    ]
    return own + list(parts[0].union(*parts[1:], all=True))


def events_of(task: Task) -> QuerySet[Event]:
    """The task's events and those of its plan's issuing, newest first."""
    about = [*subjects(task), task.plan.pid]
    return Event.objects.filter(jurisdiction=task.jurisdiction.pid, subject__in=about).order_by("-sequence")
