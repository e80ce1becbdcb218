"""What the worker does for reporting."""

from __future__ import annotations

import logging
from contextlib import AbstractContextManager
from time import sleep
from typing import Any

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task
from procrastinate.types import TimeDeltaParams

from luoshi.directory.models import Jurisdiction
from luoshi.directory.queries import below
from luoshi.directory.scope import within
from luoshi.notices import mailbox
from luoshi.plans.models import Plan
from luoshi.reporting import by_mail
from luoshi.reporting.filing import file_next, steps_aside
from luoshi.reporting.lighting import relight_leads_of
from luoshi.reporting.models import Duty, DutyState, Series
from luoshi.reporting.obligations import settle

# What many do at about the same time is looked at once.
_GATHERING: TimeDeltaParams = {"seconds": 15}

# Between looking whether the crowd has gone.
_A_MOMENT = 0.5

# A queue of its own: a city may give it a worker of its own.
RECEIPTS = "receipts"

log = logging.getLogger(__name__)


@app.periodic(cron="10 0 * * *")
@app.task(name="reporting.settle_all", queueing_lock="reporting-settle", pass_context=False)
def settle_all(timestamp: int) -> None:
    """Every night: obligations a year ahead, as the calendar and the memberships stand."""
    for place in Jurisdiction.objects.all():
        with within(place):
            for duty in Duty.objects.filter(state=DutyState.ACTIVE):
                settle(duty)
    log.info("the obligations of all duties are settled")


def queue_once(task: Task[Any, Any, Any], lock: str, **arguments: int | None) -> None:
    """Have the worker do it a little later, once for all who ask meanwhile. Ask after the commit: the worker
    must see what was done, and nobody should wait for another's transaction."""
    if ProcrastinateJob.objects.filter(queueing_lock=lock, status="todo").exists():
        return
    try:
        with transaction.atomic():
            task.configure(queueing_lock=lock, schedule_in=_GATHERING).defer(**arguments)
    except AlreadyEnqueued:
        # Another one asked in the same moment.
        return


@app.periodic(cron="* * * * *")
@app.task(
    name="reporting.file_receipts",
    queue=RECEIPTS,
    lock="reporting-receipts",
    queueing_lock="reporting-receipts",
    pass_context=False,
)
def file_receipts(timestamp: int) -> None:
    """As soon as one waits, and every minute for those left behind: what came in against receipts."""
    places = list(Jurisdiction.objects.order_by("pk"))
    # Until a whole round has found none: more come in meanwhile, and only the first in line wakes the worker.
    while sum([_file_those_of(place) for place in places]):
        pass


def _file_those_of(place: Jurisdiction) -> int:
    filed = 0
    with within(*below(place)):
        _wait_for_quiet()
        while found := file_next(place):
            filed += found
            _wait_for_quiet()
    return filed


def _wait_for_quiet() -> None:
    while steps_aside():
        sleep(_A_MOMENT)


def wake() -> None:
    """Have the worker file receipts now. One that is busy with them finds the new ones itself."""
    try:
        with transaction.atomic():
            file_receipts.configure().defer(timestamp=0)
    except AlreadyEnqueued:
        return


@app.task(name="reporting.settle_plan")
def settle_plan(plan: int) -> None:
    """After its parts went from unit to unit: what each of them owes."""
    with _within(plan):
        for duty in Duty.objects.filter(plan=plan, state=DutyState.ACTIVE):
            settle(duty)


@app.task(name="reporting.relight_leads")
def relight_leads(plan: int) -> None:
    """After figures of a plan came in: the lights of those who sum them up, in whichever plan."""
    with _within(plan):
        changed = relight_leads_of(Series.objects.filter(counted__indicator__plan=plan))
        log.info("%s lights of leads changed", changed)


def _within(plan: int) -> AbstractContextManager[None]:
    """Where the plan's data is read."""
    return within(*below(Plan._base_manager.select_related("jurisdiction").get(pk=plan).jurisdiction))


@app.periodic(cron="*/5 * * * *")
@app.task(name="reporting.read_mailbox", queueing_lock="reporting-mailbox", pass_context=False)
def read_mailbox(timestamp: int) -> None:
    """Every five minutes: sheets that people have sent back by mail."""
    if not settings.IMAP_URL:
        return
    try:
        for mail in mailbox.unread():
            by_mail.take(mail)
    except mailbox.Unreachable as error:
        log.warning("the mailbox could not be read: %s", error)
