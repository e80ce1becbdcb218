"""The sign-in. A user is a person's key to the door; what they may do comes from the person's posts."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import Person


class UserManager(BaseUserManager["User"]):
    """Makes users with hashed passwords."""

    def create_user(self, username: str, password: str, person: Person) -> User:
        user = self.model(username=self.model.normalize_username(username), person=person)
        user.set_password(password)
        user.save(using=self._db)
        return user


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
