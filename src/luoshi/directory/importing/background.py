"""A long table of the directory, checked and written by the worker while its page shows how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import gettext as _

from luoshi.directory.importing import runs
from luoshi.directory.importing.runs import Looked
from luoshi.directory.importing.tables import Outcome
from luoshi.directory.models import ImportFile, ImportState
from luoshi.directory.permission import Actor
from luoshi.sheets.checking import Problem
from luoshi.sheets.refusals import SheetRefused

# What is kept of a check: every page of it is read by people.
MOST_PROBLEMS, MOST_SHOWN = 10_000, 300


def check(kept: ImportFile) -> None:
    """Check the whole table, rehearse the writing, and keep what was found for the page."""
    assert kept.post is not None
    try:
        with _progress(kept) as progress:
            looked = runs.look(Actor(kept.by, kept.post), kept, most=MOST_PROBLEMS, progress=progress)
    except SheetRefused as refused:
        fail(kept, str(refused))
        return
    ImportFile.objects.filter(pk=kept.pk).update(
        state=ImportState.READY, found=_plain(looked), rows_done=looked.check.row_count
    )


def write(kept: ImportFile) -> None:
    """Write it, all or nothing; done already, nothing is done."""
    assert kept.post is not None
    try:
        with _progress(kept) as progress:
            runs.write(Actor(kept.by, kept.post), kept, progress)
    except ValidationError as error:
        if not ImportFile.objects.filter(pk=kept.pk, applied_at__isnull=False).exists():
            fail(kept, "；".join(error.messages))


def fail(kept: ImportFile, problem: str) -> None:
    ImportFile.objects.filter(pk=kept.pk).update(state=ImportState.FAILED, problem=problem)


def fail_unforeseen(kept: ImportFile) -> None:
    fail(kept, _("导入时出了意外的错误，什么也没有写入。请重试一次；仍不行请把文件交给系统管理员。"))


def _plain(looked: Looked) -> dict[str, Any]:
    shown = [each for what in ("change", "add") for each in looked.of(what)[:MOST_SHOWN]]
    return {
        "rows": looked.check.row_count,
        "problem_count": looked.check.problem_count,
        "problems": [asdict(each) for each in looked.check.problems],
        "kinds": [[*kind, count] for kind, count in looked.check.kinds.items()],
        "counts": dict(looked.counts),
        "outcomes": [asdict(each) for each in shown],
    }


def recall(kept: ImportFile) -> Looked:
    """What the check found, as the page and the list of errors show it."""
    looked, found = runs.begin(kept, MOST_PROBLEMS), kept.found
    looked.check.row_count = found.get("rows", 0)
    looked.check.problem_count = found.get("problem_count", 0)
    looked.check.problems = [Problem(**each) for each in found.get("problems", ())]
    looked.check.kinds.update({(title, why): count for title, why, count in found.get("kinds", ())})
    looked.counts = Counter(found.get("counts", {}))
    looked.outcomes = [Outcome(**each) for each in found.get("outcomes", ())]
    return looked


@contextmanager
def _progress(kept: ImportFile) -> Iterator[Callable[[int], None]]:
    """A function that notes how many rows are done, seen at once: on a connection of its own, since the
    work's own transaction shows nothing before its end."""
    beside: Any = connection.copy()

    def note(rows: int) -> None:
        with beside.cursor() as cursor:
            cursor.execute("UPDATE directory_importfile SET rows_done = %s WHERE id = %s", [rows, kept.pk])

    try:
        yield note
    finally:
        beside.close()
