"""Writes of the accounts: users, signing in and out, choosing the post one acts through."""

from __future__ import annotations

from django.contrib.auth import login, logout
from django.db import transaction
from django.http import HttpRequest

from luoshi.accounts.middleware import SESSION_KEY
from luoshi.accounts.models import User
from luoshi.audit.actions import Doer, record
from luoshi.calendar import clock
from luoshi.directory.models import Person
from luoshi.directory.queries import posts_of


@transaction.atomic
def open_account(doer: Doer, person: Person, username: str, password: str) -> User:
    """Give a person a sign-in."""
    user = User.objects.create_user(username, password, person)
    record(doer, "accounts.opened", user, jurisdiction=person.jurisdiction.pid, after={"username": username})
    return user


@transaction.atomic
def sign_in(request: HttpRequest, user: User) -> None:
    """Begin a session and record it."""
    login(request, user)
    # Django has written the machine's time; pages tell that of the product's one clock.
    user.last_login = clock.now()
    user.save(update_fields=("last_login",))
    _record_session(user, "accounts.signed-in")


@transaction.atomic
def sign_out(request: HttpRequest) -> None:
    """End the session and record it."""
    if isinstance(request.user, User):
        _record_session(request.user, "accounts.signed-out")
    logout(request)


def choose_post(request: HttpRequest, pid: str) -> bool:
    """Act through another of one's posts from now on; False when it is not one's own today."""
    assert isinstance(request.user, User)
    if not posts_of(request.user.person_id, clock.today()).filter(pid=pid).exists():
        return False
    request.session[SESSION_KEY] = pid
    return True


def _record_session(user: User, action: str) -> None:
    person = Person._base_manager.select_related("jurisdiction").get(pk=user.person_id)
    record(Oneself(person), action, person, jurisdiction=person.jurisdiction.pid)


class Oneself:
    """A person as the doer of their own session, whatever posts they hold."""

    def __init__(self, person: Person) -> None:
        self.audit_id = person.pid
        self.audit_name = person.name
