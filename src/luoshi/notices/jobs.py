"""The round of reminders and messages, and the sending of each message."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from luoshi.calendar import clock
from luoshi.directory.models import Jurisdiction
from luoshi.directory.scope import within
from luoshi.notices.models import Message
from luoshi.notices.planning import plan_messages
from luoshi.notices.quiet import MORNING
from luoshi.notices.reminding import remind
from luoshi.notices.sending import MOST_TRIES, TryLater, deliver
from luoshi.notices.signals import round_begins

QUEUE = "notices"


def queue(message: Message) -> None:
    """Have the worker send it; in the transaction of whoever made it."""
    send.configure(lock=f"message-{message.pid}").defer(pid=message.pid)


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.make_round", queue=QUEUE, queueing_lock="notices-round", pass_context=False)
def make_round(timestamp: int) -> None:
    """Remind and plan, place by place. By the site's clock, which need not be the one of the schedule."""
    for place in Jurisdiction.objects.order_by("pk"):
        with within(place):
            if timezone.localtime(clock.now()).time() >= MORNING:
                round_begins.send(None, place=place)
                remind(place)
            with transaction.atomic():
                for message in plan_messages(place):
                    queue(message)


# After 5 s, 25 s, 2 min, 10 min and 52 min.
@app.task(
    name="notices.send",
    queue=QUEUE,
    retry=RetryStrategy(max_attempts=MOST_TRIES, exponential_wait=5, retry_exceptions={TryLater}),
)
def send(pid: str) -> None:
    """Send one message; killed on the way, it is not sent twice (see `sending`)."""
    message = Message._base_manager.select_related("jurisdiction", "robot").get(pid=pid)
    with within(message.jurisdiction):
        deliver(message)
