"""When two written names are the same name."""

from __future__ import annotations

import unicodedata

_DROPPED = str.maketrans("", "", " \t\n\r\u3000\u00a0·・")


def key_of(name: str) -> str:
    """The form in which names are compared: full and half width alike, spaces and middle dots out."""
    return unicodedata.normalize("NFKC", name).translate(_DROPPED).casefold()[:100]
