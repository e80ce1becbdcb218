"""A worker that is killed in the middle of the round reminds nobody twice and forgets nobody."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter

import pytest
from django.db import connection

from luoshi.audit.actions import SYSTEM
from luoshi.calendar import clock
from luoshi.directory.actions import add_unit, appoint
from luoshi.directory.models import PostRole
from luoshi.ledger.models import Assignment, Task
from luoshi.notices import jobs
from luoshi.notices.models import Notice, Reminder
from tests.people import SINCE

UNITS = 120
DAY = "2026-06-23T09:00+08:00"
ROUND = """
import django
django.setup()
from luoshi.notices import jobs
jobs.make_round(timestamp=0)
"""


@pytest.fixture
def many_units(transactional_db, county) -> None:
    """A task due on 2026-06-30 that 120 units owe, each with a liaison."""
    county.issued()
    task = Task.objects.get(code="一（二）3")
    for number in range(UNITS):
        unit = add_unit(county.zhao, f"第{number}乡")
        appoint(SYSTEM, f"联络员{number}", unit, PostRole.LIAISON, since=SINCE)
        Assignment.objects.create(
            jurisdiction=county.place,
            task=task,
            position=100 + number,
            role="responsible",
            unit=unit,
            written=unit.name,
            start=0,
            end=0,
        )


def test_a_round_killed_on_the_way_and_made_again_reminds_each_once(many_units):
    worker = subprocess.Popen([sys.executable, "-c", ROUND], env=environment())
    while not Reminder.objects.exists():
        assert worker.poll() is None, "the round ended before anybody was reminded"
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    for _round in range(2):
        with clock.at(DAY):
            jobs.make_round(timestamp=0)
    reminders = Notice.objects.filter(kind="notices.reminder")
    notices = Counter(reminders.values_list("recipient__name", flat=True))
    assert len([name for name in notices if name.startswith("联络员")]) == UNITS
    assert set(notices.values()) == {1}
    reminded = Counter(Reminder.objects.values_list("person", "thing"))
    assert set(reminded.values()) == {1}


def environment() -> dict[str, str]:
    """That of a worker on the test's own database."""
    database = connection.settings_dict
    port = f":{database['PORT']}" if database["PORT"] else ""
    password = f":{database['PASSWORD']}" if database["PASSWORD"] else ""
    host, socket = (database["HOST"], "")
    if host.startswith("/"):
        host, socket = "", f"?host={host}"
    url = f"postgresql://{database['USER']}{password}@{host}{port}/{database['NAME']}{socket}"
    return os.environ | {
        "LUOSHI_DATABASE_URL": url,
        "LUOSHI_CLOCK": DAY,
        "DJANGO_SETTINGS_MODULE": "luoshi.site.settings",
    }
