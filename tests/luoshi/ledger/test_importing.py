"""A ledger that was kept in a spreadsheet comes over whole, or not at all."""

from __future__ import annotations

import datetime as dt
import io

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from python_calamine import CalamineWorkbook

from luoshi.audit.models import Event
from luoshi.audit.queries import verify
from luoshi.ledger import importing, jobs
from luoshi.ledger.models import Assignment, ImportRun, Indicator, LightChange, RunState, Task
from luoshi.notices.models import Notice
from luoshi.plans.models import Plan

HEAD = ["序号", "板块", "任务", "牵头单位", "责任单位", "完成时限", "指标", "要求", "目标值", "计量单位"]
ROWS = [
    ["1", "优化服务", "推行一窗受理", "县政务服务局", "县水务局、各乡镇（街道）", "2026年9月底",
     "网上可办率", "不低于", "95%", "%"],
    ["1.1", "优化服务", "统一收件材料", "县水务局", "", dt.date(2026, 8, 31), "", "", "", ""],
    ["", "", "", "", "", "", "材料压减", "达到", 30, "%"],
    ["2", "保障水质", "巡查水源地", "县水务局", "县供电局", "长期", "", "", "", ""],
]  # fmt: skip


def sheet(rows: list[list[object]], head: list[str] = HEAD) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet("台账")
        for number, row in enumerate([head, *rows]):
            for place, value in enumerate(row):
                if isinstance(value, dt.date):
                    page.write_datetime(number, place, dt.datetime.combine(value, dt.time()))
                elif value != "":
                    page.write(number, place, value)
    return file.getvalue()


def good() -> list[list[object]]:
    return [list(row) for row in ROWS[:3]] + [[*ROWS[3][:5], "2026-12-31", *ROWS[3][6:]]]


def checked(county, rows: list[list[object]], head: list[str] = HEAD, **options) -> ImportRun:
    run = importing.take_in(county.zhao, sheet(rows, head), "老台账.xlsx", **options)
    jobs.check_import(pid=run.pid)
    run.refresh_from_db()
    return run


def written(county, run: ImportRun) -> ImportRun:
    importing.confirm(county.zhao, run)
    jobs.write_import(pid=run.pid)
    run.refresh_from_db()
    assert run.state == RunState.DONE, run.problem
    return run


def test_a_ledger_comes_over_with_its_levels_owners_and_indicators(county):
    run = checked(county, good(), title="2025年老台账")
    assert (run.problems_found, run.counts["new"], run.counts["unknown"]) == (0, 3, {})
    assert not Task.objects.exists()
    written(county, run)
    first, second, third = Task.objects.order_by("position")
    assert (first.code, first.block.title, first.deadline) == ("1", "优化服务", dt.date(2026, 9, 30))
    assert second.parent == first and third.parent is None
    assert first.plan.title == "2025年老台账" and first.version.parser == "sheet"
    assert [row.unit.name for row in first.assignments.filter(role="responsible")] == [
        "县水务局",
        "柳溪镇",
        "石桥镇",
        "河东街道",
    ]
    target = Indicator.objects.get(task=first).targets.get()
    assert (target.indicator.name, target.operator, target.low, target.by) == (
        "网上可办率",
        ">=",
        95,
        dt.date(2026, 9, 30),
    )
    assert Indicator.objects.get(task=second).name == "材料压减"
    assert verify(county.place.pid) is not None
    assert Event.objects.get(action="ledger.imported").after["new"] == 3


