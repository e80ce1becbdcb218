"""One import: a file kept, its layout decided, checked and rehearsed, then written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.importing.groups import GROUPS
from luoshi.directory.importing.people import PEOPLE
from luoshi.directory.importing.tables import Outcome, RowRefused, Table
from luoshi.directory.importing.units import UNITS
from luoshi.directory.models import ImportFile, ImportState
from luoshi.directory.permission import Actor, require
from luoshi.sheets.books import open_book
from luoshi.sheets.checking import Check, Row
from luoshi.sheets.columns import Column
from luoshi.sheets.layout import Layout, from_plain, suggest

TABLES: dict[str, Table] = {table.what: table for table in (UNITS, GROUPS, PEOPLE)}
# A table that is worth waiting for on the page; the worker takes a longer one.
AT_ONCE = 3_000
# A directory's table; what is longer is something else.
MOST_ROWS = 50_000
MOST_BYTES = 10 * 1024 * 1024

Progress = Callable[[int], None]


@dataclass
class Looked:
    """What the check found: the layout, the errors, and what would change if it were written now."""

    table: Table
    columns: tuple[Column, ...]
    layout: Layout
    check: Check
    outcomes: list[Outcome] = field(default_factory=list)
    lacking: list[Column] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def passed(self) -> bool:
        return self.check.passed and not self.lacking

    def of(self, what: str) -> list[Outcome]:
        """The rows that add, change, or do nothing."""
        return [outcome for outcome in self.outcomes if outcome.what == what]

    @property
    def changes_anything(self) -> bool:
        return self.counts["add"] + self.counts["change"] > 0


@transaction.atomic
def keep(actor: Actor, what: str, data: bytes, filename: str) -> ImportFile:
    """Keep an uploaded table until it is written or another takes its place. Raises SheetRefused."""
    table = TABLES[what]
    require(actor, table.permission)
    if len(data) > MOST_BYTES:
        raise ValidationError(_("文件超过 10 MB，不像是一份名录。请删去图片和无关的工作表。"))
    book = open_book(data)
    layout = suggest(book, table.columns())
    ImportFile.objects.filter(by=actor.person, what=what, applied_at__isnull=True).delete()
    sheet = book.sheet(layout.sheet)
    rows = max(sheet.rows - layout.first, 0) if sheet else 0
    return ImportFile.objects.create(
        jurisdiction=actor.jurisdiction,
        what=what,
        filename=filename[:200],
        data=data,
        layout=layout.to_plain(),
        by=actor.person,
        post=actor.post,
        rows=rows,
        state=ImportState.WAITING if rows > AT_ONCE else ImportState.AT_ONCE,
        kept_at=clock.now(),
    )


def choose_columns(actor: Actor, kept: ImportFile, chosen: dict[str, str]) -> None:
    """Which column of the file is which, as the person says: {column key: position or ""}."""
    table = TABLES[kept.what]
    require(actor, table.permission, kept)
    layout = from_plain(open_book(bytes(kept.data)), table.columns(), kept.layout)
    kept.layout = layout.with_choice(chosen).to_plain()
    if kept.in_background:
        kept.state, kept.found, kept.rows_done = ImportState.WAITING, {}, 0
    kept.save(update_fields=("layout", "state", "found", "rows_done"))


def begin_writing(actor: Actor, kept: ImportFile) -> None:
    """Have the worker write a long table that it has checked."""
    require(actor, TABLES[kept.what].permission, kept)
    ready = ImportFile.objects.filter(pk=kept.pk, state=ImportState.READY, applied_at=None)
    if not ready.update(state=ImportState.WRITING, rows_done=0):
        raise ValidationError(_("这份表格已经导入过了。"))


def _nothing(_rows: int) -> None:
    """Nobody watches."""


def look(actor: Actor, kept: ImportFile, *, most: int = 200, progress: Progress = _nothing) -> Looked:
    """Check every row, then rehearse the writing of it and take it back. Nothing is changed."""
    looked = begin(kept, most)
    if looked.lacking:
        return looked
    try:
        with transaction.atomic():
            _go_through(actor, looked, progress)
            raise _TakenBack
    except _TakenBack:
        return looked


@transaction.atomic
def write(actor: Actor, kept: ImportFile, progress: Progress = _nothing) -> Looked:
    """Write all of it, or nothing: a row that no longer fits refuses the whole. Events are written."""
    table = TABLES[kept.what]
    require(actor, table.permission, kept)
    # Not the file's own row: its progress is written by another connection meanwhile.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"directory-import-{kept.pid}"])
    held = ImportFile.objects.get(pk=kept.pk)
    if held.applied_at is not None:
        raise ValidationError(_("这份表格已经导入过了。"))
    looked = begin(held, 200)
    if not looked.lacking:
        _go_through(actor, looked, progress)
    if not looked.passed:
        raise ValidationError(_("名录刚刚有变动，表格里有的行不再合适，什么也没有导入。请重新检查。"))
    held.applied_at, held.data = clock.now(), b""
    held.save(update_fields=("applied_at", "data"))
    after = {
        "table": str(table.title),
        "filename": held.filename,
        "added": looked.counts["add"],
        "changed": looked.counts["change"],
        "same": looked.counts["same"],
    }
    record(actor, "directory.imported", held, jurisdiction=held.jurisdiction.pid, after=after)
    return looked


class _TakenBack(Exception):
    """Ends the rehearsal's transaction without a trace."""


def begin(kept: ImportFile, most: int) -> Looked:
    table = TABLES[kept.what]
    columns = table.columns()
    book = open_book(bytes(kept.data))
    layout = from_plain(book, columns, kept.layout)
    check = Check(book, layout, columns, most=most)
    return Looked(table, columns, layout, check, lacking=layout.lacking(columns))


def _go_through(actor: Actor, looked: Looked, progress: Progress) -> None:
    """Check all rows; if none is unfit, take each. What the directory refuses is noted beside its row."""
    check = looked.check
    rows: list[Row] = []
    key = looked.table.key_column
    for row in check.rows():
        if len(rows) < MOST_ROWS:
            rows.append(row)
        elif check.row_count == MOST_ROWS + 1:
            check.refuse(row, key, _("超过 %(n)s 行") % {"n": MOST_ROWS}, _("拆成几份导入"))
    if check.problem_count:
        return
    taking = looked.table.taking(actor)
    for number, row in enumerate(rows, 1):
        if number % 200 == 0:
            progress(number)
        try:
            with transaction.atomic():
                looked.outcomes.append(taking.take(row))
        except RowRefused as refused:
            check.refuse(row, refused.key, refused.why, refused.accepted)
        except ValidationError as error:
            check.refuse(row, key, "；".join(error.messages))
        except IntegrityError:
            check.refuse(row, key, _("与名录里已有的内容冲突"))
    looked.counts.update(outcome.what for outcome in looked.outcomes)
    for row, late in taking.finish():
        check.refuse(row, late.key, late.why, late.accepted)
