"""Files of a list: exactly what it shows, by the same filters, groups, order and columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.permission import Actor, require
from luoshi.ledger import keeping
from luoshi.ledger.chosen import chosen, offers
from luoshi.ledger.grouping import NONE, grouped
from luoshi.ledger.listing import Asked, Listing
from luoshi.ledger.models import ExportRun, RunState
from luoshi.ledger.tables import Heading, Line, Table, plain, workbook
from luoshi.ledger.values import text_of
from luoshi.ledger.word_tables import document
from luoshi.plans import storage

AT_ONCE = 2_000  # rows that are worth waiting for; more are made by the worker
_CHUNK = 1_000


@dataclass(frozen=True)
class Format:
    """`most` rows are what the program that opens it can still handle; 0 for no limit."""

    label: str
    media_type: str
    write: Callable[[Table], bytes]
    most: int = 0


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = {
    "xlsx": Format("Excel", f"{_OFFICE}.spreadsheetml.sheet", workbook),
    "docx": Format("Word", f"{_OFFICE}.wordprocessingml.document", document, most=3_000),
    "csv": Format("CSV", "text/csv; charset=utf-8", plain),
}


def begin(actor: Actor, query: str, file_format: str, picked: Sequence[str] = ()) -> ExportRun:
    """Ask for a file of the list at an address, or of the `picked` tasks of it. A short one is there at
    once, a long one is waiting for the worker (see `jobs`)."""
    require(actor, "ledger.view")
    form = FORMATS.get(file_format)
    if form is None:
        raise ValidationError(_("没有这种格式，可以导出 xlsx、docx 或 csv。"))
    listing = _listing(actor, query, picked)
    if not listing.count:
        raise ValidationError(_("列表里没有任务，没有可导出的内容。"))
    if form.most and listing.count > form.most:
        raise ValidationError(
            _("%(format)s 表格最多 %(most)s 行，现在有 %(n)s 项。请缩小范围，或导出 Excel。")
            % {"format": form.label, "most": form.most, "n": listing.count}
        )
    with transaction.atomic():
        run = ExportRun.objects.create(
            jurisdiction=actor.jurisdiction,
            by=actor.person,
            post=actor.post,
            query=query[:2000],
            picked=list(picked),
            format=file_format,
            filename=f"{_title(listing)}-{clock.today():%Y%m%d}.{file_format}"[:120],
            rows=listing.count,
            at=clock.now(),
        )
        record(
            actor,
            "ledger.exported",
            run,
            jurisdiction=actor.jurisdiction.pid,
            after={"rows": run.rows, "format": file_format, "query": run.query, "picked": len(picked)},
        )
    if run.rows <= AT_ONCE:
        make(run)
    return run


def make(run: ExportRun) -> None:
    """Write the file, as its asker may see the list now. Done twice it gives the same file."""
    actor = Actor(run.by, run.post)
    listing = _listing(actor, run.query, run.picked)

    def advance(rows: int) -> None:
        ExportRun.objects.filter(pk=run.pk).update(rows_done=rows, state=RunState.RUNNING)

    table = _table(actor, listing, advance)
    run.sha256 = storage.keep(FORMATS[run.format].write(table))
    run.state, run.rows_done = RunState.DONE, run.rows
    run.save(update_fields=("sha256", "state", "rows_done"))


def table_of(actor: Actor, query: str, most: int) -> Table:
    """The list at an address as a table; refused where it has none or more than `most` rows."""
    require(actor, "ledger.view")
    listing = _listing(actor, query, ())
    if not listing.count:
        raise ValidationError(_("列表里没有任务，没有可打印的内容。"))
    if listing.count > most:
        raise ValidationError(
            _("一次最多打印 %(most)s 行，现在有 %(n)s 项。请缩小范围，或导出 Excel 再打印。")
            % {"most": most, "n": listing.count}
        )
    return _table(actor, listing, lambda _rows: None)


def _table(actor: Actor, listing: Listing, advance: Callable[[int], None]) -> Table:
    return Table(
        title=_title(listing),
        note=_note(actor, listing),
        columns=[(str(column.label), column.width) for column in listing.asked.columns],
        lines=_lines(listing, advance),
    )


def _listing(actor: Actor, query: str, picked: Sequence[str]) -> Listing:
    given = dict(parse_qsl(query)[:20])
    asked = Asked.from_query(given, keeping.columns_of(keeping.views_of(actor)))
    listing = Listing(actor, asked, clock.today())
    if picked:
        listing.tasks = listing.tasks.filter(pid__in=picked)
    return listing


def _lines(listing: Listing, advance: Callable[[int], None]) -> Iterator[Line | Heading]:
    """Headings and rows, a thousand tasks at a time."""
    places = list(listing.places())
    group_before = ""
    for start in range(0, len(places), _CHUNK):
        rows = listing.read(places[start : start + _CHUNK])
        for group in grouped(rows, listing.filters.group, {}, {}):
            if listing.filters.group != NONE and group.key != group_before:
                yield Heading(f"{group.plan.title}　{group.title}" if group.plan else group.title)
                group_before = group.key
            for task in group.tasks:
                yield [text_of(column.key, task, listing.on) for column in listing.asked.columns]
        advance(start + len(rows))


def _title(listing: Listing) -> str:
    plan = listing.filters.plan
    if plan and listing.rows:
        return _("%(plan)s任务台账") % {"plan": listing.rows[0].plan.title}
    return _("任务台账")


def _note(actor: Actor, listing: Listing) -> str:
    """Under the title: what the list is narrowed to, the day, and how many there are."""
    offered = offers(actor, listing.filters)
    of = listing.groups[0].title if listing.filters.of and listing.groups else ""
    active = [
        f"{each.name}：{each.value}" for each in chosen(listing.filters, listing.asked.query, offered, of)
    ]
    day = _("截至 %(day)s，共 %(n)s 项") % {"day": listing.on.isoformat(), "n": listing.count}
    return "；".join([*active, day])
