"""The ledger list, its chart, and the views that people keep of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from luoshi.calendar import clock
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.ledger import bulk, charts, keeping, queries
from luoshi.ledger.access import visible
from luoshi.ledger.chosen import ASKS, DUES, SIGNS, chosen, offers
from luoshi.ledger.columns import COLUMNS
from luoshi.ledger.filters import narrowed
from luoshi.ledger.grouping import WAYS
from luoshi.ledger.lights import NAMES
from luoshi.ledger.listing import SORTS, Asked, Listing
from luoshi.ledger.models import SavedView, TaskState
from luoshi.plans.models import ItemKind, OwnerRole

# What the form of filters carries along besides its own fields.
_KEPT = ("light", "of", "month", "sort", "cols")
_CHOICES = {
    "dues": DUES,
    "signs": SIGNS,
    "asks": ASKS,
    "roles": OwnerRole.choices,
    "kinds": ItemKind.choices,
    "states": TaskState.choices,
    "ways": [(name, way.label) for name, way in WAYS.items()],
}


@require_GET
@vary_on_headers("HX-Request")
@needs("ledger.view")
def task_list(request: ActingRequest) -> HttpResponse:
    """The ledger at an address; htmx gets the tiles, filters and table alone, or only the next rows."""
    actor, today = cast(Actor, request.actor), clock.today()
    views = keeping.views_of(actor)
    if not request.GET and (first := keeping.opening(views)):
        return redirect(f"{reverse('ledger:list')}?{first}")
    asked = _asked(request, views)
    listing = Listing(actor, asked, today)
    rows = {
        "listing": listing,
        "asked": asked,
        "columns": asked.columns,
        "words": asked.filters.each_word,
        "today": today,
        "grouped": asked.filters.group != "none",
        "may_bulk": may(actor, "ledger.bulk"),
        "span": len(asked.columns) + may(actor, "ledger.bulk"),
        **_further(listing),
    }
    if request.htmx and request.htmx.target == "more":
        return render(request, "ledger/parts/rows.html", rows)
    template = "ledger/parts/list.html" if request.htmx else "ledger/list.html"
    return render(request, template, rows | _around(actor, listing, views))


def _around(actor: Actor, listing: Listing, views: list[SavedView]) -> dict[str, Any]:
    """What stands around the rows: tiles, filters, heads, views, and what may be done."""
    asked = listing.asked
    offered = offers(actor, asked.filters)
    of = listing.groups[0].title if asked.filters.of and listing.groups else ""
    return {
        "filters": asked.filters,
        "offers": offered,
        "chosen": chosen(asked.filters, asked.query, offered, of),
        "plan_title": offered.name("plans", asked.filters.plan) if asked.filters.plan else "",
        "tiles": _tiles(listing),
        "heads": _heads(asked),
        "all_columns": _column_choices(asked),
        "views": [view for view in views if view.name],
        "view_name": next((view.name for view in views if view.pid == asked.query.get("view")), ""),
        "kept": [(name, asked.query[name]) for name in _KEPT if asked.query.get(name)],
        "previous": asked.address(page=str(asked.page - 1)),
        "chart_query": asked.address(block="", light="", of=""),
        "bulk_actions": [(action.name, action.label) for action in bulk.ACTIONS.values()],
        "may_share": may(actor, "ledger.share-view"),
        "may_upload": may(actor, "plans.upload"),
        "may_import": may(actor, "ledger.import"),
        **_CHOICES,
    }


def _asked(request: ActingRequest, views: list[SavedView]) -> Asked:
    asked = Asked.from_query(request.GET.dict(), keeping.columns_of(views))
    if asked.filters.block and not asked.filters.plan:
        # A link to a block alone (from the chart) still shows which plan it is of.
        plan = queries.plan_of_block(asked.filters.block)
        asked = replace(asked, filters=replace(asked.filters, plan=plan))
    return asked


def _further(listing: Listing) -> dict[str, str]:
    """The address of the next rows, as fetched behind the last one and as a page of their own."""
    asked = listing.asked
    if asked.page >= listing.pages:
        return {"next": "", "next_page": ""}
    page = str(asked.page + 1)
    last = listing.groups[-1].key if listing.groups else ""
    return {"next": asked.address(page=page, after=last), "next_page": asked.address(page=page)}


def _heads(asked: Asked) -> list[dict[str, Any]]:
    """The head of each column; a click sorts by it, a second one the other way round."""
    heads = []
    for column in asked.columns:
        standing = {column.sort: "ascending", f"-{column.sort}": "descending"}.get(asked.sort, "")
        turned = f"-{column.sort}" if standing == "ascending" else column.sort
        known = turned if turned in SORTS else column.sort
        heads.append(
            {
                "key": column.key,
                "label": column.label,
                "standing": standing if column.sort else "",
                "query": asked.address(sort=known) if column.sort else "",
            }
        )
    return heads


def _tiles(listing: Listing) -> list[dict[str, Any]]:
    """A tile for each light: its count is the length of the list that it opens."""
    chosen_light = listing.filters.light
    return [
        {
            "light": light,
            "name": NAMES[light],
            "count": count,
            "chosen": chosen_light == light,
            "query": listing.asked.address(light="" if chosen_light == light else light),
        }
        for light, count in listing.by_light.items()
    ]


def _column_choices(asked: Asked) -> list[dict[str, Any]]:
    """Every column, the chosen ones first and in their order."""
    shown = [column.key for column in asked.columns]
    order = shown + [key for key in COLUMNS if key not in shown]
    return [{"key": key, "label": COLUMNS[key].label, "shown": key in shown} for key in order]


@require_GET
@needs("ledger.view")
def chart(request: ActingRequest) -> HttpResponse:
    """The picture of a plan's blocks by light, fetched when somebody wants to see it."""
    actor = cast(Actor, request.actor)
    asked = Asked.from_query(request.GET.dict())
    counts = queries.block_light_counts(narrowed(visible(actor), asked.filters, clock.today()))
    base = {key: value for key, value in asked.query.items() if key not in ("block", "light", "of")}
    return render(request, "ledger/parts/chart.html", {"chart": charts.blocks_by_light(counts, base)})


@require_POST
@needs("ledger.view")
def save_view(request: ActingRequest) -> HttpResponse:
    """Keep the list at an address under a name; the same name again replaces it."""
    actor = cast(Actor, request.actor)
    query = urlencode(parse_qsl(request.POST.get("query", ""))[:20])
    try:
        keeping.save_view(
            actor,
            request.POST.get("name", ""),
            query,
            shared="shared" in request.POST,
            opens="opens" in request.POST,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("视图已保存。"))
    return _back(query)


@require_POST
@needs("ledger.view")
def drop_view(request: ActingRequest, pid: str) -> HttpResponse:
    """Give up a view of one's own."""
    view = get_object_or_404(SavedView, pid=pid)
    keeping.drop_view(cast(Actor, request.actor), view)
    messages.success(request, _("视图“%(name)s”已删除。") % {"name": view.name})
    return _back("")


@require_POST
@needs("ledger.view")
def choose_columns(request: ActingRequest) -> HttpResponse:
    """Keep the columns that one wants to see, from now on."""
    keeping.choose_columns(cast(Actor, request.actor), request.POST.getlist("column"))
    asked = Asked.from_query(dict(parse_qsl(request.POST.get("query", ""))[:20]))
    return _back(asked.address(cols=""))


def _back(query: str) -> HttpResponseRedirect:
    """To the list at an address; `view=none` keeps the bare list from opening the usual view."""
    return HttpResponseRedirect(f"{reverse('ledger:list')}?{query or 'view=none'}")
