"""Loading the demo through the same doors that people use: every row has its event."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import transaction

from luoshi.accounts.actions import open_account
from luoshi.audit.actions import SYSTEM
from luoshi.calendar import clock
from luoshi.directory.actions import add_group, add_unit, appoint
from luoshi.directory.models import Level, Unit
from luoshi.directory.permission import Actor
from luoshi.directory.scope import within
from luoshi.ledger.issuing import issue
from luoshi.plans import actions as plans
from luoshi.plans import reading
from luoshi.plans.models import Item, ItemState, Version
from luoshi.plans.queries import COLLECTIVE, unresolved_names
from luoshi.site.demo import county, reporting
from luoshi.site.setup import found_jurisdiction

SINCE = dt.date(2025, 1, 1)


def load() -> None:
    """Everything at once or nothing; the clock begins to run when it is done."""
    with clock.at(clock.DEMO_START), transaction.atomic():
        place, actors = found_jurisdiction(
            county.COUNTY, Level.COUNTY, county.OFFICE, county.FOUNDERS, county.PASSWORD, SINCE
        )
        with within(place):
            clerk = actors["zhao"]
            _directory(clerk)
            _people()
            version = _upload(clerk, county.PLAN)
            _issue(clerk, version)
            reporting.report(clerk, version.plan)
    clock.start_demo()


def _directory(clerk: Actor) -> None:
    departments = [
        add_unit(clerk, name, position=10 + index, short=short)
        for index, (name, *short) in enumerate(county.UNITS)
    ]
    towns = [
        add_unit(
            clerk,
            name,
            position=500 + index,
            short=[name.removesuffix("人民政府").removesuffix("办事处")],
        )
        for index, name in enumerate(county.TOWNS)
    ]
    add_group(clerk, county.TOWN_GROUP[0], towns, since=SINCE, aliases=county.TOWN_GROUP[1])
    add_group(
        clerk, county.DEPARTMENT_GROUP[0], departments[1:], since=SINCE, aliases=county.DEPARTMENT_GROUP[1]
    )


def _people() -> None:
    for username, name, unit, role, title in county.PEOPLE:
        post = appoint(SYSTEM, name, Unit.objects.get(name=unit), role, title=title, since=SINCE)
        open_account(SYSTEM, post.person, username, county.PASSWORD)


def _upload(clerk: Actor, filename: str) -> Version:
    data = corpus_file(filename).read_bytes()
    intake = plans.take_in(clerk, data, filename)
    return plans.save_reading(clerk, intake, reading.understand(reading.read(data, filename)))


def _issue(clerk: Actor, version: Version) -> None:
    plans.confirm_certain(clerk, version)
    for item in Item.objects.filter(version=version, state=ItemState.PROPOSED):
        plans.decide(clerk, item, ItemState.CONFIRMED, revision=item.revision)
    plans.settle_names(
        clerk,
        version,
        {
            entry.name: "group" if COLLECTIVE.search(entry.name) else "unit"
            for entry in unresolved_names(version)
        },
    )
    issue(clerk, version, ownerless_because="由县营商环境办统筹")


def corpus_file(filename: str) -> Path:
    """A made-up plan: in the checkout's `corpus/`, or where the wheel carries it."""
    checkout = settings.PACKAGE.parents[1] / "corpus" / filename
    return checkout if checkout.exists() else Path(__file__).parent / filename
