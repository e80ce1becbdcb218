"""Talking about a task."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.models import Person, PostRole
from luoshi.directory.permission import Actor, require
from luoshi.directory.queries import posts_of
from luoshi.ledger.mentions import mentionable, mentioned
from luoshi.ledger.models import Comment, Task, Watch
from luoshi.ledger.watching import follow
from luoshi.notices.actions import tell

MOST_LETTERS = 4000
# How long one's own words can be put right; afterwards others have read them.
EDIT_MINUTES = 15


@transaction.atomic
def comment(actor: Actor, task: Task, words: str) -> Comment:
    """Say something. Those called by @ are told at once, those who follow the task with the day's digest."""
    require(actor, "ledger.talk", task)
    words = _clean(words)
    seeing = mentionable(task, clock.today())
    called = mentioned(words, seeing)
    said = Comment.objects.create(
        jurisdiction_id=task.jurisdiction_id,
        task=task,
        author=actor.person,
        unit=actor.unit,
        words=words,
        at=clock.now(),
    )
    said.mentioned.set(called)
    follow(actor.person, task)
    _tell_called(actor, said, called)
    _tell_followers(actor, said, {person.pk for each in seeing for person in each.people}, called)
    _record(actor, "ledger.commented", said, after={"words": words})
    return said


@transaction.atomic
def edit(actor: Actor, said: Comment, words: str) -> Comment:
    """Put one's own words right, within a quarter of an hour; who is newly called is told."""
    require(actor, "ledger.talk", said.task)
    locked = Comment.objects.select_for_update().get(pk=said.pk)
    if not may_edit(actor, locked):
        raise ValidationError(_("留言发出 %(n)s 分钟后不能再改，可以撤回后重新留言。") % {"n": EDIT_MINUTES})
    before, words = locked.words, _clean(words)
    if words == before:
        return locked
    known = set(locked.mentioned.values_list("pk", flat=True))
    called = mentioned(words, mentionable(said.task, clock.today()))
    locked.words, locked.edited_at = words, clock.now()
    locked.save(update_fields=("words", "edited_at"))
    locked.mentioned.set(called)
    _tell_called(actor, locked, [person for person in called if person.pk not in known])
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
    _record(actor, "ledger.comment-withdrawn", locked, before={"words": before}, reason=because.strip()[:300])


def may_edit(actor: Actor, said: Comment) -> bool:
    """Whether the words can still be put right by this person."""
    age = clock.now() - said.at
    return (
        said.author_id == actor.person.pk
        and said.withdrawn_at is None
        and age < dt.timedelta(minutes=EDIT_MINUTES)
    )


def comments_of(task: Task) -> QuerySet[Comment]:
    """All comments, withdrawn ones included, oldest first."""
    return Comment.objects.filter(task=task).select_related("author", "unit", "withdrawn_by")


def _tell_called(actor: Actor, said: Comment, called: list[Person]) -> None:
    today = clock.today()
    tell(
        [posts_of(person.pk, today).first() or person for person in called],
        "ledger.mention",
        _("%(who)s在“%(task)s”的留言里提到您") % {"who": actor.person, "task": said.task},
        said.words[:300],
        url=_address(said),
        about=said.task,
        key=f"mention:{said.pid}",
        but=actor.person,
    )


def _tell_followers(actor: Actor, said: Comment, seeing: set[int], called: list[Person]) -> None:
    """Those who still may see the task and have not been told already."""
    following = Watch.objects.filter(task=said.task, person__in=seeing).exclude(person__in=called)
    tell(
        [each.person for each in following.select_related("person")],
        "ledger.comment",
        _("%(who)s在“%(task)s”留言") % {"who": actor.person, "task": said.task},
        said.words[:300],
        url=_address(said),
        about=said.task,
        key=f"comment:{said.pid}",
        but=actor.person,
    )


def _address(said: Comment) -> str:
    return f"{reverse('ledger:task', args=[said.task.pid])}#c-{said.pid}"


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
