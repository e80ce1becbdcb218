"""What a table should hold: its columns, as the one who asks for it declares them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _


class Kind(StrEnum):
    """What the cells of a column are read as: str, date, Decimal, int, str of `accepted`, tuple of str."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    INTEGER = "integer"
    CHOICE = "choice"
    LIST = "list"


@dataclass(frozen=True)
class Column:
    """One column. `key` is its name in code; `title` and `synonyms` are what it may be called in a file.

    `accepted` holds a choice's values: what may be written → what it means (labels of an enumeration, for
    example). A date that names a month or year means its last day, its first where `opens` (a beginning);
    one that is `past` is not to come. `least` and `most` bound numbers. `locked` cells of a written template
    cannot be typed in, `hidden` ones are not seen either: a row's key.
    """

    key: str
    title: str
    kind: Kind = Kind.TEXT
    synonyms: Sequence[str] = ()
    required: bool = False
    longest: int = 2_000
    accepted: Sequence[tuple[str, str]] = ()
    opens: bool = False
    least: int | None = None
    most: int | None = None
    past: bool = False
    hint: str = ""
    example: str = ""
    width: int = 16
    locked: bool = False
    hidden: bool = False

    def accepts(self) -> str:
        """What may be written, in words."""
        match self.kind:
            case Kind.DATE:
                day = _("日期，如 2026-06-30、2026年6月30日")
                return _("%(day)s；不晚于今天") % {"day": day} if self.past else day
            case Kind.NUMBER:
                return self._bounded(_("数，如 12.5、85%"))
            case Kind.INTEGER:
                return self._bounded(_("整数，如 12"))
            case Kind.CHOICE:
                return "、".join(written for written, _meaning in self.accepted)
            case Kind.LIST:
                return _("名称，多个用顿号隔开")
            case _:
                return _("文字，不超过 %(n)s 字") % {"n": self.longest}

    def _bounded(self, number: str) -> str:
        words = {"number": number, "least": self.least, "most": self.most}
        if self.least is not None and self.most is not None:
            return _("%(number)s；%(least)s 到 %(most)s 之间") % words
        if self.least is not None:
            return _("%(number)s；不小于 %(least)s") % words
        return _("%(number)s；不大于 %(most)s") % words if self.most is not None else number
