"""赵专员 uploads; what cannot be read leaves nothing behind."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luoshi.plans import actions, jobs, storage
from luoshi.plans.models import Intake, IntakeState, Item, Plan, Version
from tests.people import PLAN

UPLOAD = reverse("plans:upload")

NOVEL = "第三天夜里，雨停了。他沿着河边走，想起许多年前的一个傍晚。\n" * 400
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20


def upload(client, data: bytes, name: str = "方案.txt", **fields):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data), **fields})


def read_all() -> Intake:
    """What the worker would do now."""
    intake = Intake.objects.latest("pk")
    jobs.read_plan(intake.pid)
    intake.refresh_from_db()
    return intake


def test_an_uploaded_plan_is_read_and_waits_for_review(county, sign_in):
    client = sign_in(county.zhao)
    answer = upload(client, PLAN.encode())
    intake = Intake.objects.get()
    assert answer.url == reverse("plans:intake", args=[intake.pid])
    assert "正在" in client.get(answer.url).content.decode() or intake.state == IntakeState.WAITING
    read_all()
    version = Version.objects.get()
    assert client.get(answer.url).url == reverse("plans:review", args=[version.pid])
    assert [item.code for item in version.items.all()] == [
        "一（一）1",
        "一（一）2",
        "一（二）3",
        "二（一）",
    ]
    assert version.text == PLAN
    assert version.machine["items"][0]["assignments"][0]["names"] == ["县政务服务局"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_plan_in_the_encodings_that_offices_have(county, sign_in, encoding):
    upload(sign_in(county.zhao), PLAN.encode(encoding))
    intake = read_all()
    assert intake.state == IntakeState.DONE, intake.problem
    assert intake.version.items.count() == 4


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (PNG, "扫描件.txt", "图片"),
        (NOVEL.encode(), "小说.txt", "没有找到编号的任务"),
        ("关于召开会议的通知\n定于明日上午开会。".encode(), "通知.txt", "没有找到编号的任务"),
    ],
)
def test_what_is_no_plan_is_told_so_and_nothing_is_saved(county, sign_in, data, name, says):
    client = sign_in(county.zhao)
    answer = upload(client, data, name)
    intake = read_all()
    assert intake.state == IntakeState.FAILED
    assert says in intake.problem
    assert says in client.get(answer.url).content.decode()
    assert not Plan.objects.exists() and not Item.objects.exists()


def test_an_empty_file_is_refused_at_once(county, sign_in):
    answer = upload(sign_in(county.zhao), b"")
    assert answer.status_code == 422
    assert "这个文件是空的" in answer.content.decode()
    assert not Intake.objects.exists()


def test_a_file_far_too_large_is_refused_with_both_sizes(county, sign_in, settings):
    settings.PLAN_UPLOAD_BYTES = 1024 * 1024
    answer = upload(sign_in(county.zhao), b"x" * 3 * 1024 * 1024)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "3.0\xa0MB" in page and "1.0\xa0MB" in page
    assert not Intake.objects.exists()


def test_the_same_file_again_is_recognised_and_offered_as_a_new_version(county, sign_in):
    version = county.uploaded()
    client = sign_in(county.zhao)
    answer = upload(client, PLAN.encode(), "改了名字.txt")
    assert answer.status_code == 409
    assert reverse("plans:review", args=[version.pid]) in answer.content.decode()
    assert Intake.objects.count() == 1
    upload(client, PLAN.encode(), "改了名字.txt", plan=version.plan.pid)
    read_all()
    assert list(Version.objects.values_list("plan_id", "number").order_by("number")) == [
        (version.plan_id, 1),
        (version.plan_id, 2),
    ]


def test_a_double_click_reads_the_file_once(county, sign_in):
    client = sign_in(county.zhao)
    first, second = upload(client, PLAN.encode()), upload(client, PLAN.encode())
    assert first.url == second.url
    for intake in Intake.objects.all():
        jobs.read_plan(intake.pid)
        jobs.read_plan(intake.pid)
    assert Plan.objects.count() == Version.objects.count() == 1


def test_a_job_that_runs_twice_saves_once(county):
    intake = actions.take_in(county.zhao, PLAN.encode(), "方案.txt")
    jobs.read_plan(intake.pid)
    jobs.read_plan(intake.pid)
    assert Version.objects.count() == 1


def test_when_saving_fails_halfway_nothing_stays(county, monkeypatch):
    intake = actions.take_in(county.zhao, PLAN.encode(), "方案.txt")
    monkeypatch.setattr(actions, "record", lambda *args, **kwargs: 1 / 0)
    jobs.read_plan(intake.pid)
    intake.refresh_from_db()
    assert intake.state == IntakeState.FAILED
    assert "什么也没有保存" in intake.problem
    assert not Plan.objects.exists() and not Item.objects.exists()


def test_a_full_disk_is_told_and_leaves_no_scrap(county, sign_in, settings, monkeypatch):
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    answer = upload(sign_in(county.zhao), PLAN.encode())
    assert answer.status_code == 507
    assert "磁盘写不进去" in answer.content.decode()
    assert [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()] == []
    assert not Intake.objects.exists()


def test_the_source_comes_back_as_a_download_byte_for_byte(county, sign_in):
    version = county.uploaded()
    answer = sign_in(county.zhao).get(reverse("plans:source", args=[version.pid]))
    assert b"".join(answer.streaming_content) == PLAN.encode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
