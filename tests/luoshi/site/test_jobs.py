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
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL"
            " WHERE task_name = 'plans.read_plan'"
        )
    Intake._base_manager.update(state=IntakeState.PARSING)

    work_off_the_queue()
    assert Version._base_manager.count() == 0, "a job in the hands of a worker is left alone"

    asyncio.run(a_minute_passes())
    work_off_the_queue()
    with everywhere():
        assert Intake.objects.get().state == IntakeState.DONE
        assert Version.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_killed_job_whose_like_waits_already_does_not_hold_up_the_others():
    """The minute's upkeep was killed itself, and the next one is queued: two of its kind may not wait."""
    with connection.cursor() as cursor:
        # What other stories' workers left; the queue's tables are not among those that are emptied.
        cursor.execute("DELETE FROM procrastinate_jobs")
    upkeep = {"queueing_lock": "take-up-stalled", "queue": "upkeep"}
    app.configure_task("site.take_up_stalled_jobs", **upkeep).defer(timestamp=0)
    app.configure_task("plans.read_plan").defer(intake=0)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL")
    app.configure_task("site.take_up_stalled_jobs", **upkeep).defer(timestamp=60)

    asyncio.run(a_minute_passes())
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id")
        assert cursor.fetchall() == [
            ("site.take_up_stalled_jobs", "aborted"),
            ("plans.read_plan", "todo"),
            ("site.take_up_stalled_jobs", "todo"),
        ]


async def a_minute_passes() -> None:
    """The upkeep as the worker calls it; its thread's own connection would keep the test database in use."""
    try:
        await take_up_stalled_jobs(timestamp=0)
    finally:
        await sync_to_async(connections.close_all)()


def work_off_the_queue() -> None:
    """Do the jobs of the product's own queue; the minute's upkeep is called by the story alone."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(queues=["default"], wait=False, install_signal_handlers=False, listen_notify=False)
