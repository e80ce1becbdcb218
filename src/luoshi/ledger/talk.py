"""Talking about a task: comments, and following it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.audit.models import Event
from luoshi.calendar import clock
from luoshi.directory.models import Jurisdiction, Person, Post, PostRole
from luoshi.directory.permission import Actor, require
from luoshi.directory.queries import posts_of
from luoshi.ledger.access import visible
from luoshi.ledger.mentions import mentionable, mentioned
from luoshi.ledger.models import Comment, Task, Watch
from luoshi.ledger.timeline import subjects
from luoshi.notices.actions import tell

MOST_LETTERS = 4000
# How long one's own words can be put right; afterwards others have read them.
EDIT_MINUTES = 15
# Of these a watcher is told when they happen, not with the day's changes.
SAID = ("ledger.commented", "ledger.comment-edited", "ledger.comment-withdrawn")


@transaction.atomic
def comment(actor: Actor, task: Task, words: str) -> Comment:
    """Say something. Those called by @ are told at once, those who follow the task with the day's digest."""
    require(actor, "ledger.talk", task)
    words = _clean(words)
    called = mentioned(words, mentionable(task, clock.today()))
    said = Comment.objects.create(
        jurisdiction_id=task.jurisdiction_id,
        task=task,
        author=actor.person,
        unit=actor.unit,
        words=words,
        at=clock.now(),
    )
    said.mentioned.set(called)
    _follow(actor.person, task)
    _tell_of(actor, said, called)
    _record(actor, "ledger.commented", said, after={"words": words})
    return said


@transaction.atomic
def edit(actor: Actor, said: Comment, words: str) -> Comment:
    """Put one's own words right, within a quarter of an hour; who is newly called is told."""
    require(actor, "ledger.talk", said.task)
    locked = Comment.objects.select_for_update().get(pk=said.pk)
    if not may_edit(actor, locked):
        raise ValidationError(
            _("留言发出 %(n)s 分钟后不能再改，可以撤回后重新留言。") % {"n": EDIT_MINUTES}
        )
    before, words = locked.words, _clean(words)
    if words == before:
        return locked
    known = set(locked.mentioned.values_list("pk", flat=True))
    called = mentioned(words, mentionable(said.task, clock.today()))
    locked.words, locked.edited_at = words, clock.now()
    locked.save(update_fields=("words", "edited_at"))
    locked.mentioned.set(called)
    _tell_of(actor, locked, [person for person in called if person.pk not in known], watchers=False)
    _record(actor, "ledger.comment-edited", locked, before={"words": before}, after={"words": words})
    return locked


@transaction.atomic
def withdraw(actor: Actor, said: Comment, because: str = "") -> None:
    """Take one's own words back; a clerk may take back anybody's, and says why. A trace stays."""
    require(actor, "ledger.talk", said.task)
    locked = Comment.objects.select_for_update().get(pk=said.pk)
    if locked.withdrawn_at is not None:
        return
    if locked.author_id != actor.person.pk:
        if actor.role != PostRole.CLERK:
            raise PermissionDenied(_("只能撤回自己的留言。"))
        if not because.strip():
            raise ValidationError(_("撤回别人的留言要写明理由。"))
    before = locked.words
    locked.words, locked.withdrawn_at, locked.withdrawn_by = "", clock.now(), actor.person
    locked.save(update_fields=("words", "withdrawn_at", "withdrawn_by"))
    _record(
        actor, "ledger.comment-withdrawn", locked, before={"words": before}, reason=because.strip()[:300]
    )


def may_edit(actor: Actor, said: Comment) -> bool:
    """Whether the words can still be put right by this person."""
    age = clock.now() - said.at
    return (
        said.author_id == actor.person.pk
        and said.withdrawn_at is None
        and age < dt.timedelta(minutes=EDIT_MINUTES)
    )


@transaction.atomic
def watch(actor: Actor, task: Task, wanted: bool) -> None:
    """Follow a task from now on, or no longer. A wish of one's own that changes nothing for others: no event
    is written of it."""
    require(actor, "ledger.talk", task)
    if wanted:
        _follow(actor.person, task)
    else:
        Watch.objects.filter(task=task, person=actor.person).delete()


def comments_of(task: Task) -> QuerySet[Comment]:
    """All comments, withdrawn ones included, oldest first."""
    return Comment.objects.filter(task=task).select_related("author", "unit", "withdrawn_by")


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
                url=_address(task) + "#history",
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


def _follow(person: Person, task: Task) -> None:
    last = Event.objects.filter(jurisdiction=task.jurisdiction.pid).aggregate(last=Max("sequence"))["last"]
    Watch.objects.get_or_create(
        task=task,
        person=person,
        defaults={"jurisdiction_id": task.jurisdiction_id, "told_until": last or 0},
    )


def _tell_of(actor: Actor, said: Comment, called: list[Person], *, watchers: bool = True) -> None:
    task, about = said.task, {"who": actor.person, "task": said.task}
    posts = [(list(posts_of(person.pk, clock.today())) or [person])[0] for person in called]
    tell(
        posts,
        "ledger.mention",
        _("%(who)s在“%(task)s”的留言里提到您") % about,
        said.words[:300],
        url=f"{_address(task)}#c-{said.pid}",
        about=task,
        key=f"mention:{said.pid}",
        but=actor.person,
    )
    if watchers:
        following = Watch.objects.filter(task=task).exclude(person__in=called).select_related("person")
        tell(
            [each.person for each in following],
            "ledger.comment",
            _("%(who)s在“%(task)s”留言") % about,
            said.words[:300],
            url=f"{_address(task)}#c-{said.pid}",
            about=task,
            key=f"comment:{said.pid}",
            but=actor.person,
        )


def _address(task: Task) -> str:
    return reverse("ledger:task", args=[task.pid])


def _clean(words: str) -> str:
    words = words.strip().replace("\r\n", "\n").replace("\x00", "")
    if not words:
        raise ValidationError(_("请写下要说的话。"))
    if len(words) > MOST_LETTERS:
        raise ValidationError(
            _("留言最多 %(most)s 字，现在 %(n)s 字；长的材料请作为附件上传。")
            % {"most": MOST_LETTERS, "n": len(words)}
        )
    return words


def _record(actor: Actor, action: str, said: Comment, **values: object) -> None:
    record(actor, action, said, jurisdiction=said.jurisdiction.pid, **values)  # type: ignore[arg-type]
