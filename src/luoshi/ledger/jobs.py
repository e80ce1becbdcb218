"""What the ledger leaves to the worker."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from luoshi.directory.models import Jurisdiction
from luoshi.directory.queries import below
from luoshi.directory.scope import within
from luoshi.ledger import exporting, importing
from luoshi.ledger.lighting import relight_plan, relight_tasks
from luoshi.ledger.models import ExportRun, ImportRun, RunState, Task
from luoshi.plans.models import Plan

log = logging.getLogger(__name__)


@app.periodic(cron="20 0 * * *")
@app.task(name="ledger.relight_all", queueing_lock="ledger-lights", pass_context=False)
def relight_all(timestamp: int) -> None:
    """Every night, after the obligations of the day are settled: a new day may bring another light."""
    for place in Jurisdiction.objects.order_by("pk"):
        with within(place):
            changed = sum(relight_plan(plan) for plan in Plan.objects.filter(tasks__isnull=False).distinct())
            log.info("%s: %s lights changed", place, changed)


@app.task(name="ledger.make_export", retry=2)
def make_export(pid: str) -> None:
    """Write a long file. Done already (a worker killed after it): nothing to do."""
    run = ExportRun._base_manager.select_related("jurisdiction", "by", "post__unit").get(pid=pid)
    if run.state == RunState.DONE:
        return
    with within(*below(run.jurisdiction)):
        try:
            exporting.make(run)
        except Exception:
            log.exception("export %s failed", pid)
            words = _("导出时出了意外的错误，请重试一次；仍不行请缩小范围。")
            ExportRun.objects.filter(pk=run.pk).update(state=RunState.FAILED, problem=words)


@app.task(name="ledger.check_import", retry=2)
def check_import(pid: str) -> None:
    """Check a spreadsheet. One that waits no more has been checked."""
    _import(pid, RunState.WAITING, importing.check)


@app.task(name="ledger.write_import", retry=2)
def write_import(pid: str) -> None:
    """Write a checked spreadsheet, then light its tasks. One that is written already stays as it is; a worker
    killed before its lights leaves them to the next."""
    _import(pid, RunState.RUNNING, importing.write)
    run = ImportRun._base_manager.select_related("jurisdiction", "into").get(pid=pid)
    if run.state == RunState.DONE:
        with within(*below(run.jurisdiction)):
            log.info("import %s: %s lights changed", pid, relight_tasks(_tasks_of(run)))


def _tasks_of(run: ImportRun) -> list[int]:
    """The tasks that a written run added or changed. Of a ledger that it was added to, all are looked at."""
    known = set(run.checked.filter(task__isnull=False).values_list("task", flat=True))
    if run.counts.get("new") and run.into is not None:
        known |= set(Task.objects.filter(plan=run.into).values_list("pk", flat=True))
    return sorted(known)


def _import(pid: str, state: RunState, step: Callable[[ImportRun], None]) -> None:
    run = ImportRun._base_manager.select_related("jurisdiction", "upload", "by", "post__unit", "into").get(
        pid=pid
    )
    if run.state != state:
        return
    with within(*below(run.jurisdiction)):
        try:
            step(run)
        except Exception:
            log.exception("import %s failed", pid)
            words = _("导入时出了意外的错误，什么也没有写入。请重试一次；仍不行请把文件交给系统管理员。")
            ImportRun.objects.filter(pk=run.pk).update(state=RunState.FAILED, problem=words)
