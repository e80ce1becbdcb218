"""The one place where business data is scoped to a jurisdiction.

Every table of business data derives from `Scoped`. Its manager filters by the scope that is set for the
present request or job, and refuses to read at all when none is set: a forgotten filter is an error, never
a leak. A superior jurisdiction's scope holds those below it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from luoshi.directory.models import Jurisdiction

_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
_PAIRS = [one + other for one in _ALPHABET for other in _ALPHABET]


class ScopeNotSet(RuntimeError):
    """Business data was read outside any jurisdiction: a mistake in the program, not of the user."""


# None: no scope set; an empty frozenset in `_Everything` would be ambiguous, so everything has its own mark.
_EVERYTHING = frozenset({-1})
_scope: ContextVar[frozenset[int] | None] = ContextVar("luoshi_scope", default=None)


def new_pid() -> str:
    """A public identifier: stable, not guessable, without look-alike characters; 31**12 of them.

    Drawn as one number: an import makes a hundred thousand of them, and each draw asks the system.
    """
    number, letters = secrets.randbelow(len(_PAIRS) ** 6), ""
    for _index in range(6):
        number, place = divmod(number, len(_PAIRS))
        letters += _PAIRS[place]
    return letters


@contextmanager
def within(*jurisdictions: Jurisdiction) -> Iterator[None]:
    """Read only these jurisdictions' data (name those below as well where they may be seen)."""
    with within_keys(each.pk for each in jurisdictions):
        yield


@contextmanager
def within_keys(keys: Iterable[int]) -> Iterator[None]:
    """The same, by the keys of the jurisdictions."""
    token = _scope.set(frozenset(keys))
    try:
        yield
    finally:
        _scope.reset(token)


@contextmanager
def everywhere() -> Iterator[None]:
    """Read all jurisdictions' data: for periodic jobs and commands of the system, never for a request."""
    token = _scope.set(_EVERYTHING)
    try:
        yield
    finally:
        _scope.reset(token)


def scope_keys() -> frozenset[int]:
    """The jurisdictions that may be read now, as one value: what was put together under it holds under it."""
    scope = _scope.get()
    if scope is None:
        raise ScopeNotSet("Business data was asked for without a jurisdiction")
    return scope


def in_scope(column: str) -> tuple[str, tuple[int, ...]]:
    """The condition, with its values, by which written-out SQL keeps to what may be read now."""
    scope = scope_keys()
    if scope is _EVERYTHING:
        return "TRUE", ()
    keys = tuple(sorted(scope))
    return (f"{column} IN ({', '.join(['%s'] * len(keys))})" if keys else "FALSE"), keys


M = TypeVar("M", bound=models.Model)


class ScopedManager(models.Manager[M]):
    """Reads the present scope's rows; raises `ScopeNotSet` outside any."""

    def get_queryset(self) -> models.QuerySet[M]:
        rows = super().get_queryset()
        scope = _scope.get()
        if scope is None:
            raise ScopeNotSet(f"{self.model.__name__} was read without a jurisdiction")
        return rows if scope is _EVERYTHING else rows.filter(jurisdiction_id__in=scope)


class Scoped(models.Model):
    """A row of business data: it belongs to a jurisdiction and has a public identifier."""

    jurisdiction = models.ForeignKey(
        "directory.Jurisdiction", on_delete=models.PROTECT, related_name="+", verbose_name=_("辖区")
    )
    pid = models.CharField(max_length=16, unique=True, default=new_pid, editable=False)

    objects = ScopedManager()

    class Meta:
        abstract = True
