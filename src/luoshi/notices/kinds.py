"""The kinds of notices. An app declares its own in its `notices.py`, which the site loads at start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Kind:
    """What a notice is about. An urgent one does not wait for the day's digest; an obligatory one cannot be
    switched off in the personal settings."""

    code: str
    label: StrOrPromise
    urgent: bool = False
    obligatory: bool = False


_kinds: dict[str, Kind] = {}


def declare(code: str, label: StrOrPromise, *, urgent: bool = False, obligatory: bool = False) -> None:
    """Make a kind known; its code begins with the app's name: `ledger.issued`."""
    _kinds[code] = Kind(code, label, urgent, obligatory)


# What this app itself tells: the day's reminders (see `reminding`).
REMINDER = "notices.reminder"
declare(REMINDER, gettext_lazy("到期提醒"), obligatory=True)


def kind_of(code: str) -> Kind:
    """The kind with this code. Raises LookupError for one that nobody has declared."""
    try:
        return _kinds[code]
    except KeyError:
        raise LookupError(f"no app declares notices of kind {code!r}") from None


def kinds() -> dict[str, Kind]:
    """Every kind there is, by code."""
    return dict(_kinds)
