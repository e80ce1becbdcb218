"""A worker that is killed loses nothing."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections
from procrastinate.contrib.django import app

from luoshi.directory.scope import everywhere
from luoshi.plans import actions, jobs
from luoshi.plans.models import Intake, IntakeState, Version
from luoshi.site.jobs import take_up_stalled_jobs
from tests.people import PLAN, make_county


@pytest.mark.django_db(transaction=True)
def test_a_job_whose_worker_was_killed_is_taken_up_and_saves_once(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    county = make_county("青禾县")
    with everywhere():
        intake = actions.take_in(county.zhao, PLAN.encode(), "方案.txt")
        jobs.queue(intake)
    with connection.cursor() as cursor:
        # As a worker leaves it that got SIGKILL in the middle of the job: doing, and nobody does it.
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL")
    Intake._base_manager.update(state=IntakeState.PARSING)

    work_off_the_queue()
    assert Version._base_manager.count() == 0, "a job in the hands of a worker is left alone"

    asyncio.run(a_minute_passes())
    work_off_the_queue()
    with everywhere():
        assert Intake.objects.get().state == IntakeState.DONE
        assert Version.objects.count() == 1


async def a_minute_passes() -> None:
    """The upkeep as the worker calls it; its thread's own connection would keep the test database in use."""
    await take_up_stalled_jobs(timestamp=0)
    await sync_to_async(connections.close_all)()


def work_off_the_queue() -> None:
    """Do the jobs of the product's own queue; the minute's upkeep is called by the story alone."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(queues=["default"], wait=False, install_signal_handlers=False, listen_notify=False)
