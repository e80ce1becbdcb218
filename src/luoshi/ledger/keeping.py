"""Views of the ledger list that people keep: named ones, and, without a name, how one's own list looks."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import parse_qs, urlencode

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.permission import Actor, require
from luoshi.ledger import columns
from luoshi.ledger.models import SavedView

MOST = 30  # views that one person keeps: what is more nobody finds again


def views_of(actor: Actor) -> list[SavedView]:
    """One's own views, the nameless one included, and those shared by others."""
    own = list(SavedView.objects.filter(Q(by=actor.person) | Q(shared=True)).order_by("-shared", "name"))
    for view in own:
        view.mine = view.by_id == actor.person.pk
    return own


def opening(views: Iterable[SavedView]) -> str:
    """The query string that the bare list opens with, empty for the usual list."""
    first = next((view for view in views if view.mine and view.opens), None)
    return f"{first.query}&view={first.pid}" if first else ""


def columns_of(views: Iterable[SavedView]) -> str:
    """The columns that the reader has chosen, as an address names them."""
    own = next((view for view in views if view.mine and not view.name), None)
    return parse_qs(own.query).get("cols", [""])[0] if own else ""


@transaction.atomic
def save_view(actor: Actor, name: str, query: str, *, shared: bool = False, opens: bool = False) -> SavedView:
    """Keep the list at this address; a shared one is for everybody of the jurisdiction."""
    require(actor, "ledger.view")
    name = name.strip()[:40]
    if not name:
        raise ValidationError(_("给视图起个名字再保存。"))
    if shared:
        require(actor, "ledger.share-view")
    own = SavedView.objects.select_for_update().filter(by=actor.person)
    if own.count() > MOST and not own.filter(name=name).exists():
        raise ValidationError(_("最多保存 %(n)s 个视图，请先删去不用的。") % {"n": MOST})
    if opens:
        own.update(opens=False)
    view, _new = SavedView.objects.update_or_create(
        by=actor.person,
        name=name,
        defaults={
            "jurisdiction": actor.jurisdiction,
            "query": query[:2000],
            "shared": shared,
            "opens": opens,
            "at": clock.now(),
        },
    )
    record(
        actor,
        "ledger.view-saved",
        view,
        jurisdiction=actor.jurisdiction.pid,
        after={"name": name, "query": view.query, "shared": shared, "opens": opens},
    )
    return view


@transaction.atomic
def drop_view(actor: Actor, view: SavedView) -> None:
    """Give up a view: one's own, or, for who may share views, a shared one."""
    require(actor, "ledger.view", view)
    if view.by_id != actor.person.pk:
        require(actor, "ledger.share-view", view)
    before = {"name": view.name, "query": view.query, "shared": view.shared}
    record(actor, "ledger.view-dropped", view, jurisdiction=view.jurisdiction.pid, before=before)
    view.delete()


def choose_columns(actor: Actor, keys: Iterable[str]) -> None:
    """Remember the columns of one's own list. How a page looks binds nobody: no event."""
    require(actor, "ledger.view")
    kept = [column.key for column in columns.chosen(keys)]
    SavedView.objects.update_or_create(
        by=actor.person,
        name="",
        defaults={
            "jurisdiction": actor.jurisdiction,
            "query": urlencode({"cols": ",".join(kept)}),
            "at": clock.now(),
        },
    )
