"""Following a task: who does is told of its changes, a day's at once."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.audit.models import Event
from luoshi.calendar import clock
from luoshi.directory.models import Jurisdiction, Person, Post
from luoshi.directory.permission import Actor, require
from luoshi.directory.queries import posts_of
from luoshi.ledger.access import visible
from luoshi.ledger.models import Task, Watch
from luoshi.ledger.timeline import subjects
from luoshi.notices.actions import tell

# Of these a follower is told when they happen (see `talk`), not with the day's changes.
SAID = ("ledger.commented", "ledger.comment-edited", "ledger.comment-withdrawn")


@transaction.atomic
def watch(actor: Actor, task: Task, wanted: bool) -> None:
    """Follow a task from now on, or no longer. A wish of one's own that changes nothing for others: no event
    is written of it."""
    require(actor, "ledger.talk", task)
    if wanted:
        follow(actor.person, task)
    else:
        Watch.objects.filter(task=task, person=actor.person).delete()


def is_watched(actor: Actor, task: Task) -> bool:
    """Whether the person follows the task."""
    return Watch.objects.filter(task=task, person=actor.person).exists()


def tell_watchers(place: Jurisdiction) -> None:
    """Tell those who follow tasks what has changed in them since they were told, a day's changes at once.

    What a person did themselves is no news to them, and who may not see a task any more is told nothing.
    """
    watches = list(Watch.objects.filter(jurisdiction=place).select_related("person", "task__plan"))
    if not watches:
        return
    news = _news(place, watches)
    by_person: dict[int, list[Watch]] = defaultdict(list)
    for each in watches:
        by_person[each.person_id].append(each)
    for own in by_person.values():
        _tell_watcher(own, news)


def _tell_watcher(watches: list[Watch], news: dict[int, list[Event]]) -> None:
    person = watches[0].person
    actors = [Actor(person, post) for post in posts_of(person.pk, clock.today())]
    changed = [
        each.task
        for each in watches
        if any(event.sequence > each.told_until and event.actor != person.pid for event in news[each.task_id])
        and any(visible(actor).filter(pk=each.task_id).exists() for actor in actors)
    ]
    with transaction.atomic():
        for each in watches:
            each.told_until = max([each.told_until, *(event.sequence for event in news[each.task_id])])
        Watch.objects.bulk_update(watches, ("told_until",))
        for task in changed:
            tell(
                [_as_known(person, actors)],
                "ledger.watched",
                _("关注的任务有变化：%(task)s") % {"task": task},
                url=reverse("ledger:task", args=[task.pid]) + "#history",
                about=task,
                key=f"watched:{task.pid}:{max(event.sequence for event in news[task.pk])}",
            )


def _as_known(person: Person, actors: list[Actor]) -> Person | Post:
    return actors[0].post if actors else person


def _news(place: Jurisdiction, watches: list[Watch]) -> dict[int, list[Event]]:
    """Events about each watched task, later than the oldest of which somebody has not been told."""
    tasks = {each.task_id: each.task for each in watches}
    of_subject = {pid: pk for pk, task in tasks.items() for pid in subjects(task)}
    events = Event.objects.filter(
        jurisdiction=place.pid,
        sequence__gt=min(each.told_until for each in watches),
        subject__in=of_subject,
    ).exclude(action__in=SAID)
    found: dict[int, list[Event]] = {pk: [] for pk in tasks}
    for event in events.order_by("sequence"):
        found[of_subject[event.subject]].append(event)
    return found


def follow(person: Person, task: Task) -> None:
    """Have the person told of what happens from now on."""
    last = Event.objects.filter(jurisdiction=task.jurisdiction.pid).aggregate(last=Max("sequence"))["last"]
    Watch.objects.get_or_create(
        task=task,
        person=person,
        defaults={"jurisdiction_id": task.jurisdiction_id, "told_until": last or 0},
    )
