"""What the ledger leaves to the worker."""

from __future__ import annotations

import logging

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from luoshi.directory.queries import below
from luoshi.directory.scope import within
from luoshi.ledger import exporting
from luoshi.ledger.models import ExportRun, RunState

log = logging.getLogger(__name__)


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
