"""Reporting at the size of a province's city: obligations of a year, and the rush of a deadline.

`python -m benchmarks.reporting` fills a home of its own (`var/bench-reporting`) with an embedded PostgreSQL
and prints how long a year's obligations take for 3,000 units and 20 monthly or quarterly duties, again when
nothing is to be done, and what the burden meter takes. Then it runs the site, as `luoshi run` does, and lets
units hand in 10 reports with one request each: some, a few at a time, as on an ordinary morning; then all,
200 at a time. It prints the times that they waited for an answer and for the outcome, errors, what was kept,
how long until no receipt waits, and how much of the processor it took: until all were answered, which is what
they wait for, and in all. `--units 300` makes a smaller city.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import os
import re
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import urlencode

import psutil

from benchmarks.measurement import machine

DUTIES, AT_ONCE, REPORTS = 20, 200, 10
# An ordinary morning: so many units, so many of them at a time.
ORDINARY, FEW = 200, 2
PORT = 8399
_HOME = Path(__file__).resolve().parents[1] / "var" / "bench-reporting"
# The site as it is served everywhere: web server, worker and the database that is up already.
SITE = [sys.executable, "-m", "luoshi.site.cli", "run", "--no-demo", "--port", str(PORT)]
# Most duties are monthly, some quarterly or half-yearly, as plans write them.
_CADENCES = ["monthly"] * 12 + ["quarterly"] * 6 + ["semiannual"] * 2


def prepare(stack: ExitStack) -> None:
    os.environ["LUOSHI_HOME"] = str(_HOME)
    os.environ["DJANGO_SETTINGS_MODULE"] = "luoshi.site.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from luoshi.calendar import clock
    from luoshi.site.database import Cluster
    from luoshi.site.prepare import close_connections

    stack.enter_context(Cluster(Path(settings.HOME) / "pg").in_use())
    stack.callback(close_connections)
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("migrate", verbosity=0)
    # As a demo, so that all processes of the site have the same time.
    clock.start_demo()


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


@dataclass
class Answer:
    """What a unit's request was answered with, after how many seconds; `told` when it knew the outcome."""

    status: int
    waited: float
    told: float


