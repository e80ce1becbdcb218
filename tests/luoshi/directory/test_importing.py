"""A directory that comes as a spreadsheet: seen before it is written, written whole or not at all."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luoshi.audit.models import Event
from luoshi.directory import jobs
from luoshi.directory.actions import add_unit
from luoshi.directory.importing import runs
from luoshi.directory.models import Group, ImportFile, Person, Post, Unit
from luoshi.directory.queries import members, posts_of
from luoshi.directory.reorganising import abolish_unit
from luoshi.directory.resolving import resolve
from luoshi.sheets.books import open_book
from luoshi.sheets.writing import write_template
from tests.luoshi.sheets.workbooks import table, workbook

UNITS = ("全称", "编码", "简称", "性质", "上级单位", "排序")


def looked(actor: Any, what: str, data: bytes) -> runs.Looked:
    return runs.look(actor, runs.keep(actor, what, data, "名录.xlsx"))


def written(actor: Any, what: str, data: bytes) -> runs.Looked:
    return runs.write(actor, runs.keep(actor, what, data, "名录.xlsx"))


def said(check: runs.Looked) -> list[tuple[str, str]]:
    return [(each.cell, each.why) for each in check.check.problems]


def test_a_look_changes_nothing_and_tells_what_would_change(county):
    data = table(
        ["县水务局", "QH07", "水务局、县水利局", "", "", 7],
        ["县水利管理站", "", "", "", "县水务局", ""],
        ["县供电局", "", "", "", "", ""],
        header=UNITS,
    )
    before = (Unit.objects.count(), Event.objects.count())
    check = looked(county.zhao, "units", data)
    assert check.passed, check.check.problems
    assert [outcome.name for outcome in check.of("add")] == ["县水利管理站"]
    (change,) = check.of("change")
    assert change.details == ["排序：1000 → 7", "编码：— → QH07", "简称：加“水务局”", "简称：加“县水利局”"]
    assert [outcome.name for outcome in check.of("same")] == ["县供电局"]
    assert (Unit.objects.count(), Event.objects.count()) == before


def test_written_it_is_all_there_and_again_it_is_nothing_new(county):
    data = table(
        ["县水利管理站", "QH99", "水管站", "其他", "县水务局", ""],
        ["县水务局", "QH07", "水务局", "", "", 7],
        header=UNITS,
    )
    written(county.zhao, "units", data)
    station = Unit.objects.get(code="QH99")
    assert station.superior == county.units["县水务局"] and station.kind == "other" and station.position == 20
    assert resolve(["水管站"])["水管站"].unit == station
    assert Event.objects.filter(action="directory.imported").latest("sequence").after["added"] == 1
    again = looked(county.zhao, "units", data)
    assert again.passed and not again.changes_anything
    with pytest.raises(ValidationError, match="已经导入过"):
        runs.write(county.zhao, ImportFile.objects.exclude(applied_at=None).get())


def test_what_the_directory_refuses_stands_beside_its_row(county):
    add_unit(county.zhao, "县财政局", code="QH01")
    data = table(
        ["县水务局", "QH01", "", "", "", ""],
        ["县审计局", "", "县供电局", "", "", ""],
        ["县教育局", "", "", "", "", ""],
        ["县教育局", "", "", "", "", ""],
        ["县甲局", "", "", "", "县乙局", ""],
        ["县乙局", "", "", "", "县甲局", ""],
        ["县丙局", "", "", "", "县没有局", ""],
        header=UNITS,
    )
    check = looked(county.zhao, "units", data)
    assert said(check) == [
        ("A2", "编码 QH01 在名录里是“县财政局”；如已更名，请先在单位页登记更名"),
        ("C3", "“县供电局”已是“县供电局”的名称，一个名称只能指一个单位。"),
        ("A5", "与第 4 行是同一个单位"),
        ("E7", "这样会绕成圈：县乙局 → 县甲局 → 县乙局。请先改其中一个单位的上级。"),
        ("E8", "表里和名录里都没有这个单位"),
    ]
    with pytest.raises(ValidationError, match="什么也没有导入"):
        runs.write(county.zhao, ImportFile.objects.get())
    assert not Unit.objects.filter(name="县教育局").exists()


def test_the_template_holds_what_is_there_and_comes_back_unchanged(county):
    for actor, what in ((county.zhao, "units"), (county.zhao, "groups"), (county.anquan, "people")):
        kind = runs.TABLES[what]
        data = write_template(kind.columns(), title=str(kind.title), rows=kind.held())
        check = looked(actor, what, data)
        assert check.passed, (what, check.check.problems)
        assert not check.of("add"), what
    rows = list(
        (book := open_book(write_template(kind.columns(), title="x", rows=kind.held()))).rows(book.sheets[0])
    )
    assert len(rows) == Post.objects.count() + 1


def test_groups_come_one_a_row_or_one_member_a_row(county):
    def fill(_book, sheet):
        sheet.write_row(0, 0, ["集体名称", "又作", "成员单位", "生效日期"])
        sheet.write_row(1, 0, ["县级水务部门", "各水务单位", "县水务局、供电局", "2026-07-01"])
        sheet.merge_range(2, 0, 4, 0, "各乡镇（街道）")
        sheet.write_column(2, 2, ["柳溪镇人民政府", "石桥镇", "县水务局"])
        sheet.write(2, 3, "2026年7月")

    check = written(county.zhao, "groups", workbook(fill))
    assert [outcome.name for outcome in check.of("add")] == ["县级水务部门"]
    july = dt.date(2026, 7, 1)
    group = Group.objects.get(name="县级水务部门")
    assert members(group, july) == [county.units["县水务局"], county.units["县供电局"]]
    assert resolve(["各水务单位"])["各水务单位"].group == group
    assert [unit.name for unit in members(county.town_group, july)] == ["县水务局", "柳溪镇", "石桥镇"]
    assert members(county.town_group, dt.date(2026, 6, 30)) == county.towns


def test_a_member_that_is_unknown_or_gone_is_refused_with_what_is_near(county):
    abolish_unit(county.zhao, county.units["县供电局"], dt.date(2026, 3, 1), [county.units["县水务局"]])
    data = table(["某集体", "县政务服务管理局"], ["另一集体", "县供电局"], header=("集体名称", "成员单位"))
    first, second = looked(county.zhao, "groups", data).check.problems
    assert (
        first.why == "名录里没有“县政务服务管理局”" and first.accepted == "相近的有：县政务服务局、县水务局"
    )
    assert "职责由“县水务局”承接" in second.why


PEOPLE = ("姓名", "工号", "单位", "角色", "职务", "任职日期", "离任日期", "代理")


def test_people_get_and_leave_posts_by_spreadsheet(county):
    data = table(
        ["李干事", "", "县水务局", "联络员", "", "2025-01-01", "2026-06-30", ""],
        ["何 涛", "2001", "水务局", "联络员", "科员", "2026年7月", "", ""],
        ["何涛", "2001", "县供电局", "联络员", "", "2026.7.1", "", ""],
        ["王访客", "", "县供电局", "单位负责人", "局长", "2026/7/1", "", "是"],
        header=PEOPLE,
    )
    check = written(county.anquan, "people", data)
    assert Person.objects.get(code="2001").posts.count() == 2
    assert not posts_of(county.li.person.pk, dt.date(2026, 7, 1)).exists()
    assert Person.objects.filter(name="王访客").count() == 2
    assert "名录里另有 1 位同名的人" in check.outcomes[3].details[0]


def test_two_heads_and_wrong_numbers_are_refused_before_anything_is_written(county):
    data = table(
        ["高局长", "", "县政务服务局", "单位负责人", "", "2026-01-01", "", ""],
        ["冯科长", "", "县水务局", "单位负责人", "", "2026-01-01", "", ""],
        ["马科长", "", "县水务局", "单位负责人", "", "2026-05-01", "", ""],
        ["孙工", "", "县水务局", "联络员", "", "2026-05-01", "", ""],
        ["李干事", "", "县没有局", "联络员", "", "2026-05-01", "", ""],
        header=PEOPLE,
    )
    check = looked(county.anquan, "people", data)
    assert [cell for cell, _why in said(check)] == ["A2", "A4", "C6"]
    assert "负责人自 2025-01-01 起是张科长" in said(check)[0][1]
    assert "负责人自 2026-01-01 起是冯科长" in said(check)[1][1]


def test_ten_thousand_errors_stay_usable(county, sign_in):
    data = table(*[[f"县第{n}局", "", "", "不明"] for n in range(10_000)], header=UNITS)
    client = sign_in(county.zhao)
    kept = runs.keep(county.zhao, "units", data, "大表.xlsx")
    jobs.check_import(pid=kept.pid)
    page = client.get(reverse("directory:check-units", args=[kept.pid])).content.decode()
    assert "有 10000 处要改，什么也没有导入" in page and page.count("不在可填的值里") < 210
    sheet = client.get(reverse("directory:errors-units", args=[kept.pid])).content
    book = open_book(sheet)
    assert book.sheets[0].rows == 10_001


def test_a_long_table_is_checked_and_written_by_the_worker_with_its_progress(county, sign_in, monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE", 3)
    client = sign_in(county.zhao)
    data = table(*[[f"县第{n}局"] for n in range(5)], ["县水务局"], header=UNITS)
    sent = client.post(reverse("directory:import-units"), {"file": SimpleUploadedFile("名录.xlsx", data)})
    kept = ImportFile.objects.get()
    assert (kept.state, kept.rows) == ("waiting", 6)
    assert "正在检查" in client.get(sent.url).content.decode()
    for _killed_and_again in range(2):
        jobs.check_import(pid=kept.pid)
    page = client.get(sent.url).content.decode()
    assert "检查通过：新增 5 行，更新 0 行，1 行没有变化" in page and "县第4局" in page
    assert client.get(sent.url, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert not Unit.objects.filter(name="县第4局").exists()
    client.post(sent.url, {"do": "write"})
    assert "正在写入名录" in client.get(sent.url).content.decode()
    for _killed_and_again in range(2):
        jobs.write_import(pid=kept.pid)
    assert Unit.objects.filter(name__startswith="县第").count() == 5
    assert Event.objects.filter(action="directory.imported").count() == 1
    assert client.get(sent.url).status_code == 200


def test_a_long_table_that_no_longer_fits_is_not_written(county, sign_in, monkeypatch):
    monkeypatch.setattr(runs, "AT_ONCE", 1)
    data = table(["县统计局", "T1"], ["县档案馆", "T2"], header=UNITS)
    kept = runs.keep(county.zhao, "units", data, "名录.xlsx")
    jobs.check_import(pid=kept.pid)
    kept.refresh_from_db()
    Unit.objects.filter(name="县水务局").update(code="T2")
    runs.begin_writing(county.zhao, kept)
    jobs.write_import(pid=kept.pid)
    kept.refresh_from_db()
    assert kept.state == "failed" and "请重新检查" in kept.problem
    assert not Unit.objects.filter(name="县统计局").exists()
    page = sign_in(county.zhao).get(reverse("directory:check-units", args=[kept.pid])).content.decode()
    assert "重新上传" in page


def test_more_rows_than_a_directory_has_are_refused(county, monkeypatch):
    monkeypatch.setattr(runs, "MOST_ROWS", 4)
    data = table(*[[f"县第{n}局"] for n in range(runs.MOST_ROWS + 1)], header=UNITS)
    check = looked(county.zhao, "units", data)
    assert said(check) == [(f"A{runs.MOST_ROWS + 2}", f"超过 {runs.MOST_ROWS} 行")]


def test_only_who_may_change_a_table_imports_it(county):
    with pytest.raises(PermissionDenied, match="由安全管理员办理"):
        runs.keep(county.zhao, "people", table(header=PEOPLE), "人员.xlsx")
    with pytest.raises(PermissionDenied, match="由督查专员办理"):
        runs.keep(county.anquan, "units", table(header=UNITS), "单位.xlsx")


def test_the_clerk_walks_from_the_template_to_the_directory(county, sign_in):
    client = sign_in(county.zhao)
    assert client.get(reverse("directory:template-units")).content[:2] == b"PK"
    begin = reverse("directory:import-units")
    assert "请先选择文件" in client.post(begin).content.decode()
    refused = client.post(begin, {"file": SimpleUploadedFile("名录.xlsx", b"%PDF-1.7")})
    assert refused.status_code == 422 and "不是能读的表格" in refused.content.decode()
    data = table(["县统计局", "统计局"], header=("机构", "叫法"))
    answer = client.post(begin, {"file": SimpleUploadedFile("名录.xlsx", data)}, follow=True)
    assert "缺少必填的列：全称" in answer.content.decode()
    check = answer.request["PATH_INFO"]
    answer = client.post(check, {"column-name": "0", "column-short": "1"}, follow=True)
    assert "新增 1 行，更新 0 行" in answer.content.decode()
    answer = client.post(check, {"do": "write"}, follow=True)
    assert "已全部导入" in answer.content.decode()
    assert resolve(["统计局"])["统计局"].unit == Unit.objects.get(name="县统计局")


def test_nobody_sees_the_file_that_another_is_importing(county, neighbour, sign_in):
    kept = runs.keep(county.zhao, "units", table(["县统计局"], header=UNITS), "名录.xlsx")
    answer = sign_in(neighbour.zhao).get(reverse("directory:check-units", args=[kept.pid]))
    assert answer.status_code == 404
