"""What the worker does for reporting."""

from __future__ import annotations

import logging

from django.conf import settings
from procrastinate.contrib.django import app

from luoshi.directory.models import Jurisdiction
from luoshi.directory.queries import below
from luoshi.directory.scope import within
from luoshi.notices import mailbox
from luoshi.plans.models import Plan
from luoshi.reporting import by_mail
from luoshi.reporting.lighting import relight_leads_of
from luoshi.reporting.models import Duty, DutyState, Series
from luoshi.reporting.obligations import settle

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


@app.task(name="reporting.relight_leads")
def relight_leads(plan: int) -> None:
    """After figures of a plan came in: the lights of those who sum them up, in whichever plan."""
    place = Plan._base_manager.select_related("jurisdiction").get(pk=plan).jurisdiction
    with within(*below(place)):
        changed = relight_leads_of(Series.objects.filter(counted__indicator__plan=plan))
        log.info("%s lights of leads changed", changed)


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
