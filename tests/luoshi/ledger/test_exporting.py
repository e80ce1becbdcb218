"""A file of a list holds what the list shows, and nothing else."""

from __future__ import annotations

import io

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from docx import Document
from python_calamine import CalamineWorkbook

from luoshi.audit.models import Event
from luoshi.ledger import exporting
from luoshi.ledger.jobs import make_export
from luoshi.ledger.models import ExportRun, RunState, Task
from luoshi.plans import storage

EXPORT = reverse("ledger:export")


def sheet(data: bytes) -> list[list[str]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


def content(run: ExportRun) -> bytes:
    run.refresh_from_db()
    return storage.read(run.sha256)


def test_a_workbook_has_the_rows_groups_order_and_columns_of_the_list(county, sign_in):
    county.issued()
    query = "group=month&light=red,yellow&cols=code,title,lead,deadline"
    answer = sign_in(county.zhao).post(EXPORT, {"query": query, "format": "xlsx"})
    assert "attachment" in answer["Content-Disposition"]
    rows = sheet(b"".join(answer.streaming_content))
    assert rows[0][0] == "任务台账" and "共 2 项" in rows[1][0] and "灯：红、黄" in rows[1][0]
    assert rows[2:] == [
        ["序号", "任务", "牵头", "时限"],
        ["2026-05", "", "", ""],
        ["一（一）2", "公开收费清单", "县水务局", "2026-05-31"],
        ["2026-06", "", "", ""],
        ["一（二）3", "开展水质巡查", "县水务局", "2026-06-30"],
    ]


def test_li_gets_what_li_sees(county, sign_in):
    county.issued()
    answer = sign_in(county.li).post(EXPORT, {"query": "group=none&cols=code,title", "format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines()] == [
        "序号",
        "一（一）1",
        "一（一）2",
        "一（二）3",
    ]


def test_nothing_in_a_file_runs_as_a_formula(county):
    county.issued()
    Task.objects.filter(code="一（一）1").update(title='=HYPERLINK("http://x")')
    query = "group=none&cols=title&words=报装"
    plain = content(exporting.begin(county.zhao, query, "csv")).decode("utf-8-sig")
    assert "\"'=HYPERLINK" in plain
    [*_head, row] = sheet(content(exporting.begin(county.zhao, query, "xlsx")))
    assert row[0].startswith("=HYPERLINK")  # a text: a formula would have no value here


def test_a_word_table_repeats_its_head_and_numbers_its_pages(county):
    county.issued()
    made = Document(io.BytesIO(content(exporting.begin(county.zhao, "", "docx"))))
    [table] = made.tables
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[0][:3] == ["灯", "序号", "任务"]
    assert texts[1][0].endswith("（一）优化报装")
    assert texts[2][2] == "推行水电气一体办理" and "用水报装时间" in texts[2][6]
    assert "w:tblHeader" in table.rows[0]._tr.xml and "PAGE" in made.sections[0].footer._element.xml


def test_only_ticked_tasks_are_exported_when_some_are_ticked(county):
    county.issued()
    task = Task.objects.get(code="一（二）3")
    run = exporting.begin(county.zhao, "group=none&cols=code", "xlsx", [task.pid])
    assert [row[0] for row in sheet(content(run))[3:]] == ["一（二）3"]


def test_a_long_list_is_written_by_the_worker_and_only_once(county, sign_in, monkeypatch):
    county.issued()
    monkeypatch.setattr(exporting, "AT_ONCE", 3)
    answer = sign_in(county.zhao).post(EXPORT, {"query": "", "format": "xlsx"})
    run = ExportRun.objects.get()
    assert answer.url == reverse("ledger:export-run", args=[run.pid]) and run.state == RunState.WAITING
    make_export(pid=run.pid)
    first = content(run)
    make_export(pid=run.pid)
    assert content(run) == first and len(sheet(first)) > 4
    page = sign_in(county.zhao).get(answer.url)
    assert "4 项已写好" in page.content.decode()
    assert sign_in(county.li).get(answer.url).status_code == 404


def test_every_export_is_recorded_and_what_cannot_be_is_refused_in_words(county):
    county.issued()
    exporting.begin(county.zhao, "light=red", "csv")
    event = Event.objects.get(action="ledger.exported")
    assert event.after == {"rows": 1, "format": "csv", "query": "light=red", "picked": 0}
    for query, file_format, says in (
        ("", "exe", "没有这种格式"),
        ("words=没有", "xlsx", "没有可导出的内容"),
    ):
        with pytest.raises(ValidationError, match=says):
            exporting.begin(county.zhao, query, file_format)


def test_the_button_of_the_bulk_bar_exports_what_is_ticked_or_says_that_nothing_is(county, sign_in):
    county.issued()
    client, chosen = sign_in(county.zhao), f"{EXPORT}?chosen=1"
    picked = list(Task.objects.filter(code__startswith="一（一）").values_list("pid", flat=True))
    answer = client.post(chosen, {"query": "cols=code,title", "task": picked, "format": "xlsx"})
    assert len(sheet(b"".join(answer.streaming_content))) == 3 + len(picked) + 1
    assert client.post(chosen, {"query": "", "format": "xlsx"}).status_code == 302
    assert ExportRun.objects.count() == 1
    every = client.post(chosen, {"query": "", "every": "1", "task": picked, "format": "xlsx"})
    assert len(sheet(b"".join(every.streaming_content))) > 3 + 4
    assert ExportRun.objects.latest("pk").rows == 4
    assert "导出勾选的" in client.get(reverse("ledger:list")).content.decode()


def test_paper_gets_the_whole_list_that_the_filter_holds(county, sign_in, monkeypatch):
    county.issued()
    page = sign_in(county.zhao).get(reverse("ledger:print"), {"group": "month", "cols": "code,title"})
    text = page.content.decode()
    assert all(title in text for title in Task.objects.values_list("title", flat=True))
    assert "共 4 项" in text and "2026-05" in text
    monkeypatch.setattr("luoshi.ledger.work_views.MOST_PRINTED", 3)
    assert sign_in(county.zhao).get(reverse("ledger:print")).status_code == 302
    assert "收费清单" not in sign_in(county.wang).get(reverse("ledger:print"), follow=True).content.decode()
