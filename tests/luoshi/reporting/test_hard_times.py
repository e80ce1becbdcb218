"""What survives when the machine fails: a full disk, a huge photo, a killed worker."""

from __future__ import annotations

import io
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from django.core.exceptions import ValidationError

from luoshi.audit.queries import verify
from luoshi.calendar import clock
from luoshi.calendar.queries import workdays_of
from luoshi.directory.actions import add_unit
from luoshi.plans.models import Upload
from luoshi.reporting import duties, evidence, jobs
from luoshi.reporting.models import Audience, Duty, Evidence, Obligation
from luoshi.reporting.obligations import HORIZON
from tests.luoshi.notices.test_killed import environment
from tests.luoshi.reporting.duties_of import monthly

PHOTO = b"\xff\xd8\xff" + bytes(3 * 2**20)
BOUNDARY = "a-line-between"


@pytest.fixture
def june(county) -> Obligation:
    monthly(county)
    return Obligation.objects.get(unit__name="县水务局", period="2026-06")


@contextmanager
def no_room_for(size: int) -> Iterator[None]:
    """No file may grow beyond the size: what a disk does that is full, the database's apart."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def files_in(folder: Path) -> set[Path]:
    return {each for each in Path(folder).rglob("*") if each.is_file()}


def test_a_full_disk_leaves_nothing_half_stored(county, june, settings):
    before = files_in(settings.MEDIA_ROOT)
    with no_room_for(2**20), pytest.raises(ValidationError, match="没有存上"):
        evidence.attach(county.li, june, PHOTO, "现场.jpg")
    assert files_in(settings.MEDIA_ROOT) == before
    assert not Upload.objects.filter(filename="现场.jpg").exists()
    assert not Evidence.objects.exists()
    june.refresh_from_db()
    assert june.state == "due"
    evidence.attach(county.li, june, PHOTO, "现场.jpg")
    assert Evidence.objects.get().upload.size == len(PHOTO)


class Streamed(io.RawIOBase):
    """A body of a form with one file of so many bytes, made while it is read."""

    def __init__(self, size: int) -> None:
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="现场.jpg"\r\n\r\n'
        self.parts = [head.encode() + PHOTO[:3], f"\r\n--{BOUNDARY}--\r\n".encode()]
        self.length = size + sum(map(len, self.parts))
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        size = min(size if size >= 0 else 2**16, self.length - self.given)
        begin, self.given = self.given, self.given + size
        return self.parts[0][begin : begin + size].ljust(size, b"\x00")


def test_a_photo_of_200_megabytes_is_refused_while_it_comes_in(county, june, sign_in, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "incoming"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    body, me = Streamed(200 * 2**20), psutil.Process()
    before = me.memory_info().rss
    answer = sign_in(county.li).request(
        REQUEST_METHOD="POST",
        PATH_INFO=f"/reports/{june.pid}/evidence/",
        CONTENT_TYPE=f"multipart/form-data; boundary={BOUNDARY}",
        CONTENT_LENGTH=body.length,
        HTTP_REFERER=f"http://testserver/reports/{june.pid}/",
        **{"wsgi.input": body},
    )
    assert (answer.status_code, answer.url) == (302, f"http://testserver/reports/{june.pid}/")
    assert body.given == body.length, "the browser has sent all, and can read the answer"
    assert me.memory_info().rss - before < 60 * 2**20
    assert files_in(tmp_path / "incoming") == set()
    page = sign_in(county.li).get(answer.url).content.decode()
    assert "“现场.jpg”太大，没有接收：一个文件最多 20 MB" in page
    assert not Evidence.objects.exists()


UNITS, DUTIES = 60, 8
NEXT_YEAR = "2027-06-18T00:10+08:00"
SETTLE = """
import django
django.setup()
from luoshi.reporting import jobs
jobs.settle_all(timestamp=0)
"""


@pytest.fixture
def many_duties(transactional_db, county) -> None:
    units = [add_unit(county.zhao, f"第{number}乡") for number in range(UNITS)]
    for number in range(DUTIES):
        wanted = {
            "name": f"第{number}项月报",
            "cadence": "monthly",
            "day": 20,
            "about": "this",
            "first_day": clock.today(),
            "audience": Audience.NAMED,
            "asks": ["summary"],
        }
        proposed = duties.propose(county.zhao, wanted, units=units)
        duties.approve(county.zhou, proposed, revision=proposed.revision)


def test_a_worker_killed_while_settling_leaves_the_same_obligations_as_one_that_was_not(many_duties, county):
    before = Obligation.objects.count()
    worker = subprocess.Popen([sys.executable, "-c", SETTLE], env=environment() | {"LUOSHI_CLOCK": NEXT_YEAR})
    while Obligation.objects.count() == before:
        assert worker.poll() is None, "the worker ended before anything was made"
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()
    with clock.at(NEXT_YEAR):
        for _night in range(2):
            jobs.settle_all(timestamp=0)
        last = clock.today() + HORIZON
    for duty in Duty.objects.all():
        days = duty.rhythm.occurrences(duty.first_day, last, workdays_of(county.place.pid))
        wanted = sorted((each.period.key, each.due) for each in days)
        held = duty.obligations.order_by("unit", "due").values_list("unit", "period", "due")
        by_unit: dict[int, list[tuple[str, object]]] = {}
        for unit, period, due in held:
            by_unit.setdefault(unit, []).append((period, due))
        assert len(by_unit) == UNITS
        assert all(rows == wanted for rows in by_unit.values())
    assert verify(county.place.pid).broken_at is None
