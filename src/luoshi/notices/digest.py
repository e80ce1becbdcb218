"""Many notices in one message: what a person or a group is sent, with what is settled meanwhile left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from luoshi.directory.models import Unit
from luoshi.notices.models import Notice, Reminder
from luoshi.notices.reminders import Together, still_due, together

MOST_LINES = 60
MOST_UNITS = 8


@dataclass(frozen=True)
class Line:
    """One thing told of. `url` is a whole address, empty where the installation has not been told its own."""

    words: str
    more: str = ""
    url: str = ""


@dataclass
class Digest:
    """Lines under headings, in order. Made of notices that still tell of something."""

    notices: list[Notice]
    parts: dict[str, list[Line]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(len(lines) for lines in self.parts.values())

    @property
    def subject(self) -> str:
        first = next(iter(self.parts.values()))[0].words
        if self.count == 1:
            return _("落实：%(words)s") % {"words": first[:150]}
        return _("落实：%(words)s 等 %(n)s 件事") % {"words": first[:120], "n": self.count}

    def text(self) -> str:
        return render_to_string("notices/message.txt", self._context()).strip() + "\n"

    def html(self) -> str:
        return render_to_string("notices/message.html", self._context())

    def _context(self) -> dict[str, object]:
        shown, room = {}, MOST_LINES
        for heading, lines in self.parts.items():
            if room > 0:
                shown[heading] = lines[:room]
                room -= len(lines)
        return {
            "digest": self,
            "parts": shown,
            "left_out": max(0, self.count - MOST_LINES),
            "site": settings.SITE_URL,
        }


def digest_of(notices: Sequence[Notice], *, named: bool = False) -> Digest | None:
    """The digest of these notices, None when nothing of them is left to tell. `named`: each line says which
    unit it is for. What is told to several people of a unit stands once."""
    reminders = _open_reminders(notices)
    found = Digest([])
    seen: set[tuple[object, ...]] = set()
    for notice in notices:
        own = reminders.get(notice.pk)
        lines: list[tuple[str, tuple[object, ...], Line]]
        if own is None:
            lines = [
                (notice.kind_label, (notice.unit_id, notice.subject, notice.words), _line(notice, named))
            ]
        else:
            told = [row for row in own if (row.source, row.thing, row.due) not in seen]
            seen |= {(row.source, row.thing, row.due) for row in told}
            lines = [
                (_("到期提醒"), ("rows", notice.pk, index), _together_line(each, notice, named))
                for index, each in enumerate(together(told))
            ]
        if lines:
            found.notices.append(notice)
        for heading, mark, line in lines:
            if mark not in seen:
                seen.add(mark)
                found.parts.setdefault(heading, []).append(line)
    return found if found.count else None


def _open_reminders(notices: Sequence[Notice]) -> dict[int, list[Reminder]]:
    """By notice, for those that remind at all, what is still due."""
    rows = list(Reminder.objects.filter(notice__in=notices).select_related("unit"))
    found: dict[int, list[Reminder]] = {row.notice_id: [] for row in rows}
    for row in still_due(rows):
        found[row.notice_id].append(row)
    return found


def _line(notice: Notice, named: bool) -> Line:
    unit = f"{notice.unit}：" if named and notice.unit else ""
    return Line(f"{unit}{notice.subject}", notice.words, _whole(notice.url))


def _together_line(due: Together, notice: Notice, named: bool) -> Line:
    row = due.rows[0]
    units = due.units if named or due.units != [notice.unit] else []
    more = "；".join(filter(None, (row.standing, _names(units))))
    return Line(row.title, more, _whole(row.url))


def _names(units: Sequence[Unit | None]) -> str:
    shown = "、".join(str(unit) for unit in units[:MOST_UNITS])
    if len(units) <= MOST_UNITS:
        return shown
    return _("%(units)s 等 %(n)s 个单位") % {"units": shown, "n": len(units)}


def _whole(url: str) -> str:
    return settings.SITE_URL + url if settings.SITE_URL and url else ""
