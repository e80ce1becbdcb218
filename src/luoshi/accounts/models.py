"""The sign-in. A user is a person's key to the door; what they may do comes from the person's posts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Person
from luoshi.directory.prepared import rows_of

_COLUMNS = ("id", "password", "last_login", "username", "person_id", "is_active", "must_change")
_BY_KEY = """
SELECT id, password, last_login, username, person_id, is_active, must_change
FROM accounts_user WHERE id = %(pk)s
"""


class UserManager(BaseUserManager["User"]):
    """Makes users with hashed passwords."""

    def create_user(self, username: str, password: str, person: Person) -> User:
        user = self.model(username=self.model.normalize_username(username), person=person)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get(self, *args: Any, **kwargs: Any) -> User:
        """As ever; but who is asked for by key alone, as Django's sign-in does with every request, is read by
        a statement that a connection plans once."""
        if args or set(kwargs) != {"pk"}:
            return super().get(*args, **kwargs)
        for row in rows_of(_BY_KEY, kwargs):
            return self.model.from_db(self.db, _COLUMNS, row)
        raise self.model.DoesNotExist


class User(AbstractBaseUser):
    """A sign-in name with a password. No superusers: nobody stands above the 三员."""

    username = models.CharField(_("登录名"), max_length=60, unique=True)
    person = models.OneToOneField(Person, on_delete=models.PROTECT, related_name="user")
    is_active = models.BooleanField(_("启用"), default=True)
    # The password was given by an administrator: nothing else opens before the person has chosen their own.
    must_change = models.BooleanField(_("须改密码"), default=False)

    objects = UserManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.username
