"""A spreadsheet's way into the ledger: taken in, checked, its questions answered, written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.actions import add_group, add_name, add_unit
from luoshi.directory.models import Group, Unit
from luoshi.directory.permission import Actor, require
from luoshi.ledger.import_check import Reading, read
from luoshi.ledger.import_write import Writer, changes, holders_of
from luoshi.ledger.models import ImportProblem, ImportRow, ImportRun, RunState
from luoshi.plans import storage
from luoshi.plans.models import Plan, Upload
from luoshi.sheets.limits import MAX_FILE_BYTES
from luoshi.sheets.refusals import SheetRefused


def take_in(
    actor: Actor, data: bytes, filename: str, *, title: str = "", into: Plan | None = None
) -> ImportRun:
    """Keep a spreadsheet for the worker to check. Nothing of it is in the ledger yet."""
    require(actor, "ledger.import", into)
    if not data:
        raise ValidationError(_("请选一个表格文件。"))
    if len(data) > MAX_FILE_BYTES:
        raise ValidationError(_("文件超过 20 MB，请拆成几个文件。"))
    digest = storage.keep(data)
    with transaction.atomic():
        upload, _new = Upload.objects.get_or_create(
            jurisdiction=actor.jurisdiction,
            sha256=digest,
            defaults={"size": len(data), "filename": filename[:255], "at": clock.now(), "by": actor.person},
        )
        run = ImportRun.objects.create(
            jurisdiction=actor.jurisdiction,
            by=actor.person,
            post=actor.post,
            upload=upload,
            into=into,
            title=(title.strip() or filename.rpartition(".")[0] or _("导入台账"))[:300],
            at=clock.now(),
        )
        record(
            actor,
            "ledger.import-begun",
            run,
            jurisdiction=actor.jurisdiction.pid,
            after={"filename": filename, "size": len(data), "sha256": digest},
        )
    return run


def check(run: ImportRun) -> None:
    """Read the whole sheet and say what is wrong with it, or what would be written."""
    try:
        with _progress(run) as progress:
            reading = read(run, progress)
            _keep(run, reading)
    except SheetRefused as refused:
        _fail(run, str(refused))


@transaction.atomic
def _keep(run: ImportRun, reading: Reading) -> None:
    checked = reading.check
    run.problems.all().delete()
    run.checked.all().delete()
    ImportProblem.objects.bulk_create(
        ImportProblem(
            run=run,
            row=each.row,
            column=f"{each.title} {each.cell}".strip()[:60],
            value=each.found[:200],
            says=each.why[:300],
            accepted=each.accepted[:300],
        )
        for each in checked.problems
    )
    run.problems_found, run.rows = checked.problem_count, checked.row_count
    run.counts = {
        "new": sum(draft.task is None for draft in reading.drafts),
        "kept": sum(draft.task is not None for draft in reading.drafts),
        "indicators": sum(len(draft.promised) for draft in reading.drafts),
        "unknown": reading.unknown,
        "notes": checked.notes(),
        "ended": reading.ended,
        "kinds": checked.summary()[:12],
    }
    if not checked.problem_count:
        run.counts |= _preview(run, reading)
    if not reading.drafts and not checked.problem_count:
        run.problem = _("表里没有认出任务：请在下面选“任务”在哪一列。")
    run.state = RunState.READY
    run.save()


def _preview(run: ImportRun, reading: Reading) -> dict[str, int]:
    """Keep what would change in tasks that are there; returns how many would and would not."""
    drafts = [draft for draft in reading.drafts if draft.task is not None]
    held = holders_of(draft.task.pk for draft in drafts if draft.task)
    rows = []
    for draft in drafts:
        assert draft.task is not None
        before, after = changes(draft, held.get(draft.task.pk, {}))
        if after:
            rows.append(
                ImportRow(
                    run=run, row=draft.row, what="changed", task=draft.task, values=after, before=before
                )
            )
    ImportRow.objects.bulk_create(rows, batch_size=2_000)
    return {"changed": len(rows), "same": len(drafts) - len(rows)}


def again(actor: Actor, run: ImportRun, chosen: Mapping[str, str]) -> None:
    """Take other columns for the fields, as the person decided; the sheet is then checked anew."""
    require(actor, "ledger.import", run)
    _require_open(run)
    columns = {key: int(place) for key, place in chosen.items() if place.isdecimal()}
    run.mapping = {**run.mapping, "columns": columns}
    run.state, run.problem = RunState.WAITING, ""
    run.save(update_fields=("mapping", "state", "problem"))


@transaction.atomic
def settle(actor: Actor, run: ImportRun, meanings: Mapping[str, str]) -> int:
    """Teach the directory what names mean, so that they are asked for once; returns how many were.

    Each name is "unit" or "group" (register it as such), "u:PID" or "g:PID" (another name of one that is
    there), or anything else for later.
    """
    require(actor, "ledger.import", run)
    _require_open(run)
    settled = 0
    for name in run.counts.get("unknown", {}):
        kind, _colon, pid = meanings.get(name, "").partition(":")
        if kind == "unit":
            add_unit(actor, name)
        elif kind == "group":
            add_group(actor, name, [])
        elif kind in ("u", "g"):
            known = (Unit if kind == "u" else Group).objects.filter(pid=pid).first()
            if known is None:
                raise ValidationError(_("“%(name)s”选的单位已经不在了，请重新选择。") % {"name": name})
            add_name(actor, known, name)
        else:
            continue
        settled += 1
    if settled:
        ImportRun.objects.filter(pk=run.pk).update(state=RunState.WAITING)
    return settled


def confirm(actor: Actor, run: ImportRun) -> None:
    """Have the worker write what was checked."""
    require(actor, "ledger.import", run)
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update().get(pk=run.pk)
        _require_open(locked)
        if obstacle := why_not(locked):
            raise ValidationError(obstacle)
        locked.state, locked.rows_done = RunState.RUNNING, 0
        locked.save(update_fields=("state", "rows_done"))


def why_not(run: ImportRun) -> str:
    """Why the run cannot be written yet, in words; empty where it can."""
    if run.state != RunState.READY:
        return _("表格还没有检查完，请稍候。")
    if run.problems_found:
        return _("还有 %(n)s 处要改。请改好表格后重新上传。") % {"n": run.problems_found}
    if run.counts.get("unknown"):
        return _("还有 %(n)s 个单位名称不认识，请先说明。") % {"n": len(run.counts["unknown"])}
    if run.counts.get("ended"):
        return _("有任务派给了已经撤销的单位：%(which)s") % {"which": " ".join(run.counts["ended"][:5])}
    if not run.counts.get("new") and not run.counts.get("changed"):
        return _("没有要新增或修改的任务。")
    return ""


def write(run: ImportRun) -> None:
    """Write it, all or nothing. A worker killed on the way leaves nothing behind, and another begins anew;
    two at once are kept apart by a lock of the database."""
    actor = Actor(run.by, run.post)
    try:
        with _progress(run) as progress, transaction.atomic():
            _lock(run)
            if ImportRun.objects.get(pk=run.pk).state == RunState.DONE:
                return
            reading = read(run, lambda _rows: None)
            if not reading.passed or reading.unknown or reading.ended:
                raise ValidationError(_("检查之后台账或单位名录有了变化，请重新检查一遍。"))
            counts = Writer(actor, run, reading, progress).write()
            run.counts |= counts
            run.state, run.rows_done = RunState.DONE, run.rows
            run.save(update_fields=("counts", "state", "rows_done", "into"))
    except ValidationError as error:
        _fail(run, " ".join(error.messages))
    except SheetRefused as refused:
        _fail(run, str(refused))


def _lock(run: ImportRun) -> None:
    """Not the run's own row: its progress is written by another connection meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"import-{run.pid}"])


def _require_open(run: ImportRun) -> None:
    if run.state in (RunState.DONE, RunState.RUNNING):
        raise ValidationError(_("这个表格已经导入，或者正在导入。"))


def _fail(run: ImportRun, problem: str) -> None:
    ImportRun.objects.filter(pk=run.pk).update(state=RunState.FAILED, problem=problem)


@contextmanager
def _progress(run: ImportRun) -> Iterator[Callable[[int], None]]:
    """A function that notes how many rows are done, seen at once by the page that waits: it has a
    connection of its own, since the work's own transaction shows nothing before its end."""
    beside: Any = connection.copy()

    def note(rows: int) -> None:
        with beside.cursor() as cursor:
            cursor.execute("UPDATE ledger_importrun SET rows_done = %s WHERE id = %s", [rows, run.pk])

    try:
        yield note
    finally:
        beside.close()
