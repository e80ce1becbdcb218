"""Accounts as the administrators see them: opened, switched off and on, unlocked, given a new password."""

from __future__ import annotations

import secrets

from axes.utils import reset
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.accounts.actions import Oneself, open_account
from luoshi.accounts.models import User
from luoshi.audit.actions import record
from luoshi.directory.models import Person
from luoshi.directory.permission import Actor, require

# Without characters that look alike when read out over the telephone.
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"


@transaction.atomic
def open_for(actor: Actor, person: Person, username: str) -> tuple[User, str]:
    """An account with a one-time password, which is returned once and kept nowhere."""
    require(actor, "accounts.open", person)
    if User.objects.filter(person=person).exists():
        raise ValidationError(_("%(person)s已有账户。") % {"person": person})
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError(_("登录名“%(name)s”已有人用，请换一个。") % {"name": username})
    password = one_time_password()
    user = open_account(actor, person, username, password)
    user.must_change = True
    user.save(update_fields=("must_change",))
    return user, password


@transaction.atomic
def switch(actor: Actor, user: User, *, on: bool) -> None:
    """Let a person sign in again, or no longer. Nobody switches off their own account."""
    require(actor, "accounts.open", user.person)
    if user.person_id == actor.person.pk:
        raise ValidationError(_("不能停用自己的账户。"))
    if user.is_active == on:
        return
    user.is_active = on
    user.save(update_fields=("is_active",))
    _record(actor, user, "accounts.switched-on" if on else "accounts.switched-off")


@transaction.atomic
def unlock(actor: Actor, user: User) -> None:
    """Open the door that wrong passwords closed."""
    require(actor, "accounts.protect", user.person)
    reset(username=user.username)
    _record(actor, user, "accounts.unlocked")


@transaction.atomic
def reset_password(actor: Actor, user: User) -> str:
    """A new one-time password, returned once; the old one is void and the door is unlocked."""
    require(actor, "accounts.protect", user.person)
    if user.person_id == actor.person.pk:
        raise ValidationError(_("自己的密码请在“修改密码”里改。"))
    password = one_time_password()
    user.set_password(password)
    user.must_change = True
    user.save(update_fields=("password", "must_change"))
    reset(username=user.username)
    _record(actor, user, "accounts.password-reset")
    return password


@transaction.atomic
def change_own_password(user: User, password: str) -> None:
    """What a person chose for themselves."""
    user.set_password(password)
    user.must_change = False
    user.save(update_fields=("password", "must_change"))
    record(
        Oneself(user.person),
        "accounts.password-changed",
        user.person,
        jurisdiction=user.person.jurisdiction.pid,
    )


def one_time_password() -> str:
    """Sixty bits in groups that can be read out: abcd-efgh-jkmn."""
    letters = [secrets.choice(_ALPHABET) for _index in range(12)]
    return "-".join("".join(letters[start : start + 4]) for start in (0, 4, 8))


def _record(actor: Actor, user: User, action: str) -> None:
    place = user.person.jurisdiction.pid
    record(actor, action, user.person, jurisdiction=place, after={"username": user.username})
