"""Columns that are sealed: a backup or a query of the database shows nothing that could be used.

The installation's secret key opens them, by a key derived from it (see docs/decisions/0014).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.db import models


class Unopenable(ValueError):
    """A sealed text that the present secret key does not open: the key was changed, or the text was."""


def seal(text: str) -> str:
    """The text as it is kept; nothing stays nothing."""
    return _lock().encrypt(text.encode()).decode() if text else ""


def unseal(kept: str) -> str:
    """The text that was sealed. Raises Unopenable."""
    try:
        return _lock().decrypt(kept).decode() if kept else ""
    except InvalidToken as error:
        raise Unopenable from error


def _lock() -> Fernet:
    key = hmac.new(settings.SECRET_KEY.encode(), b"luoshi.sealed", hashlib.sha256).digest()
    return Fernet(base64.urlsafe_b64encode(key))


if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField


class SealedField(_TextField):
    """A text that is sealed in the database and plain in Python. One that cannot be opened reads as empty:
    whoever needs it finds it missing and asks for it again."""

    def get_prep_value(self, value: Any) -> Any:
        return seal(super().get_prep_value(value) or "")

    def from_db_value(self, value: str | None, _expression: object, _connection: object) -> str:
        try:
            return unseal(value or "")
        except Unopenable:
            return ""
