"""Reading an uploaded plan in the background."""

from __future__ import annotations

import logging

from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from luoshi.calendar import clock
from luoshi.directory.models import Post
from luoshi.directory.permission import Actor
from luoshi.directory.queries import posts_of
from luoshi.directory.scope import within
from luoshi.plans import reading, storage
from luoshi.plans.actions import advance, save_reading
from luoshi.plans.models import Intake, IntakeState

log = logging.getLogger(__name__)


def queue(intake: Intake) -> None:
    """Have the worker read it. The lock keeps one upload from being read twice at once."""
    read_plan.configure(lock=f"intake-{intake.pid}").defer(pid=intake.pid)


@app.task(name="plans.read_plan", retry=2)
def read_plan(pid: str) -> None:
    """Read, parse and save one intake. Done already (a worker killed after the commit): nothing to do."""
    intake = Intake._base_manager.select_related("jurisdiction", "upload", "by", "plan").get(pid=pid)
    if intake.ended:
        return
    with within(intake.jurisdiction):
        _read(intake)


def _read(intake: Intake) -> None:
    try:
        advance(intake, IntakeState.READING)
        source = reading.read(storage.read(intake.upload.sha256), intake.upload.filename)
        advance(intake, IntakeState.PARSING)
        found = reading.understand(source)
        advance(intake, IntakeState.SAVING)
        save_reading(_uploader(intake), intake, found)
    except reading.ReadError as error:
        advance(intake, IntakeState.FAILED, str(error))
    except reading.NotAPlan:
        advance(
            intake,
            IntakeState.FAILED,
            _(
                "读完全文，没有找到编号的任务或措施。请确认上传的是工作方案、任务分工一类的文件；什么也没有保存。"
            ),
        )
    except Exception:
        log.exception("intake %s could not be read", intake.pid)
        advance(
            intake,
            IntakeState.FAILED,
            _("读取时出了意外的错误，什么也没有保存。请重试一次；仍不行请把文件交给系统管理员。"),
        )


def _uploader(intake: Intake) -> Actor:
    """The uploader as they stand today; a post that ended meanwhile still names who uploaded."""
    post = posts_of(intake.by_id, clock.today()).first()
    if post is None:
        post = Post._base_manager.filter(person_id=intake.by_id).select_related("unit", "jurisdiction").last()
    assert post is not None
    return Actor(intake.by, post)
