"""Reporting at the size of a province's city: obligations of a year, and the rush of a deadline.

`python -m benchmarks.reporting` fills a home of its own (`var/bench-reporting`) with an embedded PostgreSQL
and prints how long a year's obligations take for 3,000 units and 20 monthly or quarterly duties, again when
nothing is to be done; then it starts the site's own server and lets every unit hand in 10 reports with one
request, 200 units at a time, and prints the times that they waited, errors, what was kept, and how much of
the processor each request took; before that, what the burden meter takes. `--units 300` makes a smaller city.
"""

from __future__ import annotations

import argparse
import http.client
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

import psutil

from benchmarks.measurement import machine

DUTIES, AT_ONCE, REPORTS = 20, 200, 10
PORT = 8399
_HOME = Path(__file__).resolve().parents[1] / "var" / "bench-reporting"
# As `luoshi run` starts it, on two cores.
SERVER = [
    *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(PORT)),
    *("--workers", "2", "--blocking-threads", "4", "--backpressure", "400", "--log-level", "warning"),
]
# Most duties are monthly, some quarterly or half-yearly, as plans write them.
_CADENCES = ["monthly"] * 12 + ["quarterly"] * 6 + ["semiannual"] * 2


def prepare(stack: ExitStack) -> None:
    os.environ["LUOSHI_HOME"] = str(_HOME)
    os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.site.settings"
    os.environ["LUOSHI_CLOCK"] = "2026-06-18T09:00+08:00"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from luoshi.site.database import Cluster
    from luoshi.site.prepare import close_connections

    stack.enter_context(Cluster(Path(settings.HOME) / "pg").in_use())
    stack.callback(close_connections)
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("migrate", verbosity=0)


def fill(number_of_units: int) -> tuple[Any, list[Any], list[Any]]:
    """A city with units, each with a liaison, and duties that nobody owes yet."""
    import datetime as dt

    from luoshi.directory.models import Group, Level, Membership, Person, Post, PostRole, Unit
    from luoshi.directory.permission import Actor
    from luoshi.directory.scope import within
    from luoshi.reporting import duties
    from luoshi.site.setup import Founder, found_jurisdiction

    since = dt.date(2025, 1, 1)
    founders = [Founder("zhao", "赵专员", PostRole.CLERK), Founder("zhou", "周市长", PostRole.LEADER)]
    place, actors = found_jurisdiction(
        "云岭市", Level.CITY, "市政府督查室", founders, "not for people", since
    )
    with within(place):
        units = Unit.objects.bulk_create(
            Unit(jurisdiction=place, name=f"第{n}单位", position=n + 1) for n in range(number_of_units)
        )
        group = Group.objects.create(jurisdiction=place, name="全部单位")
        Membership.objects.bulk_create(
            Membership(jurisdiction=place, group=group, unit=each) for each in units
        )
        people = Person.objects.bulk_create(
            Person(jurisdiction=place, name=f"联络员{n}") for n in range(number_of_units)
        )
        posts = Post.objects.bulk_create(
            Post(jurisdiction=place, person=person, unit=unit, role=PostRole.LIAISON, since=since)
            for person, unit in zip(people, units, strict=True)
        )
        made = []
        for number, cadence in enumerate(_CADENCES[:DUTIES]):
            fields = {
                "name": f"第{number + 1}项报送",
                "cadence": cadence,
                "day": 20 + number % 8,
                "first_day": dt.date(2026, 6, 18),
                "audience": "named",
                "asks": ["summary", "next"],
            }
            made.append(duties.propose(actors["zhao"], fields, groups=[group]))
    return place, made, [Actor(post.person, post) for post in posts] + [actors["zhou"]]


def obligations(place: Any, made: list[Any], leader: Any, number_of_units: int) -> None:
    from luoshi.directory.scope import within
    from luoshi.reporting import duties, jobs
    from luoshi.reporting.models import Obligation

    with within(place):
        start = time.perf_counter()
        for duty in made:
            duties.approve(leader, duty, revision=0)
        taken = time.perf_counter() - start
        count = Obligation.objects.count()
    print(
        f"a year's obligations, {number_of_units:,} units x {DUTIES} duties: {count:,} rows in {taken:.1f} s"
    )
    start = time.perf_counter()
    jobs.settle_all(0)
    print(f"settled again, nothing to do: {time.perf_counter() - start:.1f} s")


