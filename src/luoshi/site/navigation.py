"""The navigation: what the actor's role can open, with the counts that tell where to look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.accounts.models import User
from luoshi.calendar import clock
from luoshi.directory.permission import ActingRequest, Actor, may
from luoshi.directory.queries import posts_of
from luoshi.ledger.access import visible, waiting_for
from luoshi.ledger.receipts import refused, shares_to_sign, to_sign
from luoshi.notices.queries import unread_count
from luoshi.plans.models import Version, VersionState
from luoshi.reporting.queries import owed, waiting
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
    assert isinstance(acting.user, User)
    return {
        "actor": actor,
        # Called by the frame of a page. A fragment has none, and asks the database for none of it.
        "nav": lambda: _entries(actor),
        "posts": posts_of(acting.user.person_id, clock.today()),
        "clock_today": clock.today(),
        "unread_notices": unread_count(actor.person) if may(actor, "notices.view") else None,
    }


def _entries(actor: Actor) -> list[Entry]:
    """What the actor can open, in order."""
    entries = [Entry(_("今天") if actor.role == "clerk" else _("首页"), reverse("home"), "")]
    if may(actor, "plans.view"):
        waiting = _versions_waiting() if may(actor, "plans.review") else None
        entries.append(Entry(_("方案"), reverse("plans:list"), "plans.view", waiting, _("待审")))
    if may(actor, "cascade.view"):
        entries.append(Entry(_("对照"), reverse("cascade:list"), "cascade.view"))
    if may(actor, "ledger.view"):
        entries.append(Entry(_("台账"), reverse("ledger:list"), "ledger.view", visible(actor).count()))
    entries += _ledger(actor)
    entries += _reporting(actor)
    if may(actor, "directory.view"):
        entries.append(Entry(_("单位"), reverse("directory:list"), "directory.view"))
    if may(actor, "accounts.open"):
        entries.append(Entry(_("账户"), reverse("accounts:list"), "accounts.open"))
    if may(actor, "accounts.protect"):
        entries.append(Entry(_("账户安全"), reverse("accounts:security"), "accounts.protect"))
    if may(actor, "directory.people") and not may(actor, "directory.view"):
        entries.append(Entry(_("人员"), reverse("directory:people"), "directory.people"))
    if may(actor, "audit.view"):
        entries.append(Entry(_("审计"), reverse("events"), "audit.view"))
    return entries


def _reporting(actor: Actor) -> list[Entry]:
    """我要办 for those who report, 报送 for those who look over all, the calendar for both."""
    entries = []
    if may(actor, "reporting.report"):
        count = len(owed(actor.unit, clock.today())) or None
        entries.append(Entry(_("我要办"), reverse("reporting:owed"), "reporting.report", count, _("待报")))
    elif may(actor, "reporting.view"):
        count = (waiting().count() or None) if may(actor, "reporting.accept") else None
        entries.append(Entry(_("报送"), reverse("reporting:overview"), "reporting.view", count, _("待收")))
    if may(actor, "calendar.view"):
        entries.append(Entry(_("日历"), reverse("calendar:month"), "calendar.view"))
    return entries


def _ledger(actor: Actor) -> list[Entry]:
    """Signing, and what waits for the reader's decision."""
    entries = []
    if may(actor, "ledger.sign"):
        unsigned = to_sign(actor).count() + shares_to_sign(actor).count()
        entries.append(Entry(_("签收"), reverse("ledger:signing"), "signing", unsigned or None, _("待签")))
    elif may(actor, "ledger.settle-refusal"):
        entries.append(Entry(_("签收"), reverse("ledger:signing"), "signing"))
    if may(actor, "ledger.decisions"):
        open_ = waiting_for(actor).count() + (refused().count() if actor.role == "clerk" else 0)
        entries.append(Entry(_("审批"), reverse("ledger:decisions"), "decisions", open_ or None, _("待定")))
    return entries


def _versions_waiting() -> int | None:
    """How many versions wait for review; None for none, since a zero calls for no look."""
    return Version.objects.filter(state=VersionState.REVIEW).count() or None
