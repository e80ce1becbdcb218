"""What hangs on a task, and everything that happened to it, whichever of its parts it happened to."""

from __future__ import annotations

from functools import cache

from django.db import connection
from django.db.models import Model, QuerySet

from luoshi.audit.models import Event
from luoshi.directory.scope import Scoped
from luoshi.ledger.models import Task

# Of one task: the public ids of the rows that hang on it, by their model. A model without any is left out.
Parts = dict[type[Model], list[str]]


def parts_of(task: Task) -> Parts:
    """What hangs on a task: assignments, comments, changes, whatever an app has added."""
    found: Parts = {}
    models = [model for model, _column in _hanging()]
    with connection.cursor() as cursor:
        cursor.execute(_every_part(), {"task": task.pk})
        for place, pid in cursor.fetchall():
            found.setdefault(models[place], []).append(pid)
    return found


@cache
def _hanging() -> list[tuple[type[Scoped], str]]:
    """(model, its column that names the task)."""
    return [
        (model, str(relation.field.column))
        for relation in Task._meta.related_objects
        if isinstance(model := relation.related_model, type) and issubclass(model, Scoped)
    ]


@cache
def _every_part() -> str:
    """(the model's place among those that hang, public id). Written out: it is the same for every task."""
    return " UNION ALL ".join(
        f'SELECT {place}, pid::text FROM "{model._meta.db_table}" WHERE "{column}" = %(task)s'
        for place, (model, column) in enumerate(_hanging())
    )


def subjects(task: Task, parts: Parts | None = None) -> list[str]:
    """Public ids of the task, the item it comes from, and every row that hangs on it."""
    own = [task.pid, *([task.item.pid] if task.item else [])]
    hanging = parts_of(task) if parts is None else parts
    return own + [pid for pids in hanging.values() for pid in pids]


def events_of(task: Task, parts: Parts) -> QuerySet[Event]:
    """The task's events and those of its plan's issuing, newest first."""
    about = [*subjects(task, parts), task.plan.pid]
    return Event.objects.filter(jurisdiction=task.jurisdiction.pid, subject__in=about).order_by("-sequence")
