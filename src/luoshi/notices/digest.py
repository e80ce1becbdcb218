"""Many notices in one message: what a person or a group is sent, with what is settled meanwhile left out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from luoshi.notices.models import Notice, Reminder
from luoshi.notices.reminders import still_due

MOST_LINES = 60


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
            lines = [
                (_("到期提醒"), (each.source, each.thing, each.due), _reminder_line(notice, each, named))
                for each in own
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


def _reminder_line(notice: Notice, row: Reminder, named: bool) -> Line:
    unit = f"{row.unit}：" if named or row.unit_id != notice.unit_id else ""
    return Line(f"{unit}{row.title}", row.standing, _whole(row.url))


def _whole(url: str) -> str:
    return settings.SITE_URL + url if settings.SITE_URL and url else ""
