"""Reminding people of what falls due: each person once a day, of everything."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.calendar import clock
from luoshi.calendar.queries import workdays_of
from luoshi.calendar.workdays import Workdays
from luoshi.directory.models import Jurisdiction, Person, Post, PostRole, Unit
from luoshi.notices.actions import tell_each
from luoshi.notices.kinds import REMINDER
from luoshi.notices.models import Level, Reminder
from luoshi.notices.recipients import holders, office
from luoshi.notices.reminders import Due, Source, Step, reached, sources, steps_of

# People told in one transaction.
AT_ONCE = 100
_ROLES = {Level.LIAISON: PostRole.LIAISON, Level.HEAD: PostRole.HEAD}


@dataclass
class _Agenda:
    """What one person is to be reminded of."""

    post: Post
    rows: list[Reminder] = field(default_factory=list)


def remind(place: Jurisdiction) -> int:
    """Remind everyone in the place of what is due as of now; returns how many people. Call it within the
    place's scope, as often as you like: nobody is reminded of the same step twice, or twice on one day.
    Nobody is reminded on a day off."""
    today, work = clock.today(), workdays_of(place.pid)
    if not work.is_working(today):
        return 0
    agendas = _Planner(place, today, work).agendas()
    # A killed worker loses one batch at most, and the next round makes it again.
    batches = (agendas[start : start + AT_ONCE] for start in range(0, len(agendas), AT_ONCE))
    return sum(_told(batch, today) for batch in batches)


class _Planner:
    """Works out who is to be reminded of what."""

    def __init__(self, place: Jurisdiction, today: dt.date, work: Workdays) -> None:
        self.place, self.today, self.work = place, today, work
        self.steps: dict[tuple[str, dt.date], Step | None] = {}

    def agendas(self) -> list[_Agenda]:
        wanted = [
            (source, due, step) for source in sources() for due, step in self._due(source) if step is not None
        ]
        posts = self._posts({due.unit for _source, due, _step in wanted})
        units = Unit.objects.in_bulk({due.unit for _source, due, _step in wanted})
        found: dict[int, _Agenda] = {}
        for source, due, step in wanted:
            for post in self._receivers(posts[due.unit], step):
                agenda = found.setdefault(post.person_id, _Agenda(post))
                agenda.rows.append(self._row(source, due, step, post.person, units[due.unit]))
        return self._without_known(found)

    def _due(self, source: Source) -> list[tuple[Due, Step | None]]:
        steps = steps_of(self.place, source)
        if not steps:
            return []
        ahead = self.work.add(self.today, max(0, -min(step.offset for step in steps)))
        # A due date on a day off is reminded of before: the days off behind the last day count as well.
        until = self.work.next(ahead + dt.timedelta(days=1))
        return [(due, self._step(source, steps, due.on)) for due in source.open_until(self.place, until)]

    def _step(self, source: Source, steps: tuple[Step, ...], due: dt.date) -> Step | None:
        key = (source.code, due)
        if key not in self.steps:
            self.steps[key] = reached(steps, due, self.today, self.work)
        return self.steps[key]

    def _posts(self, units: set[int]) -> dict[int, list[Post]]:
        found: dict[int, list[Post]] = defaultdict(list)
        for post in holders(Unit.objects.filter(pk__in=units), self.today, tuple(_ROLES.values())):
            found[post.unit_id].append(post)
        self.office = office(self.place, self.today)
        return found

    def _receivers(self, posts: list[Post], step: Step) -> list[Post]:
        """Those whom the step names; in a unit that lacks the one, the other; for a unit without any, the
        office."""
        roles = {_ROLES[level] for level in step.to if level in _ROLES}
        own = [post for post in posts if post.role in roles] or (posts if roles else [])
        return own + (self.office if Level.OFFICE in step.to or not own else [])

    def _row(self, source: Source, due: Due, step: Step, person: Person, unit: Unit) -> Reminder:
        return Reminder(
            jurisdiction=self.place,
            person=person,
            unit=unit,
            source=source.code,
            thing=due.thing,
            due=due.on,
            offset=step.offset,
            title=due.title[:200],
            url=due.url,
        )

    def _without_known(self, found: dict[int, _Agenda]) -> list[_Agenda]:
        things = {row.thing for agenda in found.values() for row in agenda.rows}
        known = set(
            Reminder.objects.filter(thing__in=things).values_list(
                "person", "source", "thing", "due", "offset"
            )
        )
        for agenda in found.values():
            agenda.rows = [row for row in agenda.rows if _mark(row) not in known]
        return [agenda for agenda in found.values() if agenda.rows]


def _mark(row: Reminder) -> tuple[object, ...]:
    return (row.person_id, row.source, row.thing, row.due, row.offset)


@transaction.atomic
def _told(agendas: Sequence[_Agenda], today: dt.date) -> int:
    """For each person one notice of everything, with its rows; returns how many have not had today's."""
    for agenda in agendas:
        agenda.rows.sort(key=lambda row: row.due)
    notices = tell_each(
        [(agenda.post, _subject(agenda.rows, today)) for agenda in agendas],
        REMINDER,
        url=reverse("notices:list"),
        key=f"reminder:{today.isoformat()}",
    )
    rows = []
    for agenda in agendas:
        notice = notices.get(agenda.post.person_id)
        if notice is None:
            continue
        for row in agenda.rows:
            row.notice = notice
            rows.append(row)
    Reminder.objects.bulk_create(rows)
    return len(notices)


def _subject(rows: list[Reminder], today: dt.date) -> str:
    late = sum(row.due < today for row in rows)
    now = sum(row.due == today for row in rows)
    parts = [
        _("已逾期 %(n)s 件") % {"n": late} if late else "",
        _("今天到期 %(n)s 件") % {"n": now} if now else "",
        _("即将到期 %(n)s 件") % {"n": len(rows) - late - now} if len(rows) > late + now else "",
    ]
    return _("提醒：%(what)s") % {"what": "，".join(filter(None, parts))}
