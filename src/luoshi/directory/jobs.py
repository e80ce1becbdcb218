"""What the directory leaves to the worker: long tables."""

from __future__ import annotations

import logging
from collections.abc import Callable

from procrastinate.contrib.django import app

from luoshi.directory.importing import background
from luoshi.directory.models import ImportFile, ImportState
from luoshi.directory.scope import within

log = logging.getLogger(__name__)


@app.task(name="directory.check_import", retry=2)
def check_import(pid: str) -> None:
    """Check a table. One that waits no more has been checked."""
    _do(pid, ImportState.WAITING, background.check)


@app.task(name="directory.write_import", retry=2)
def write_import(pid: str) -> None:
    """Write a checked table. One that is written already stays as it is."""
    _do(pid, ImportState.WRITING, background.write)


def _do(pid: str, state: ImportState, step: Callable[[ImportFile], None]) -> None:
    rows = ImportFile._base_manager.select_related("jurisdiction", "by", "post__unit")
    kept = rows.filter(pid=pid).first()
    # Another file may have taken its place meanwhile.
    if kept is None or kept.state != state or kept.applied_at is not None:
        return
    with within(kept.jurisdiction):
        try:
            step(kept)
        except Exception:
            log.exception("import %s failed", pid)
            background.fail_unforeseen(kept)
