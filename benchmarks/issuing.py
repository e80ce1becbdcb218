"""Issuing a plan of four hundred tasks to sixty units, and reading the page before it.

A home of its own (`var/bench-issuing`) holds an embedded PostgreSQL; each round is rolled back, so that the
next one issues the same version. `python -m benchmarks.issuing` prints the figures alone.
"""

from __future__ import annotations

import atexit
import datetime as dt
import os
from collections.abc import Callable
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.measurement import Measurement, machine

TASKS, UNITS, SECTIONS = 400, 60, 20
HOME = Path(__file__).resolve().parents[1] / "var" / "bench-issuing"


def plan_text(tasks: int, units: int, sections: int) -> str:
    """A made-up plan: each task led by one unit, carried out by three and by every town."""
    lines = ["青禾县2026年民生实事工作方案", "", "为做好2026年民生实事，制定本方案。", ""]
    for number in range(tasks):
        if number % (tasks // sections) == 0:
            lines += [f"（{_chinese(number * sections // tasks + 1)}）第{number}组", ""]
        others = "、".join(f"县第{(number * 7 + more) % units}局" for more in range(1, 4))
        lines += [
            f"{number + 1}.办好第{number}件实事。改造{number + 3}处设施，群众满意率达到9{number % 10}%。",
            f"牵头单位：县第{number % units}局",
            f"责任单位：{others}，各乡镇（街道）",
            f"完成时限：2026年{number % 6 + 7}月底前",
            "",
        ]
    return "\n".join([*lines[:4], "一、重点任务", "", *lines[4:]])


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if tens == 0:
        return digits[ones]
    return f"{digits[tens] if tens > 1 else ''}十{digits[ones] if ones else ''}"


@cache
def county() -> tuple[Any, Any]:
    """(the place, its clerk) in a database of its own, with the units of the plan."""
    os.environ.setdefault("LUOSHI_HOME", str(HOME))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi.site.settings")
    os.environ.setdefault("LUOSHI_CLOCK", "2026-06-18T09:00+08:00")
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from luoshi.directory.actions import add_group, register_unit
    from luoshi.directory.models import Jurisdiction, Level, Post, PostRole
    from luoshi.directory.permission import Actor
    from luoshi.directory.scope import within
    from luoshi.site.database import Cluster
    from luoshi.site.setup import Founder, found_jurisdiction

    stack = ExitStack()
    stack.enter_context(Cluster(Path(settings.HOME) / "pg").in_use())
    atexit.register(_leave, stack)
    call_command("migrate", verbosity=0)
    place = Jurisdiction.objects.first()
    if place is None:
        founders = [Founder("bench", "赵专员", PostRole.CLERK)]
        place, actors = found_jurisdiction(
            "青禾县", Level.COUNTY, "县政府督查室", founders, "not for people", dt.date(2025, 1, 1)
        )
        with within(place):
            for number in range(UNITS):
                register_unit(actors["bench"], place, f"县第{number}局", position=number)
            towns = [register_unit(actors["bench"], place, f"第{n}镇", position=500 + n) for n in range(12)]
            add_group(actors["bench"], "各乡镇（街道）", towns)
    stack.enter_context(within(place))
    post = Post.objects.select_related("person", "unit", "jurisdiction").first()
    assert post is not None
    return place, Actor(post.person, post)


def _leave(stack: ExitStack) -> None:
    from luoshi.site.prepare import close_connections

    close_connections()
    stack.close()


def uploaded(text: str, filename: str) -> Any:
    """A version of this text that waits for review."""
    _place, clerk = county()
    import fangan
    from luoshi.plans import actions, reading
    from luoshi.plans.models import Intake

    data = text.encode()
    intake = actions.take_in(clerk, data, filename, again=True)
    assert isinstance(intake, Intake)
    return actions.save_reading(clerk, intake, reading.understand(fangan.read(data, filename)))


@cache
def _reviewed() -> Any:
    _place, clerk = county()
    from luoshi.plans import changes
    from luoshi.plans.models import ItemState

    version = uploaded(plan_text(TASKS, UNITS, SECTIONS), "民生实事.txt")
    with changes.changing(clerk, version, "certain-confirmed") as change:
        change.set_states(list(version.items.all()), ItemState.CONFIRMED)
    return version


def issuing() -> Callable[[], object]:
    _place, clerk = county()
    version = _reviewed()
    from django.db import transaction

    from luoshi.ledger.issuing import issue

    def run() -> None:
        with transaction.atomic():
            issue(clerk, version, ownerless_because="统筹")
            transaction.set_rollback(True)

    return run


def checking() -> Callable[[], object]:
    version = _reviewed()
    from luoshi.ledger.readiness import full_check

    return lambda: full_check(version)


MEASUREMENTS = [
    Measurement("issue 400 tasks to 60 units", issuing, TASKS, "tasks"),
    Measurement("check them before issuing", checking, TASKS, "tasks"),
]


if __name__ == "__main__":
    print(machine())
    for each in MEASUREMENTS:
        run = each.prepare()
        run()
        taken = []
        for _round in range(3):
            start = perf_counter()
            run()
            taken.append(perf_counter() - start)
        print(f"{each.name:<32}{median(taken):8.2f} s")
