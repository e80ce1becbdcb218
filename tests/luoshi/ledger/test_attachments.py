"""Files put to a task: hostile until read, kept once, given out as downloads to those who see the task."""

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luoshi.audit.models import Event
from luoshi.ledger.attachments import attach, detach, safe_name, sniffed
from luoshi.ledger.models import Attachment, Task

PDF = b"%PDF-1.7\n%%EOF\n"


def zipped(*members: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for member in members:
            archive.writestr(member, "x")
    return buffer.getvalue()


@pytest.fixture
def task(county) -> Task:
    county.issued()
    return Task.objects.get(code="一（一）1")


@pytest.mark.parametrize(
    ("data", "media"),
    [
        (PDF, "application/pdf"),
        (b"\x89PNG\r\n\x1a\n123", "image/png"),
        (b"\xff\xd8\xff\xe0123", "image/jpeg"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1123", "application/x-ole-storage"),
        (zipped("[Content_Types].xml", "word/document.xml"), "wordprocessingml.document"),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "spreadsheetml.sheet"),
        (zipped("OFD.xml"), "application/ofd"),
        ("进展说明\n".encode(), "text/plain"),
        ("进展说明，完成八成。".encode("gb18030"), "text/plain"),
        (zipped("a.exe"), ""),
        (zipped("word/document.xml", "word/vbaProject.bin"), ""),
        (zipped("word/document.xml")[:-30], ""),
        (b"MZ\x90\x00\x03", ""),
        (b"\x7fELF\x02\x01", ""),
        (b"<html><script>alert(1)</script>", ""),
        (b'\xef\xbb\xbf  <svg onload="x">', ""),
        (b"#!/bin/sh\x00", ""),
    ],
)
def test_the_type_is_what_the_content_says(data, media):
    assert sniffed(data).endswith(media) and bool(sniffed(data)) is bool(media)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("进展.pdf", "进展.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\桌面\\进展.PDF", "进展.PDF"),
        ("病毒.pdf.exe", "病毒.pdf.exe.pdf"),
        ("名\r\nX: y\u202efdp.exe", "名X: yfdp.exe.pdf"),
        ("", "附件.pdf"),
        ("长" * 300 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_the_name_is_made_harmless_and_fits_the_type(given, kept):
    assert safe_name(given, "application/pdf") == kept


def test_an_attachment_is_a_download_for_those_who_see_the_task(county, task, sign_in):
    put = attach(county.li, task, PDF, "进展.pdf")
    answer = sign_in(county.zhang).get(reverse("ledger:attachment", args=[put.pid]))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment;")
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert sign_in(county.wang).get(reverse("ledger:attachment", args=[put.pid])).status_code == 404


def test_upload_on_the_page_takes_the_good_and_refuses_the_bad_in_words(county, task, sign_in):
    client = sign_in(county.li)
    files = [SimpleUploadedFile("进展.pdf", PDF), SimpleUploadedFile("工具.exe", b"MZ\x90\x00")]
    page = client.post(
        reverse("ledger:attach", args=[task.pid]), {"files": files}, follow=True
    ).content.decode()
    assert "已上传“进展.pdf”" in page and "“工具.exe”不是可以接收的文件" in page
    assert [put.filename for put in Attachment.objects.all()] == ["进展.pdf"]


def test_the_same_file_is_there_once_and_can_come_back(county, task):
    put = attach(county.li, task, PDF, "进展.pdf")
    with pytest.raises(ValidationError, match=r"已经在附件里了：进展\.pdf"):
        attach(county.zhang, task, PDF, "又一次.pdf")
    detach(county.li, put)
    assert attach(county.zhang, task, PDF, "又一次.pdf").sha256 == put.sha256


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "是空的"),
        (b"%PDF-" + b"0" * (20 * 1024 * 1024), "超过 20.0 MB"),
        (b"MZ\x90\x00", "不是可以接收的文件"),
    ],
)
def test_what_is_refused_says_what_to_do(county, task, data, says):
    with pytest.raises(ValidationError) as caught:
        attach(county.li, task, data, "文件")
    assert says in caught.value.messages[0].replace("\xa0", " ")


def test_only_its_owner_takes_a_file_back_or_a_clerk_with_a_reason(county, task, sign_in):
    put = attach(county.li, task, PDF, "进展.pdf")
    with pytest.raises(PermissionDenied):
        detach(county.zhang, put)
    with pytest.raises(ValidationError, match="写明理由"):
        detach(county.zhao, put)
    detach(county.zhao, put, "传错了任务")
    assert Event.objects.get(action="ledger.attachment-withdrawn").reason == "传错了任务"
    assert sign_in(county.li).get(reverse("ledger:attachment", args=[put.pid])).status_code == 404
