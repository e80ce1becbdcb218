"""People and their posts: appointed, ended, transferred. What was, stays as it was."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from luoshi.audit.actions import System, record
from luoshi.directory.models import Jurisdiction, Person, Post, PostRole, Unit
from luoshi.directory.permission import BUSINESS, Actor, require

_NEVER = dt.date.max


@transaction.atomic
def register_person(
    doer: Actor | System, place: Jurisdiction, name: str, *, code: str = "", note: str = ""
) -> Person:
    """A new person. People of one name are told apart by `note`; a staff number is given once."""
    if isinstance(doer, Actor):
        require(doer, "directory.appoint")
    # Rosters stretch a name of two characters with a space to the width of three.
    name = " ".join(name.split()) if name.isascii() else "".join(name.split())
    if not 2 <= len(name) <= 40:
        raise ValidationError(_("姓名应为 2 至 40 个字。"))
    held = Person._base_manager.filter(jurisdiction=place, code=code).first() if code else None
    if held is not None:
        raise ValidationError(_("工号 %(code)s 已是%(name)s的。") % {"code": code, "name": held.name})
    person = Person.objects.create(jurisdiction=place, name=name, code=code, note=note)
    after = {"name": name, "code": code, "note": note}
    record(doer, "directory.person-added", person, jurisdiction=place.pid, after=after)
    return person


@transaction.atomic
def amend_person(actor: Actor, person: Person, *, name: str, code: str, note: str) -> None:
    """Correct what a person is called, their number, or what tells them apart."""
    require(actor, "directory.appoint", person)
    before = {"name": person.name, "code": person.code, "note": person.note}
    after = {"name": name, "code": code, "note": note}
    if before == after:
        return
    if code and Person.objects.filter(code=code).exclude(pk=person.pk).exists():
        raise ValidationError(_("工号 %(code)s 已是别人的。") % {"code": code})
    person.name, person.code, person.note = name, code, note
    person.save(update_fields=("name", "code", "note"))
    record(
        actor,
        "directory.person-amended",
        person,
        jurisdiction=person.jurisdiction.pid,
        before=before,
        after=after,
    )


@transaction.atomic
def give_post(
    doer: Actor | System,
    person: Person,
    unit: Unit,
    role: PostRole,
    *,
    title: str = "",
    since: dt.date,
    until: dt.date | None = None,
    acting: bool = False,
    reason: str = "",
) -> Post:
    """A post for a person from `since` on. Refused where two would hold what only one may hold."""
    if isinstance(doer, Actor):
        require(doer, "directory.appoint", unit)
    # Both rows are locked in one order, so that two appointments at once are judged one after the other.
    Unit._base_manager.select_for_update().get(pk=unit.pk)
    Person._base_manager.select_for_update().get(pk=person.pk)
    _check_days(unit, since, until)
    _check_conflicts(person, unit, role, since, until, acting)
    post = Post.objects.create(
        jurisdiction=unit.jurisdiction,
        person=person,
        unit=unit,
        role=role,
        title=title,
        since=since,
        until=until,
        acting=acting,
    )
    where, after = unit.jurisdiction.pid, {"unit": unit.name, **_terms(post)}
    record(doer, "directory.appointed", person, jurisdiction=where, after=after, reason=reason)
    return post


def _terms(post: Post) -> dict[str, object]:
    """What a post is, for its event."""
    kept = {name: getattr(post, name) for name in ("role", "title", "since", "until", "acting")}
    return {**kept, "role_label": post.get_role_display()}


@transaction.atomic
def end_post(doer: Actor | System, post: Post, last_day: dt.date, reason: str = "") -> None:
    """The post ends with `last_day`. A post that has ended is history and is not touched again."""
    if isinstance(doer, Actor):
        require(doer, "directory.appoint", post)
    held = Post._base_manager.select_for_update(of=("self",)).select_related("unit", "person").get(pk=post.pk)
    if held.until is not None:
        raise ValidationError(_("这个任职已于 %(day)s 结束，不能再改。") % {"day": held.until})
    if last_day < held.since:
        raise ValidationError(_("离任日不能早于任职日 %(day)s。") % {"day": held.since})
    post.until = held.until = last_day
    held.save(update_fields=("until",))
    record(
        doer,
        "directory.post-ended",
        held.person,
        jurisdiction=held.unit.jurisdiction.pid,
        before={"since": held.since},
        after={"unit": held.unit.name, "role_label": held.get_role_display(), "until": last_day},
        reason=reason,
    )


@transaction.atomic
def transfer(
    actor: Actor,
    post: Post,
    unit: Unit,
    role: PostRole,
    *,
    title: str = "",
    since: dt.date,
    reason: str = "",
) -> Post:
    """The person leaves the post and takes another from `since` on; the old one ends the day before."""
    end_post(actor, post, since - dt.timedelta(days=1), reason)
    return give_post(actor, post.person, unit, role, title=title, since=since, reason=reason)


def _check_days(unit: Unit, since: dt.date, until: dt.date | None) -> None:
    if until is not None and until < since:
        raise ValidationError(_("离任日不能早于任职日 %(day)s。") % {"day": since})
    if unit.until is not None and (until or _NEVER) > unit.until:
        words = _("“%(unit)s”%(day)s 之后已撤销，不能再任职。")
        raise ValidationError(words % {"unit": unit.name, "day": unit.until})


def _check_conflicts(
    person: Person, unit: Unit, role: PostRole, since: dt.date, until: dt.date | None, acting: bool
) -> None:
    overlapping = Post._base_manager.filter(
        Q(until__isnull=True) | Q(until__gte=since), since__lte=until or _NEVER
    ).select_related("person", "unit")
    if own := overlapping.filter(person=person, unit=unit, role=role).first():
        words = _("%(who)s自 %(day)s 起已担任“%(unit)s”的%(role)s，任期不能重叠。")
        raise ValidationError(
            words % {"who": person.name, "day": own.since, "unit": unit.name, "role": role.label}
        )
    if role is PostRole.HEAD and not acting:
        head = overlapping.filter(unit=unit, role=role, acting=False).first()
        if head is not None:
            words = _("“%(unit)s”的负责人自 %(day)s 起是%(who)s。请先办离任，或登记为代理。")
            raise ValidationError(words % {"unit": unit.name, "day": head.since, "who": head.person.name})
    _keep_administrators_apart(
        person, role, [PostRole(post.role) for post in overlapping.filter(person=person)]
    )


def _keep_administrators_apart(person: Person, role: PostRole, held: list[PostRole]) -> None:
    """三员分立: an administrator holds that one office and no other."""
    roles = {role, *held}
    if roles <= BUSINESS or len(roles) == 1:
        return
    other = next(each for each in held if each is not role)
    words = _("%(who)s已是%(held)s：系统管理员、安全管理员、审计员须由三人分别担任，也不能兼任业务岗位。")
    raise ValidationError(words % {"who": person.name, "held": other.label})
