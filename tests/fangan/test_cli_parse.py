"""What a clerk sees who parses a file in the shell."""

import io
import json
import os
import subprocess
import sys
import zipfile

import pytest
import python_calamine

from fangan.cli import main
from fangan.listing import measure

PLAN = """青禾县2026年老旧小区改造工作方案

为改善居住条件，制定本方案。

一、工作目标
到2026年底，完成改造任务。

二、重点任务
（一）摸清底数（牵头单位：县住房城乡建设局）
1.开展排查。逐栋登记房屋、管线和停车情况。（责任单位：县住房城乡建设局、县城市管理局，各乡镇（街道））
2.公布名单。6月底前公布首批小区名单。（县住房城乡建设局牵头，县财政局、县审计局按职责分工负责，2026年6月底前完成）
"""


@pytest.fixture
def parsed(tmp_path, capsys):
    file = tmp_path / "plan.txt"
    file.write_text(PLAN, "utf-8")
    assert main(["parse", "--json", str(file)]) == 0
    return json.loads(capsys.readouterr().out)


def test_each_numbered_task_is_an_item_with_its_path(parsed):
    assert [item["path"] for item in parsed["items"]] == [["二", "(一)", "1"], ["二", "(一)", "2"]]
    assert [item["heading"] for item in parsed["items"]] == ["开展排查", "公布名单"]


def test_owners_are_own_or_inherited(parsed):
    first, second = parsed["items"]
    assert [(e["role"], e["names"], e["inherited"]) for e in first["assignments"]] == [
        ("responsible", ["县住房城乡建设局", "县城市管理局", "各乡镇（街道）"], False),
        ("lead", ["县住房城乡建设局"], True),
    ]
    assert [(e["role"], e["names"]) for e in second["assignments"]] == [
        ("lead", ["县住房城乡建设局"]),
        ("responsible", ["县财政局", "县审计局"]),
    ]


def test_a_deadline_may_stand_among_the_owners(parsed):
    assert parsed["items"][0]["deadline"] is None
    assert parsed["items"][1]["deadline"]["date"] == "2026-06-30"


def test_standard_input_is_read_for_a_dash(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PLAN.encode("gb18030"))))
    assert main(["parse", "--json", "-"]) == 0
    assert len(json.loads(capsys.readouterr().out)["items"]) == 2


def test_the_table_is_aligned_and_short_enough_for_a_terminal(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    file = tmp_path / "plan.txt"
    file.write_text(PLAN, "utf-8")
    assert main(["parse", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "青禾县2026年老旧小区改造工作方案"
    assert lines[1] == "共2项，2项有责任单位，1项有时限"
    assert max(map(measure, lines)) <= 100
    assert any(line.startswith("二 (一) 1") and "2026" not in line for line in lines)
    assert any(line.startswith("二 (一) 2") and line.endswith("2026-06-30") for line in lines)


def test_a_missing_file_is_named_and_the_others_are_parsed(tmp_path, capsys):
    file = tmp_path / "plan.txt"
    file.write_text(PLAN, "utf-8")
    missing = tmp_path / "没有.txt"
    assert main(["parse", "--json", str(missing), str(file)]) == 1
    captured = capsys.readouterr()
    assert captured.err == f"{missing}:1: 没有这个文件\n"
    assert json.loads(captured.out)["meta"]["title"] == "青禾县2026年老旧小区改造工作方案"


def test_a_file_that_is_no_plan_is_said_to_have_no_tasks(tmp_path, capsys):
    file = tmp_path / "novel.txt"
    file.write_text("清早，老陈推开院门，雾还没有散。\n", "utf-8")
    assert main(["parse", "--json", str(file)]) == 0
    assert "没有找到任务" in capsys.readouterr().err


def test_the_workbook_has_a_row_for_each_task_and_no_formula(tmp_path):
    file = tmp_path / "plan.txt"
    file.write_text(PLAN.replace("开展排查。逐栋", "开展排查。=1+1，逐栋"), "utf-8")
    out = tmp_path / "ledger.xlsx"
    assert main(["parse", str(file), "--xlsx", str(out)]) == 0
    sheet = python_calamine.CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()
    assert sheet[0][0] == "青禾县2026年老旧小区改造工作方案"
    assert sheet[1][:5] == ["编号", "类型", "板块", "任务", "牵头单位"]
    assert [row[0] for row in sheet[2:]] == ["二 (一) 1", "二 (一) 2"]
    assert sheet[2][3] == "开展排查。=1+1，逐栋登记房屋、管线和停车情况。"
    with zipfile.ZipFile(out) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_workbook_that_cannot_be_written_is_said_so(tmp_path, capsys):
    file = tmp_path / "plan.txt"
    file.write_text(PLAN, "utf-8")
    assert main(["parse", str(file), "--xlsx", str(tmp_path / "no" / "ledger.xlsx")]) == 3
    assert "写不出去" in capsys.readouterr().err


def test_a_parser_that_fails_all_the_same_shows_no_traceback(tmp_path, capsys, monkeypatch):
    def fail(source):
        raise ZeroDivisionError

    monkeypatch.setattr("fangan.pipeline.parse", fail)
    file = tmp_path / "plan.txt"
    file.write_text(PLAN, "utf-8")
    assert main(["parse", str(file)]) == 70
    assert capsys.readouterr().err == f"{file}:1: 程序内部出错（ZeroDivisionError），请反馈该文件\n"


def test_the_help_tells_the_exit_codes(capsys):
    with pytest.raises(SystemExit):
        main(["parse", "--help"])
    assert "退出码" in capsys.readouterr().out


def test_a_terminal_without_chinese_shows_no_traceback(tmp_path):
    file = tmp_path / "plan.txt"
    file.write_text(PLAN, "utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    command = [
        sys.executable,
        "-c",
        "from fangan.cli import main; raise SystemExit(main())",
        "parse",
        str(file),
    ]
    run = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert run.returncode == 0
    assert "2026-06-30" in run.stdout
    assert run.stderr == ""
