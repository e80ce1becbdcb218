"""李干事 shows what was done with files, and names what stands in the way."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luoshi.audit.models import Event
from luoshi.calendar import clock
from luoshi.plans.models import Upload
from luoshi.reporting import evidence, handing_in, judging, problems
from luoshi.reporting.models import Evidence, Obligation, Problem
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_reports import liaison_of, obligation_of, report

PDF = b"%PDF-1.7\n%made up\n%%EOF"


@pytest.fixture
def june(county) -> Obligation:
    monthly(county)
    clock.set_to(clock.parse_instant("2026-07-08"))
    return obligation_of("县水务局")


def test_the_same_file_is_kept_once_however_often_it_is_named(county, june):
    first = evidence.attach(county.li, june, PDF, "巡查记录.pdf")
    again = evidence.attach(county.li, june, PDF, "巡查记录（副本）.pdf")
    assert again == first
    power = liaison_of(county, "县供电局")
    other = evidence.attach(power, obligation_of("县供电局"), PDF, "联合巡查.pdf")
    assert other.upload == first.upload
    assert Upload.objects.filter(sha256=first.upload.sha256).count() == 1
    evidence.detach(county.li, first)
    assert Evidence.objects.get() == other, "taken out of one report, it stays in the other"
    told = Event.objects.filter(subject=june.pid, action__startswith="reporting.evidence")
    assert [each.action for each in told.order_by("sequence")] == [
        "reporting.evidence-attached",
        "reporting.evidence-detached",
    ]


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "空.pdf", "空文件"),
        (b"MZ\x90\x00program", "巡查.pdf", "内容和后缀不符"),
        (PDF, "巡查.exe", "内容和后缀不符"),
        (b"<script>", "巡查.html", "内容和后缀不符"),
        (b"%PDF-" + b"0" * evidence.MOST_BYTES, "照片.pdf", "最多 20 MB"),
    ],
)
def test_what_is_no_evidence_is_refused_with_what_to_do(county, june, data, name, says):
    with pytest.raises(ValidationError, match=says):
        evidence.attach(county.li, june, data, name)
    assert not Evidence.objects.exists()


def test_a_path_in_a_files_name_is_only_a_name(county, june):
    kept = evidence.attach(county.li, june, PDF, "../../etc/巡查.pdf")
    assert kept.filename == "巡查.pdf"


def test_who_may_have_a_file(county, june, sign_in):
    """The unit, the clerk and the leader; not the unit that leads the task, and not another unit."""
    kept = evidence.attach(county.li, june, PDF, "巡查记录.pdf")
    report(county.li, june)
    address = reverse("reporting:download", args=[kept.pid])
    for actor in (county.li, county.zhao, county.zhou):
        answer = sign_in(actor).get(address)
        assert b"".join(answer.streaming_content) == PDF
        assert answer["Content-Type"] == "application/octet-stream"
        assert answer["Content-Disposition"].startswith("attachment")
    assert sign_in(county.zhang).get(address).status_code == 403
    assert sign_in(county.wang).get(address).status_code == 404


def test_what_is_handed_in_keeps_its_files_as_they_were(county, june, sign_in):
    kept = evidence.attach(county.li, june, PDF, "巡查记录.pdf")
    report(county.li, june)
    with pytest.raises(PermissionDenied, match="已报送"):
        evidence.detach(county.li, kept)
    client = sign_in(county.li)
    file = SimpleUploadedFile("补充.pdf", PDF + b"more")
    page = client.post(reverse("reporting:attach", args=[june.pid]), {"file": file}, follow=True)
    assert "不能修改" in page.content.decode()
    assert Evidence.objects.count() == 1


def test_a_problem_goes_from_the_report_to_the_list_and_is_answered(county, june, sign_in):
    raised = problems.raise_problem(
        county.li, june, "管网图纸不全", help="请提供图纸", helper=county.units["县文旅局"]
    )
    report(county.li, june)
    page = sign_in(county.zhao).get("/reports/problems/").content.decode()
    assert "管网图纸不全" in page
    assert "县文旅局" in page
    assert "管网图纸不全" in sign_in(county.wang).get("/reports/problems/").content.decode(), "asked to help"
    assert "管网图纸不全" not in sign_in(county.zhang).get("/reports/problems/").content.decode()
    with pytest.raises(ValidationError, match="怎么解决的"):
        problems.solve(county.zhao, raised, "  ")
    problems.solve(county.zhao, raised, "图纸已移交。")
    assert "管网图纸不全" not in sign_in(county.zhao).get("/reports/problems/").content.decode()
    assert "图纸已移交。" in sign_in(county.zhao).get("/reports/problems/?state=solved").content.decode()
    own = sign_in(county.li).get(reverse("reporting:report", args=[june.pid])).content.decode()
    assert "图纸已移交。" in own, "the unit reads the answer where it asked"
    with pytest.raises(ValidationError, match="已经处理过"):
        problems.solve(county.zhao, raised, "又处理一次")


def test_a_problem_is_withdrawn_only_while_the_report_is_written(county, june):
    raised = problems.raise_problem(county.li, june, "写错的问题")
    problems.withdraw_problem(county.li, raised)
    assert not Problem.objects.exists()
    kept = problems.raise_problem(county.li, june, "图纸不全")
    report(county.li, june)
    with pytest.raises(PermissionDenied):
        problems.withdraw_problem(county.li, kept)
    with pytest.raises(PermissionDenied):
        problems.solve(county.li, kept, "自己说解决了")


def test_a_problem_of_a_returned_report_stands_in_it_when_it_comes_back(county, june):
    problems.raise_problem(county.li, june, "图纸不全")
    done = report(county.li, june)
    judging.give_back(county.zhao, done, revision=done.revision, because="请写明处数")
    june.refresh_from_db()
    report(county.li, june, "巡查三处。")
    assert [each.text for each in Problem.objects.filter(report__obligation=june)] == ["图纸不全"]
    handing_in.take_back(county.li, june)
    assert Problem.objects.count() == 1
