"""The ledger with fifty thousand tasks: its list, its search, a task's page, an import.

A home of its own (`var/bench`) holds an embedded PostgreSQL, filled once and used again. `python -m
benchmarks.ledger` prints the 95th percentile of the time on the server and the number of questions to the
database; `make bench` measures the same pages round by round.
"""

from __future__ import annotations

import atexit
import os
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time
from typing import Any

from benchmarks.measurement import Measurement, machine

TASKS, PLANS, UNITS, BLOCKS = 50_000, 125, 60, 8
_HOME = Path(__file__).resolve().parents[1] / "var" / "bench"
_ROUNDS = 20
_VERBS, _THINGS = (
    ["推进", "开展", "完善", "建立", "实施", "规范", "提升", "公开", "清理", "巡查"],
    ["水源", "管网", "窗口", "台账", "清单", "渠道", "灌区", "校舍", "路灯", "绿道"],
)
_WORDS = "每月汇总进展，分析问题，逐项销号，按季通报；年底前形成长效机制，接受群众监督。"


@cache
def client() -> Any:
    """A browser of the clerk, in a county with that many tasks."""
    os.environ.setdefault("LUOSHI_HOME", str(_HOME))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.site.settings")
    os.environ.setdefault("LUOSHI_CLOCK", "2026-06-18T09:00+08:00")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from luoshi.site.database import Cluster

    stack = ExitStack()
    stack.enter_context(Cluster(Path(settings.HOME) / "pg").in_use())
    atexit.register(_leave, stack)
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    call_command("migrate", verbosity=0)
    from luoshi.accounts.models import User

    if not User.objects.filter(username="bench").exists():
        _fill()
    import luoshi.site.wsgi  # noqa: F401  (the collector is set as in the server)

    browser = Client()
    browser.force_login(User.objects.get(username="bench"), "django.contrib.auth.backends.ModelBackend")
    return browser


def _leave(stack: ExitStack) -> None:
    from luoshi.site.prepare import close_connections

    close_connections()
    stack.close()


