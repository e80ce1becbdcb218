"""The people that the tests tell of, in a made-up county.

赵专员 is the supervision clerk. 张科长 heads the lead unit 县政务服务局, 李干事 is the liaison of the
responsible unit 县水务局, 王访客 works in 县文旅局, which has no part in anything. 周县长 supervises.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from django.core.management import call_command
from django.test import Client

import fangan
from luoshi.accounts.actions import open_account
from luoshi.accounts.models import User
from luoshi.audit.actions import SYSTEM
from luoshi.calendar import clock
from luoshi.directory.actions import add_group, add_unit, appoint
from luoshi.directory.models import Group, Jurisdiction, Level, PostRole, Unit
from luoshi.directory.permission import Actor
from luoshi.directory.scope import within
from luoshi.ledger.issuing import issue
from luoshi.plans import actions as plans
from luoshi.plans import reading
from luoshi.plans.models import ItemState, Version
from luoshi.site.setup import Founder, found_jurisdiction

PASSWORD = "a long enough word"
SINCE = dt.date(2025, 1, 1)
TODAY = "2026-06-18T09:00"

PLAN = """\
青禾县2026年供水服务提升工作方案

为做好2026年供水服务，制定本方案。

一、重点任务

（一）优化报装

1.推行水电气一体办理。2026年底前用水报装时间压缩至5个工作日以内。
牵头单位：县政务服务局
责任单位：县水务局、县供电局，各乡镇（街道）
完成时限：2026年12月31日前

2.公开收费清单。编制并公布供水收费清单。
牵头单位：县水务局
责任单位：县政务服务局
完成时限：2026年5月31日前

（二）保障水质

3.开展水质巡查。每月巡查水源地。
牵头单位：县水务局
责任单位：各乡镇（街道）
完成时限：2026年6月30日前

二、保障措施

（一）加强领导。县水务局统筹推进各项工作。
"""


@dataclass
class County:
    """A jurisdiction with its people as actors."""

    place: Jurisdiction
    zhao: Actor
    units: dict[str, Unit] = field(default_factory=dict)
    towns: list[Unit] = field(default_factory=list)
    town_group: Group | None = None
    actors: dict[str, Actor] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Actor:
        try:
            return self.__dict__["actors"][name]
        except KeyError:
            raise AttributeError(name) from None

    def uploaded(self, text: str = PLAN, filename: str = "供水方案.txt") -> Version:
        """A plan read, waiting for review."""
        data = text.encode()
        intake = plans.take_in(self.zhao, data, filename)
        return plans.save_reading(self.zhao, intake, reading.understand(fangan.read(data, filename)))

    def issued(self, text: str = PLAN) -> Version:
        """A plan reviewed and in force."""
        version = self.uploaded(text)
        for item in version.items.all():
            plans.decide(self.zhao, item, ItemState.CONFIRMED, revision=item.revision)
        issue(self.zhao, version, ownerless_because="由县水务局统筹")
        version.refresh_from_db()
        return version


@pytest.fixture
def county(request, db: None, settings, tmp_path, founded: Founded) -> Iterator[County]:
    """青禾县 on a June morning, read in its own scope. A story that ends by emptying the tables has it made
    for itself; all others share one, and what they do to it is rolled back."""
    settings.MEDIA_ROOT = tmp_path / "uploads"
    with clock.at(TODAY):
        made = make_county("青禾县") if empties_tables(request) else founded.county()
        with within(made.place):
            yield made


class Founded:
    """青禾县, made once for all tests whose changes are rolled back: making it takes longer than most."""

    def __init__(self, blocker) -> None:
        self._blocker = blocker
        self._made: County | None = None

    def make(self) -> None:
        """Make it, outside any test's transaction."""
        if self._made is None:
            with self._blocker.unblock(), clock.at(TODAY):
                self._made = make_county("青禾县")

    def county(self) -> County:
        """A copy that the test may change."""
        return copy.deepcopy(self._made)

    def forget(self) -> None:
        """Leave the tables empty, for a test that begins with nobody there."""
        if self._made is not None:
            self._made = None
            with self._blocker.unblock():
                call_command("flush", interactive=False, verbosity=0)


@pytest.fixture(scope="session")
def founded(django_db_setup, django_db_blocker) -> Founded:
    return Founded(django_db_blocker)


@pytest.fixture(autouse=True)
def shared_county(request: pytest.FixtureRequest) -> None:
    """The county is there before the test's transaction begins, or nobody is."""
    if request.node.get_closest_marker("database") is None:
        return
    founded = request.getfixturevalue("founded")
    if "county" in request.fixturenames and not empties_tables(request):
        founded.make()
    else:
        founded.forget()


def empties_tables(request: pytest.FixtureRequest) -> bool:
    """Whether the test commits what it does, and ends by emptying all tables."""
    marker = request.node.get_closest_marker("django_db")
    committing = {"transactional_db", "live_server"} & set(request.fixturenames)
    return bool(committing or (marker and marker.kwargs.get("transaction")))


@pytest.fixture
def neighbour(county: County) -> County:
    """Another county, whose data nobody of 青禾县 may see."""
    return make_county("云岭县", suffix="-yunling")


def make_county(name: str, suffix: str = "") -> County:
    founders = [
        Founder(f"zhao{suffix}", "赵专员", PostRole.CLERK),
        Founder(f"xitong{suffix}", "陈工", PostRole.SYSTEM_ADMINISTRATOR),
        Founder(f"anquan{suffix}", "孙工", PostRole.SECURITY_ADMINISTRATOR),
        Founder(f"shenji{suffix}", "钱审计", PostRole.AUDITOR),
    ]
    place, actors = found_jurisdiction(name, Level.COUNTY, "县政府督查室", founders, PASSWORD, SINCE)
    made = County(place, actors[f"zhao{suffix}"])
    made.actors = {username.removesuffix(suffix): actor for username, actor in actors.items()}
    with within(place):
        for unit in ("县政务服务局", "县水务局", "县供电局", "县文旅局", "县人民政府"):
            made.units[unit] = add_unit(made.zhao, unit)
        made.towns = [add_unit(made.zhao, town) for town in ("柳溪镇", "石桥镇", "河东街道")]
        made.town_group = add_group(made.zhao, "各乡镇（街道）", made.towns, since=SINCE)
        for username, person, unit, role in (
            ("zhang", "张科长", "县政务服务局", PostRole.HEAD),
            ("li", "李干事", "县水务局", PostRole.LIAISON),
            ("wang", "王访客", "县文旅局", PostRole.LIAISON),
            ("zhou", "周县长", "县人民政府", PostRole.LEADER),
        ):
            post = appoint(SYSTEM, person, made.units[unit], role, since=SINCE)
            open_account(SYSTEM, post.person, username + suffix, PASSWORD)
            made.actors[username] = Actor(post.person, post)
    return made


@pytest.fixture
def sign_in(client: Client):
    """`sign_in(county.li)` gives a client that acts as 李干事."""

    def as_actor(actor: Actor) -> Client:
        client.force_login(User.objects.get(person=actor.person), "django.contrib.auth.backends.ModelBackend")
        return client

    return as_actor