def test_imported_units_sign_within_the_limit_and_are_told_once(county):
    rows = good()
    for row, state in zip(rows, ("", "", "", "已办结"), strict=True):
        row.append(state)
    written(county, checked(county, rows, [*HEAD, "状态"]))
    first, _second, done = Task.objects.order_by("position")
    assert {row.sign_by for row in first.assignments.all()} == {dt.date(2026, 6, 24)}
    assert {(row.sign_state, row.sign_by) for row in done.assignments.all()} == {("none", None)}
    [told] = Notice.objects.filter(recipient=county.li.person, kind="ledger.issued")
    assert told.subject == "台账“老台账”导入，交给县水务局 2 项"
    run = checked(county, [[first.key, "县文旅局、县水务局"]], ["编号", "责任单位"])
    written(county, run)
    mine = Assignment.objects.get(task=first, unit=county.units["县文旅局"])
    assert (mine.sign_state, mine.sign_by) == ("awaiting", dt.date(2026, 6, 24))
    assert Notice.objects.get(recipient=county.wang.person).subject.endswith("交给县文旅局 1 项")
    assert Notice.objects.filter(recipient=county.li.person, kind="ledger.issued").count() == 1


def test_every_cell_that_is_wrong_is_named_and_nothing_is_written(county):
    rows = good()
    rows[0][5] = "9月31日前后"
    rows[1][2] = ""
    rows[1][0] = "1"
    rows[3][7], rows[3][6] = "大约", "水质"
    run = checked(county, rows)
    said = [(each.row, each.column.split()[0], each.value, each.says) for each in run.problems.all()]
    assert [(row, column) for row, column, _value, _says in said] == [
        (2, "时限"),
        (3, "任务"),
        (3, "序号"),
        (5, "要求"),
    ]
    assert said[0][2] == "9月31日前后" and said[2][3] == "序号与第 2 行重复"
    assert all(each.accepted for each in run.problems.all())
    with pytest.raises(ValidationError, match="还有 4 处要改"):
        importing.confirm(county.zhao, run)
    assert not Task.objects.exists() and not Plan.objects.exists()


