"""A ledger of fifty thousand rows that was kept in a spreadsheet: checked and written.

A home of its own (`var/bench-importing`) holds an embedded PostgreSQL. `python -m benchmarks.importing
[ROWS]` makes the sheet, takes it in once and prints how long the check and the writing took; what was
written is rolled back. It takes minutes and stands alone: `make bench` leaves it out.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.measurement import machine

ROWS, UNITS, BLOCKS = 50_000, 60, 8
_HOME = Path(__file__).resolve().parents[1] / "var" / "bench-importing"
_HEAD = ["序号", "板块", "任务", "牵头单位", "责任单位", "完成时限", "指标", "要求", "目标值", "计量单位"]


def sheet(rows: int) -> bytes:
    """Each task led by one unit, carried out by two more; every third one has an indicator."""
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        page = book.add_worksheet("台账")
        page.write_row(0, 0, _HEAD)
        for number in range(rows):
            lead, *others = (f"县第{(number * 7 + more) % UNITS}局" for more in range(3))
            figures = ["群众满意率", "不低于", f"{90 + number % 10}%", "%"] if number % 3 == 0 else []
            block = f"第{number * BLOCKS // rows + 1}组"
            line = [
                str(number + 1),
                block,
                f"办好第{number + 1}件实事",
                lead,
                "、".join(others),
                "2026-12-31",
            ]
            page.write_row(number + 1, 0, [*line, *figures])
    return file.getvalue()


def _timed(words: str, step: Callable[[], Any]) -> Any:
    start = perf_counter()
    result = step()
    print(f"{words:<24}{perf_counter() - start:8.1f} s")
    return result


def main() -> None:
    os.environ.setdefault("LUOSHI_HOME", str(_HOME))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.site.settings")
    os.environ.setdefault("LUOSHI_CLOCK", "2026-06-18T09:00+08:00")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from luoshi.site.database import Cluster
    from luoshi.site.prepare import close_connections

    with Cluster(Path(settings.HOME) / "pg").in_use():
        try:
            call_command("migrate", verbosity=0)
            _import(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
        finally:
            close_connections()


def _import(rows: int) -> None:
    from django.db import transaction

    from luoshi.directory.actions import register_unit
    from luoshi.directory.models import Level, PostRole
    from luoshi.directory.scope import within
    from luoshi.ledger import importing
    from luoshi.ledger.lighting import relight_tasks
    from luoshi.ledger.models import Task
    from luoshi.ledger.statistics import analyze
    from luoshi.site.setup import Founder, found_jurisdiction

    data = _timed(f"sheet of {rows:,} rows", lambda: sheet(rows))
    with transaction.atomic():
        place, actors = found_jurisdiction(
            "青禾县",
            Level.COUNTY,
            "县政府督查室",
            [Founder("bench", "赵专员", PostRole.CLERK)],
            "not for people",
            dt.date(2025, 1, 1),
        )
        with within(place):
            for number in range(UNITS):
                register_unit(actors["bench"], place, f"县第{number}局", position=number)
            run = importing.take_in(actors["bench"], data, "台账.xlsx")
            _timed("checked", lambda: importing.check(run))
            run.refresh_from_db()
            assert not run.problems_found, run.problems.values_list("row", "says")[:3]
            importing.confirm(actors["bench"], run)
            _timed("written", lambda: importing.write(run))
            analyze()  # as the commit would have had it done
            _timed("lit", lambda: relight_tasks(Task.objects.values_list("pk", flat=True)))
            print(f"{Task.objects.count():,} tasks")
        transaction.set_rollback(True)


if __name__ == "__main__":
    print(machine())
    main()
