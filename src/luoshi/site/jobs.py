"""Jobs that keep the other jobs going."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

log = logging.getLogger(__name__)


# The queue of jobs that look after other jobs; the worker serves all queues.
UPKEEP = "upkeep"


@app.periodic(cron="* * * * *")
@app.task(name="site.take_up_stalled_jobs", queue=UPKEEP, queueing_lock="take-up-stalled", pass_context=False)
async def take_up_stalled_jobs(timestamp: int) -> None:
    """Put back jobs whose worker was killed: it has given no sign of life for half a minute.

    Every job can be done twice without harm, so it does not matter how far the dead worker came.
    """
    for job in await app.job_manager.get_stalled_jobs():
        log.warning("job %s (%s) had lost its worker and is taken up again", job.id, job.task_name)
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            # Its like waits in the queue already and will do what this one did not. The others go on.
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=False)
