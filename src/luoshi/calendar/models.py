"""The days that a place has ruled on itself, over the State Council's."""

from __future__ import annotations

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _


def new_day_pid() -> str:
    return secrets.token_hex(8)


class SpecialDay(models.Model):
    """A holiday or a worked weekend of one place. `jurisdiction` is the place's public identifier: the
    calendar stands below the directory, as the record of events does."""

    jurisdiction = models.CharField(max_length=16)
    pid = models.CharField(max_length=16, unique=True, default=new_day_pid, editable=False)
    day = models.DateField(_("日期"))
    working = models.BooleanField(_("上班"))
    name = models.CharField(_("名称"), max_length=40, blank=True)
    source = models.CharField(_("依据"), max_length=200)

    class Meta:
        ordering = ("jurisdiction", "day")
        constraints = (models.UniqueConstraint(fields=("jurisdiction", "day"), name="calendar_day_once"),)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