def _fill() -> None:
    """Plans, blocks, units, tasks with their assignments, in bulk."""
    import datetime as dt

    from django.db import connection, transaction

    from luoshi.directory.actions import register_unit
    from luoshi.directory.models import Level, PostRole
    from luoshi.directory.scope import within
    from luoshi.site.setup import Founder, found_jurisdiction

    founders = [Founder("bench", "赵专员", PostRole.CLERK)]
    with transaction.atomic():
        place, actors = found_jurisdiction(
            "青禾县", Level.COUNTY, "县政府督查室", founders, "not for people", dt.date(2025, 1, 1)
        )
        with within(place):
            units = [register_unit(actors["bench"], place, f"县第{n}局", position=n) for n in range(UNITS)]
            _tasks(place, actors["bench"], units)
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _tasks(place: Any, actor: Any, units: list[Any]) -> None:
    import datetime as dt

    from luoshi.calendar import clock
    from luoshi.ledger.models import Assignment, Block, Task
    from luoshi.plans.models import Plan, Upload, Version

    chance, now = random.Random(2026), clock.now()
    upload = Upload.objects.create(
        jurisdiction=place, sha256="0" * 64, size=0, filename="台账.xlsx", at=now, by=actor.person
    )
    for number in range(PLANS):
        plan = Plan.objects.create(
            jurisdiction=place,
            title=f"青禾县第{number + 1}号行动方案",
            period_start=dt.date(2026, 1, 1),
            period_end=dt.date(2026, 12, 31),
            created_at=now,
        )
        version = Version.objects.create(
            jurisdiction=place,
            plan=plan,
            number=1,
            state="issued",
            upload=upload,
            text="",
            machine={},
            parser="-",
            created_at=now,
            issued_at=now,
        )
        blocks = Block.objects.bulk_create(
            Block(
                jurisdiction=place,
                plan=plan,
                version=version,
                position=n,
                title=f"（{n + 1}）{_name(chance)}",
            )
            for n in range(BLOCKS)
        )
        each = TASKS // PLANS
        tasks = Task.objects.bulk_create(
            Task(
                jurisdiction=place,
                plan=plan,
                version=version,
                block=blocks[n * BLOCKS // each],
                key=f"2026-{number * each + n + 1:05d}",
                position=n,
                code=f"{n * BLOCKS // each + 1}.{n + 1}",
                kind="task",
                title=f"{_name(chance)}{_name(chance)}",
                text=f"{_name(chance)}。{_WORDS}{_name(chance)}、{_name(chance)}。{_WORDS}",
                deadline=dt.date(2026, 1, 1) + dt.timedelta(days=chance.randrange(365)),
                deadline_basis="stated",
                state="done" if chance.random() < 0.3 else "open",
                issued_at=now,
            )
            for n in range(each)
        )
        Assignment.objects.bulk_create(_assignments(place, tasks, units, chance))


def _assignments(place: Any, tasks: list[Any], units: list[Any], chance: random.Random) -> Iterator[Any]:
    from luoshi.ledger.models import Assignment

    for task in tasks:
        holders = chance.sample(units, 4)
        roles = ("lead", "responsible", "responsible", "cooperating")
        for position, (unit, role) in enumerate(zip(holders, roles, strict=True)):
            yield Assignment(
                jurisdiction=place,
                task=task,
                position=position,
                role=role,
                unit=unit,
                written=unit.name,
                sign_state="awaiting" if chance.random() < 0.2 else "signed",
            )
        yield Assignment(
            jurisdiction=place,
            task=task,
            position=4,
            role="supervisor",
            leader=f"{chance.choice('赵钱孙李周吴郑王')}县长",
            written="县长",
        )


def _name(chance: random.Random) -> str:
    return chance.choice(_VERBS) + chance.choice(_THINGS)


def pages() -> dict[str, str]:
    """What a clerk opens: address by name."""
    client()
    from luoshi.directory.models import Unit
    from luoshi.directory.scope import everywhere
    from luoshi.ledger.models import Task
    from luoshi.plans.models import Plan

    with everywhere():
        unit = Unit.objects.get(name="县第7局").pid
        plan = Plan.objects.order_by("pk")[60].pid
        task = Task.objects.order_by("pk")[25_000].pid
    return {
        "list, no filter": "/ledger/?view=none",
        "list, unit leads, red": f"/ledger/?unit={unit}&role=lead&light=red",
        "list, unit and due": f"/ledger/?unit={unit}&due=90",
        "list, plan": f"/ledger/?plan={plan}",
        "list, by deadline, page 9": "/ledger/?sort=deadline&group=none&page=9&light=green",
        "list, by lead unit": "/ledger/?group=unit",
        "list, by month": "/ledger/?group=month&light=yellow",
        "list, search": "/ledger/?words=巡查灌区",
        "list, last page": "/ledger/?page=500",
        "task": f"/ledger/task/{task}/",
    }


def _request(address: str) -> Callable[[], object]:
    browser = client()

    def ask() -> object:
        answer = browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        return answer

    return ask


def main() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    print(machine())
    wanted = sys.argv[1:]
    for name, address in pages().items():
        if wanted and not any(each in name for each in wanted):
            continue
        ask = _request(address)
        ask()
        with CaptureQueriesContext(connection) as asked:
            ask()
        # Counted here: the next request empties the log that it counts.
        times, questions, busy = [], len(asked), process_time()
        for _round in range(_ROUNDS):
            start = perf_counter()
            ask()
            times.append((perf_counter() - start) * 1000)
        cuts, busy = quantiles(times, n=20), (process_time() - busy) * 1000 / _ROUNDS
        told = f"p50 {cuts[9]:7.1f} ms   p95 {cuts[18]:7.1f} ms   {busy:6.1f} ms in Python"
        print(f"{name:<28} {told}   {questions} queries")


def _measured(name: str) -> Callable[[], Callable[[], object]]:
    return lambda: _request(pages()[name])


MEASUREMENTS = [
    Measurement(f"50,000 tasks: {name}", _measured(name), 1, "pages")
    for name in ("list, unit leads, red", "list, plan", "list, search", "task")
]

if __name__ == "__main__":
    main()
