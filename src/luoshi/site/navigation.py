"""The navigation: what the actor's role can open, with the counts that tell where to look."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.calendar import clock
from luoshi.directory.permission import ActingRequest, Actor, may
from luoshi.directory.scope import scope_keys
from luoshi.ledger.access import sees_all, visible, waiting_for
from luoshi.ledger.awaiting import refused, shares_to_sign, to_sign
from luoshi.ledger.succeeding import orphaned
from luoshi.notices.queries import unread
from luoshi.plans.models import Version, VersionState
from luoshi.reporting.queries import owed, to_approve, waiting
from luoshi.site.demo.sign_ins import sign_ins


@dataclass(frozen=True)
class Entry:
    """One line of the navigation; `count` is the length of the list that it opens, None for none shown."""

    label: str
    url: str
    permission: str
    count: int | None = None
    note: str = ""

    @property
    def icon(self) -> str:
        """The symbol in icons.svg: named like the app that the entry opens."""
        return self.permission.partition(".")[0] or "home"


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Template context: entries, the post acted through and the others that could be chosen."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {"actor": None, "nav": [], "clock_today": clock.today(), "demo_sign_ins": sign_ins()}
    acting = cast(ActingRequest, request)
    counts = cache(lambda: _counts(actor))
    return {
        "actor": actor,
        # Called by the frame of a page. A fragment has none, and asks the database for none of it.
        "nav": lambda: _entries(actor, counts()),
        "unread_notices": lambda: counts().get("unread"),
        "posts": acting.posts,
        "clock_today": clock.today(),
    }


def _counts(actor: Actor) -> dict[str, int]:
    """All that is counted for the actor, in one question to the database, for every page asks it."""
    today = clock.today()
    standing = (actor.role, actor.unit.pk, actor.person.name)
    names, statement, values = _question(actor, standing, scope_keys(), today)
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        numbers = dict(zip(names, cursor.fetchone(), strict=True))
    if may(actor, "reporting.report"):
        # Whether its period is over the database cannot tell, so what is owed is read and not counted.
        numbers["owed"] = len(owed(actor.unit, today))
    return numbers


@lru_cache(maxsize=500)
def _question(
    actor: Actor, _standing: tuple[object, ...], _scope: frozenset[int], _today: dt.date
) -> tuple[list[str], str, list[Any]]:
    """(names, statement, its values) of what to count for an actor. To put the statement together takes ten
    times as long as the answer, and it is the same all day: it depends on the arguments alone (two actors
    are the same when their keys are, so that what they are is told beside)."""
    lists = _counted(actor)
    asked = [_number_of(rows) for rows in lists.values()]
    values = [value for _words, given in asked for value in given]
    return list(lists), f"SELECT {', '.join(words for words, _given in asked)}", values


def _number_of(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    """The words that ask for the length of a list, with their values."""
    try:
        words, given = rows.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # nothing could ever be in it
        return "0", ()
    return f"(SELECT count(*) FROM ({words}) counted)", given


def _counted(actor: Actor) -> dict[str, QuerySet[Any]]:
    """The lists whose lengths stand in the frame: those that the actor can open."""
    lists: dict[str, QuerySet[Any]] = {}
    if may(actor, "notices.view"):
        lists["unread"] = unread(actor.person)
    if may(actor, "plans.review"):
        lists["reviews"] = Version.objects.filter(state=VersionState.REVIEW)
    if may(actor, "ledger.view") and not sees_all(actor):
        # To those who see everything the number says nothing, and counting it takes longest of all.
        lists["tasks"] = visible(actor)
    if may(actor, "ledger.sign"):
        lists |= {"to_sign": to_sign(actor), "shares": shares_to_sign(actor)}
    if may(actor, "ledger.decisions"):
        lists |= {"changes": waiting_for(actor), "duties": to_approve(actor)}
        if actor.role == "clerk":
            lists["refused"] = refused()
            lists["orphaned"] = orphaned(clock.today())
    if may(actor, "reporting.accept"):
        lists["reports"] = waiting()
    return lists


def _entries(actor: Actor, counts: Mapping[str, int]) -> list[Entry]:
    """What the actor can open, in order."""
    entries = [Entry(_("今天") if actor.role == "clerk" else _("首页"), reverse("home"), "")]
    if may(actor, "plans.view"):
        # None for none: a zero calls for no look.
        reviews = counts.get("reviews") or None
        entries.append(Entry(_("方案"), reverse("plans:list"), "plans.view", reviews, _("待审")))
    if may(actor, "cascade.view"):
        entries.append(Entry(_("对照"), reverse("cascade:list"), "cascade.view"))
    if may(actor, "ledger.view"):
        entries.append(Entry(_("台账"), reverse("ledger:list"), "ledger.view", counts.get("tasks")))
    entries += _ledger(actor, counts)
    entries += _reporting(actor, counts)
    if may(actor, "directory.view"):
        entries.append(Entry(_("单位"), reverse("directory:list"), "directory.view"))
    if may(actor, "accounts.open"):
        entries.append(Entry(_("账户"), reverse("accounts:list"), "accounts.open"))
    if may(actor, "notices.lines") and not may(actor, "notices.view"):
        entries.append(Entry(_("邮件收发"), reverse("notices:lines"), "notices.lines"))
    if may(actor, "accounts.protect"):
        entries.append(Entry(_("账户安全"), reverse("accounts:security"), "accounts.protect"))
    if may(actor, "directory.people") and not may(actor, "directory.view"):
        entries.append(Entry(_("人员"), reverse("directory:people"), "directory.people"))
    if may(actor, "audit.view"):
        entries.append(Entry(_("审计"), reverse("events"), "audit.view"))
    return entries


def _reporting(actor: Actor, counts: Mapping[str, int]) -> list[Entry]:
    """我要办 for those who report, 报送 for those who look over all, the calendar for both."""
    entries = []
    if may(actor, "reporting.report"):
        count = counts["owed"] or None
        entries.append(Entry(_("我要办"), reverse("reporting:owed"), "reporting.report", count, _("待报")))
    elif may(actor, "reporting.view"):
        count = counts.get("reports") or None
        entries.append(Entry(_("报送"), reverse("reporting:overview"), "reporting.view", count, _("待收")))
    if may(actor, "calendar.view"):
        entries.append(Entry(_("日历"), reverse("calendar:month"), "calendar.view"))
    return entries


def _ledger(actor: Actor, counts: Mapping[str, int]) -> list[Entry]:
    """Signing, and what waits for the reader's decision."""
    entries = []
    if may(actor, "ledger.sign"):
        unsigned = counts["to_sign"] + counts["shares"]
        entries.append(Entry(_("签收"), reverse("ledger:signing"), "signing", unsigned or None, _("待签")))
    elif may(actor, "ledger.settle-refusal"):
        entries.append(Entry(_("签收"), reverse("ledger:signing"), "signing"))
    if may(actor, "ledger.decisions"):
        kinds = (counts[name] for name in ("changes", "duties", "refused", "orphaned") if name in counts)
        open_ = sum(kinds)
        entries.append(Entry(_("审批"), reverse("ledger:decisions"), "decisions", open_ or None, _("待定")))
    return entries
