"""Columns that are sealed: a backup or a query of the database shows nothing that could be used.

The installation's secret key opens them, by two keys derived from it. HMAC-SHA256 in counter mode makes the
key stream, a second HMAC over nonce and sealed text guards against changes (encrypt, then authenticate).
Why not a library: see docs/decisions/0014.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

_PREFIX = "sealed:1:"
_NONCE, _TAG = 16, 32


class Unopenable(ValueError):
    """A sealed text that the present secret key does not open: the key was changed, or the text was."""


def seal(text: str) -> str:
    """The text as it is kept; nothing stays nothing."""
    if not text:
        return ""
    nonce, plain = secrets.token_bytes(_NONCE), text.encode()
    mixed = bytes(a ^ b for a, b in zip(plain, _stream(nonce, len(plain)), strict=True))
    return _PREFIX + base64.urlsafe_b64encode(nonce + _tag(nonce + mixed) + mixed).decode()


def unseal(kept: str) -> str:
    """The text that was sealed. Raises Unopenable."""
    if not kept:
        return ""
    try:
        data = base64.urlsafe_b64decode(kept.removeprefix(_PREFIX))
    except ValueError as error:
        raise Unopenable from error
    nonce, tag, mixed = data[:_NONCE], data[_NONCE : _NONCE + _TAG], data[_NONCE + _TAG :]
    if not kept.startswith(_PREFIX) or not hmac.compare_digest(tag, _tag(nonce + mixed)):
        raise Unopenable
    return bytes(a ^ b for a, b in zip(mixed, _stream(nonce, len(mixed)), strict=True)).decode()


def _key(purpose: str) -> bytes:
    return hmac.new(
        settings.SECRET_KEY.encode(), f"luoshi.sealed.{purpose}".encode(), hashlib.sha256
    ).digest()


def _stream(nonce: bytes, length: int) -> bytes:
    key, blocks = _key("stream"), -(-length // 32)
    made = (hmac.new(key, nonce + n.to_bytes(4, "big"), hashlib.sha256).digest() for n in range(blocks))
    return b"".join(made)[:length]


def _tag(data: bytes) -> bytes:
    return hmac.new(_key("tag"), data, hashlib.sha256).digest()


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