def sessions(actors: list[Any]) -> list[str]:
    """A session for each liaison, as signing in would leave it."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from luoshi.accounts.models import User

    users = User.objects.bulk_create(
        User(username=f"unit-{number}", person=actor.person, password="!")
        for number, actor in enumerate(actors)
    )
    store = import_module(settings.SESSION_ENGINE).SessionStore
    keys = []
    for user in users:
        session = store()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.save()
        keys.append(session.session_key)
    return keys


def processor_seconds(server: psutil.Process) -> tuple[float, float]:
    """What the server's processes and those of PostgreSQL have used so far."""
    web = sum(sum(each.cpu_times()[:2]) for each in [server, *server.children(recursive=True)])
    postmaster = psutil.Process(int((_HOME / "pg" / "postmaster.pid").read_text().split()[0]))
    # Times of backends that have ended are with the postmaster: [2:4] are those of its children.
    ended = sum(postmaster.cpu_times()[2:4])
    return web, ended + sum(sum(each.cpu_times()[:2]) for each in postmaster.children())


def rush(place: Any, actors: list[Any], server: psutil.Process) -> None:
    """Every unit hands in its reports with one request; 200 of them at a time."""
    from django.conf import settings
    from django.middleware.csrf import _get_new_csrf_string

    from luoshi.audit.queries import verify
    from luoshi.directory.scope import within
    from luoshi.reporting.models import Obligation, State

    keys = sessions(actors)
    with within(place):
        owed: dict[int, list[str]] = {}
        rows = Obligation.objects.filter(due__lte="2026-07-31").order_by("due")
        for unit, pid in rows.values_list("unit", "pid"):
            owed.setdefault(unit, []).append(pid)
    token = _get_new_csrf_string()
    jobs = []
    for actor, key in zip(actors, keys, strict=True):
        pids = owed[actor.unit.pk][:REPORTS]
        fields = [("csrfmiddlewaretoken", token)]
        for pid in pids:
            fields += [
                ("report", pid),
                (f"{pid}|summary", "本月按计划推进。"),
                (f"{pid}|next_step", "继续。"),
            ]
        jobs.append((key, urlencode(fields), len(pids)))

    def hand_in(job: tuple[str, str, int]) -> tuple[float, int]:
        key, body, _count = job
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"{settings.SESSION_COOKIE_NAME}={key}; {settings.CSRF_COOKIE_NAME}={token}",
        }
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
        begin = time.perf_counter()
        connection.request("POST", "/reports/hand-in/", body, headers)
        status = connection.getresponse().status
        connection.close()
        return time.perf_counter() - begin, status

    used = processor_seconds(server)
    start, own = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(hand_in, jobs))
    taken, own = time.perf_counter() - start, time.process_time() - own
    web, database = (after - before for after, before in zip(processor_seconds(server), used, strict=True))
    waits = sorted(wait for wait, _status in answers)
    errors = sum(status != 302 for _wait, status in answers)
    cuts = quantiles(waits, n=20)
    with within(place):
        kept = Obligation.objects.filter(state=State.SUBMITTED).count()
    sent = sum(count for _key, _body, count in jobs)
    print(
        f"rush: {len(jobs):,} units, {sent:,} reports, {AT_ONCE} at a time: {taken:.0f} s, "
        f"p50 {cuts[9]:.2f} s, p95 {cuts[18]:.2f} s, {errors} errors, {kept:,} kept"
    )
    each = 1000 / len(jobs)
    print(
        f"processor time a request: web {web * each:.1f} ms, PostgreSQL {database * each:.1f} ms, "
        f"who asks {own * each:.1f} ms"
    )
    print(f"chain of events: {verify(place.pid).length:,} events, broken at {verify(place.pid).broken_at}")


def burden_meter(place: Any) -> None:
    """What every unit is asked in a month and in a year, and by whom."""
    import datetime as dt

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from luoshi.directory.scope import within
    from luoshi.reporting import burden

    for name, last in (("a month", dt.date(2026, 7, 31)), ("a year", dt.date(2027, 6, 30))):
        start = time.perf_counter()
        with within(place), CaptureQueriesContext(connection) as asked:
            lines = burden.lines_of(burden.obligations_in(dt.date(2026, 7, 1), last))
            units, things = len(burden.by_unit(lines)), sum(each.number for each in lines)
        taken = time.perf_counter() - start
        print(f"burden of {name}: {units:,} units, {things:,} things: {len(asked)} queries, {taken:.1f} s")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--units", type=int, default=3_000)
    number_of_units = parser.parse_args().units
    print(machine())
    with ExitStack() as stack:
        prepare(stack)
        place, made, (*liaisons, leader) = fill(number_of_units)
        obligations(place, made, leader, number_of_units)
        burden_meter(place)
        server = subprocess.Popen(
            [*SERVER, "luoshi.site.wsgi:application"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        stack.callback(server.wait)
        stack.callback(server.terminate)
        for _attempt in range(60):
            time.sleep(0.5)
            try:
                http.client.HTTPConnection("127.0.0.1", PORT, timeout=2).connect()
                break
            except OSError:
                continue
        rush(place, liaisons, psutil.Process(server.pid))


if __name__ == "__main__":
    main()