class Browsers:
    """Units that hand in, as their browsers do: one request each, and where the answer is a receipt, its page
    asks how many are ahead at the pace that it is told, in the end for what became of it."""

    def __init__(self, token: str, at_once: int, number: int, site: psutil.Process) -> None:
        self.token, self.asked, self.places = token, 0, asyncio.Semaphore(at_once)
        self.unanswered, self.site, self.answered = number, site, Used.now(site)

    async def hand_in(self, key: str, body: str) -> Answer:
        async with self.places:
            begin = time.perf_counter()
            page = await self.ask("POST", "/reports/hand-in/", key, body)
            waited = time.perf_counter() - begin
            self.unanswered -= 1
            if not self.unanswered:
                self.answered = Used.now(self.site)
        status = int(page[9:12])
        while asks := _ASKS_AGAIN.search(page):
            await asyncio.sleep(int(asks[2] or 0))
            self.asked += 1
            page = await self.ask("GET", asks[1].decode(), key)
        return Answer(status, waited, time.perf_counter() - begin)

    async def ask(self, method: str, address: str, key: str, body: str = "") -> bytes:
        head = [
            f"{method} {address} HTTP/1.1",
            f"Host: 127.0.0.1:{PORT}",
            "Connection: close",
            "HX-Request: true" if method == "GET" else "Accept: text/html",
            f"Cookie: sessionid={key}; csrftoken={self.token}",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[bytes] = loop.create_future()
        request = "\r\n".join([*head, "", body]).encode()
        await loop.create_connection(lambda: Exchange(request, answer), "127.0.0.1", PORT)
        return await answer


class Exchange(asyncio.Protocol):
    """One request and its answer, on a connection of its own: units share none."""

    def __init__(self, request: bytes, answer: asyncio.Future[bytes]) -> None:
        self.request, self.answer, self.read = request, answer, b""

    def connection_made(self, transport: Any) -> None:
        transport.write(self.request)

    def data_received(self, data: bytes) -> None:
        self.read += data

    def connection_lost(self, exc: Exception | None) -> None:
        self.answer.set_result(self.read)


_ASKS_AGAIN = re.compile(rb'hx-get="([^"]+)" hx-trigger="load(?: delay:(\d+)s)?"')


def forms(place: Any, actors: list[Any], first: int) -> list[str]:
    """The body of each unit's request, with ten of its reports from the `first` on."""
    from luoshi.directory.scope import within
    from luoshi.reporting.models import Obligation

    owed: dict[int, list[str]] = {}
    with within(place):
        rows = Obligation.objects.filter(due__lte="2026-07-31").order_by("due")
        for unit, pid in rows.values_list("unit", "pid"):
            owed.setdefault(unit, []).append(pid)
    bodies = []
    for actor in actors:
        fields = []
        for pid in owed[actor.unit.pk][first : first + REPORTS]:
            fields += [
                ("report", pid),
                (f"{pid}|summary", "本月按计划推进。"),
                (f"{pid}|next_step", "继续。"),
            ]
        bodies.append(urlencode(fields))
    return bodies


@dataclass
class Used:
    """Seconds on the clock, and of the processor by who used them so far."""

    at: float
    of: dict[str, float]

    @classmethod
    def now(cls, site: psutil.Process) -> Used:
        return cls(time.perf_counter(), processor_seconds(site) | {"those who ask": time.process_time()})

    def since(self, before: Used, each: int) -> str:
        """Milliseconds for each of so many."""
        used = {name: (seconds - before.of[name]) * 1000 / each for name, seconds in self.of.items()}
        return ", ".join(f"{name} {taken:.1f} ms" for name, taken in used.items())


def processor_seconds(site: psutil.Process) -> dict[str, float]:
    """What the web server, the worker and PostgreSQL have used so far."""
    used = {"web": 0.0, "worker": 0.0}
    for each in site.children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            words = " ".join(each.cmdline())
            name = "worker" if "procrastinate" in words else "web" if "granian" in words else ""
            # Those that a process has started are children of the site as well: no time is counted twice.
            if name:
                used[name] += sum(each.cpu_times()[:2])
    postmaster = psutil.Process(int((_HOME / "pg" / "postmaster.pid").read_text().split()[0]))
    # Times of backends that have ended are with the postmaster: [2:4] are those of its children.
    ended = sum(postmaster.cpu_times()[2:4])
    used["PostgreSQL"] = ended + sum(sum(each.cpu_times()[:2]) for each in postmaster.children())
    return used


def rush(place: Any, bodies: list[str], keys: list[str], at_once: int, site: psutil.Process) -> None:
    """Every unit hands in its reports with one request, so many of them at a time; until all are filed."""
    from django.middleware.csrf import _get_new_csrf_string

    from luoshi.directory.scope import within
    from luoshi.reporting.models import Obligation, Receipt, ReceiptState, State

    token = _get_new_csrf_string()
    browsers = Browsers(token, at_once, len(bodies), site)

    async def all_of_them() -> list[Answer]:
        sent = (
            browsers.hand_in(key, f"csrfmiddlewaretoken={token}&{body}")
            for key, body in zip(keys, bodies, strict=True)
        )
        return await asyncio.gather(*sent)

    with within(place):
        before = Obligation.objects.filter(state=State.SUBMITTED).count()
        start = Used.now(site)
        answers = asyncio.run(all_of_them())
        told = time.perf_counter() - start.at
        while Receipt.objects.filter(state=ReceiptState.WAITING).exists():
            time.sleep(0.5)
        end = Used.now(site)
        failed = Receipt.objects.filter(state=ReceiptState.FAILED).count()
        kept = Obligation.objects.filter(state=State.SUBMITTED).count() - before
    number = len(bodies)
    print(f"{number:,} units x {REPORTS} reports, {at_once} at a time: {waiting_times(answers, failed)}")
    print(
        f"all answered after {browsers.answered.at - start.at:.0f} s, receipts asked about "
        f"{browsers.asked:,} times, all told after {told:.0f} s, none waiting after "
        f"{end.at - start.at:.0f} s; "
        f"{number * REPORTS:,} reports sent, {kept:,} submitted"
    )
    print(f"processor time a unit until all were answered: {browsers.answered.since(start, number)}")
    print(f"processor time a unit in all: {end.since(start, number)}")


def waiting_times(answers: list[Answer], failed: int) -> str:
    waits = sorted(each.waited for each in answers)
    cuts, later = quantiles(waits, n=20), quantiles([each.told for each in answers], n=20)
    errors = sum(each.status not in (202, 302) for each in answers)
    receipts = sum(each.status == 202 for each in answers)
    return (
        f"answered p50 {cuts[9]:.2f} s, p95 {cuts[18]:.2f} s, at most {waits[-1]:.2f} s; {errors} errors, "
        f"{receipts:,} receipts ({failed} failed); outcome known p50 {later[9]:.0f} s, p95 {later[18]:.0f} s "
        "after sending"
    )


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
        from luoshi.audit.queries import verify

        place, made, (*liaisons, leader) = fill(number_of_units)
        obligations(place, made, leader, number_of_units)
        burden_meter(place)
        site = subprocess.Popen(SITE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        stack.callback(site.wait)
        stack.callback(site.terminate)
        wait_for_answer()
        keys, run = sessions(liaisons), psutil.Process(site.pid)
        ordinary = min(number_of_units, ORDINARY)
        print("an ordinary morning:")
        rush(place, forms(place, liaisons[:ordinary], REPORTS), keys[:ordinary], FEW, run)
        print("a deadline:")
        rush(place, forms(place, liaisons, 0), keys, AT_ONCE, run)
        found = verify(place.pid)
        print(f"chain of events: {found.length:,} events, broken at {found.broken_at}; {machine()}")


def wait_for_answer() -> None:
    for _attempt in range(240):
        time.sleep(0.5)
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
            connection.request("GET", "/health/")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
    raise SystemExit("the site does not answer")


if __name__ == "__main__":
    main()