def test_ten_thousand_errors_stay_a_page_that_opens(county, sign_in):
    run = checked(county, [[str(n), "", "", "", "", "某天", "", "", "", ""] for n in range(6_000)])
    assert run.problems_found == 12_000 and run.problems.count() == 10_000
    page = sign_in(county.zhao).get(reverse("ledger:import", args=[run.pid]))
    assert "共 12000 处" in page.content.decode() and len(page.context["page"]) == 100
    listed = sign_in(county.zhao).get(reverse("ledger:import-problems", args=[run.pid]))
    rows = CalamineWorkbook.from_filelike(io.BytesIO(listed.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 10_003


def test_a_name_that_nobody_knows_is_asked_for_once(county, sign_in):
    rows = good()
    rows[0][3] = rows[1][3] = "县政务局"
    rows[3][4] = "县燃气公司"
    run = checked(county, rows)
    assert run.counts["unknown"] in ({"县政务局": 2, "县燃气公司": 1}, {"县燃气公司": 1})
    known = county.units["县政务服务局"].pid
    client = sign_in(county.zhao)
    page = client.get(reverse("ledger:import", args=[run.pid])).content.decode()
    assert "这些名称是哪个单位" in page and "县燃气公司" in page
    importing.settle(county.zhao, run, {"县政务局": f"u:{known}", "县燃气公司": "unit"})
    jobs.check_import(pid=run.pid)
    run.refresh_from_db()
    assert run.counts["unknown"] == {}
    written(county, run)
    assert checked(county, rows).counts["unknown"] == {}


def test_a_row_with_a_key_changes_its_task_after_showing_what(county):
    written(county, checked(county, good()))
    task = Task.objects.get(code="2")
    signed = Assignment.objects.get(task=task, unit=county.units["县供电局"])
    head = ["编号", "任务", "责任单位", "完成时限", "状态"]
    run = checked(county, [[task.key, "巡查全部水源地", "县供电局、县文旅局", "2026-12-31", ""]], head)
    [row] = run.checked.all()
    assert row.before == {"title": "巡查水源地", "responsible": "县供电局"}
    assert row.values == {"title": "巡查全部水源地", "responsible": "县供电局、县文旅局"}
    written(county, run)
    task.refresh_from_db()
    assert (task.title, task.revision, task.code) == ("巡查全部水源地", 1, "2")
    assert Assignment.objects.filter(pk=signed.pk).exists()
    event = Event.objects.get(action="ledger.changed-by-import")
    assert event.before["title"] == "巡查水源地" and event.after["title"] == "巡查全部水源地"
    same = checked(county, [[task.key, "巡查全部水源地", "", "", ""]], head)
    assert same.counts["same"] == 1
    with pytest.raises(ValidationError, match="没有要新增或修改的任务"):
        importing.confirm(county.zhao, same)


@pytest.mark.parametrize(
    ("row", "column", "says"),
    [
        (["2026-99999", "x", ""], "编号", "台账里没有这个编号"),
        (["", "乙", "9"], "上级序号", "表里没有序号为这个值的任务"),
    ],
)
def test_what_leads_nowhere_is_refused(county, row, column, says):
    run = checked(county, [row], ["编号", "任务", "上级序号"])
    [problem] = run.problems.all()
    assert (problem.column.split()[0], problem.says) == (column, says)


def test_tasks_that_stand_under_each_other_are_refused(county):
    rows = [["1", "甲", "2"], ["2", "乙", "1"]]
    run = checked(county, rows, ["序号", "任务", "上级序号"])
    assert {problem.says for problem in run.problems.all()} == {"上级序号绕成了圈"}


def test_columns_by_other_names_are_mapped_by_hand(county, sign_in):
    run = checked(county, [["甲事", "县水务局"]], ["干什么", "谁来干"])
    assert run.problems_found or run.problem
    client = sign_in(county.zhao)
    page = client.get(reverse("ledger:import", args=[run.pid])).content.decode()
    assert "干什么（甲事）" in page
    importing.again(county.zhao, run, {"title": "0", "lead": "1", "code": ""})
    jobs.check_import(pid=run.pid)
    run.refresh_from_db()
    assert run.problems_found == 0 and run.counts["new"] == 1


def test_it_is_written_once_and_goes_on_after_a_killed_worker(county):
    run = checked(county, good())
    importing.confirm(county.zhao, run)
    for _again in range(3):
        jobs.write_import(pid=run.pid)
    assert Task.objects.count() == 3
    with pytest.raises(ValidationError, match="已经导入"):
        importing.confirm(county.zhao, run)


def test_lights_are_there_with_the_tasks_and_follow_what_a_sheet_changes(county):
    rows = good()
    rows[1][5] = dt.date(2026, 6, 10)
    written(county, checked(county, rows, title="老台账"))
    late = Task.objects.get(title="统一收件材料")
    assert set(late.assignments.values_list("light", flat=True)) == {"red"}
    assert LightChange.objects.filter(assignment__task=late, light="red").exists()
    again = checked(county, [[late.key, "已办结"]], ["编号", "状态"])
    assert again.problems_found == 0 and again.counts["changed"] == 1
    written(county, again)
    assert set(late.assignments.values_list("light", flat=True)) == {"blue"}


def test_what_changed_between_check_and_writing_stops_it(county, monkeypatch):
    run = checked(county, good())
    importing.confirm(county.zhao, run)
    group = county.units["县供电局"]
    group.aliases.all().delete()
    jobs.write_import(pid=run.pid)
    run.refresh_from_db()
    assert run.state == RunState.FAILED and "重新检查" in run.problem
    assert not Task.objects.exists()


def test_a_file_that_is_no_spreadsheet_is_refused_in_words(county):
    run = importing.take_in(county.zhao, b"%PDF-1.7 " * 30, "方案.xlsx")
    jobs.check_import(pid=run.pid)
    run.refresh_from_db()
    assert run.state == RunState.FAILED and run.problem


def test_only_the_clerk_imports(county):
    with pytest.raises(PermissionDenied):
        importing.take_in(county.li, sheet(good()), "x.xlsx")


def test_the_template_can_be_filled_in_and_comes_back_without_an_error(county, sign_in):
    data = sign_in(county.zhao).get(reverse("ledger:import-template")).content
    run = importing.take_in(county.zhao, data, "模板.xlsx")
    jobs.check_import(pid=run.pid)
    run.refresh_from_db()
    assert (run.problems_found, run.counts["new"], run.counts["unknown"]) == (0, 2, {})
