"""`fangan lint` in the shell: exit codes, choice of rules, repairs, accepted findings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fangan.cli import main

CLEAN = "一、重点任务\n1.建设配送中心3个，完善物流体系。（责任单位：县商务局、县财政局）\n"
FAULTY = "一、重点任务\n1.建设配送中心3个，，完善台帐。（责任单位：县商务局、县商务局）\n"


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "方案.txt"
    path.write_text(FAULTY, "utf-8")
    return path


def test_a_clean_plan_ends_with_zero(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "方案.txt"
    path.write_text(CLEAN, "utf-8")
    assert main(["lint", str(path)]) == 0
    assert "共 0 处" in capsys.readouterr().out


def test_findings_end_with_one(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", str(faulty)]) == 1
    shown = capsys.readouterr().out
    assert [code in shown for code in ("TX02", "TX05", "UN01")] == [True, True, True]


def test_a_file_that_is_not_there_ends_with_three(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", str(tmp_path / "无.txt")]) == 3
    assert "没有这个文件" in capsys.readouterr().err


def test_no_file_is_a_wrong_call(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint"]) == 2
    assert "请给出方案文件" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "codes"),
    [
        (["--select", "TX"], {"TX02", "TX05"}),
        (["--select", "TX02,UN"], {"TX02", "UN01"}),
        (["--ignore", "TX"], {"UN01"}),
        (["--select", "units.duplicate"], {"UN01"}),
        (["--select", "TX", "--ignore", "TX05"], {"TX02"}),
    ],
)
def test_rules_are_chosen_by_prefix(
    faulty: Path, capsys: pytest.CaptureFixture[str], options: list[str], codes: set[str]
) -> None:
    main(["lint", "--format", "json", *options, str(faulty)])
    (document,) = json.loads(capsys.readouterr().out)
    assert {finding["code"] for finding in document["findings"]} == codes


def test_diff_shows_and_changes_nothing(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--diff", str(faulty)]) == 1
    shown = capsys.readouterr().out
    assert "+1.建设配送中心3个，完善台账。" in shown
    assert faulty.read_text("utf-8") == FAULTY


def test_fix_repairs_what_is_safe_and_leaves_the_rest(
    faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", "--fix", str(faulty)]) == 1
    assert "已改 2 处" in capsys.readouterr().out
    assert faulty.read_text("utf-8") == FAULTY.replace("，，", "，").replace("台帐", "台账")
    assert main(["lint", "--fix", "--ignore", "UN", str(faulty)]) == 0


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_fix_keeps_the_encoding_and_the_line_ends(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "方案.txt"
    path.write_bytes(FAULTY.replace("\n", "\r\n").encode(encoding))
    main(["lint", "--fix", str(path)])
    right = FAULTY.replace("，，", "，").replace("台帐", "台账").replace("\n", "\r\n")
    assert path.read_bytes() == right.encode(encoding)


def test_fix_refuses_other_formats(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "方案.html"
    path.write_text(f"<html><body><p>{FAULTY}</p></body></html>", "utf-8")
    assert main(["lint", "--fix", str(path)]) == 3
    assert "只能改 txt 文件" in capsys.readouterr().err


def test_accepted_findings_stay_quiet_though_the_text_moves(
    faulty: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    accepted = tmp_path / "已接受.json"
    assert main(["lint", "--write-baseline", str(accepted), str(faulty)]) == 0
    faulty.write_text("为做好有关工作，现将安排说明如下。\n\n" + FAULTY, "utf-8")
    assert main(["lint", "--baseline", str(accepted), str(faulty)]) == 0
    assert "另有 3 处已接受" in capsys.readouterr().out
    faulty.write_text(FAULTY + "2.整理台帐。（责任单位：县商务局）\n", "utf-8")
    assert main(["lint", "--baseline", str(accepted), str(faulty)]) == 1


def test_a_broken_baseline_is_a_wrong_call(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--baseline", str(faulty), str(faulty)]) == 2
    assert "基线文件的格式不对" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_units_outside_the_directory_are_named(
    faulty: Path, capsys: pytest.CaptureFixture[str], encoding: str
) -> None:
    directory = faulty.with_name("名录.txt")
    directory.write_text("# 青禾县\n县财政局\n", encoding)
    main(["lint", "--units", str(directory), str(faulty)])
    assert "单位名录里没有这个单位" in capsys.readouterr().out


def test_a_report_goes_to_a_file(faulty: Path) -> None:
    out = faulty.with_suffix(".html")
    assert main(["lint", "--format", "html", "-o", str(out), str(faulty)]) == 1
    assert "方案体检报告" in out.read_text("utf-8")


def test_all_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--rules"]) == 0
    shown = capsys.readouterr().out.splitlines()
    assert len(shown) >= 35
    assert shown == sorted(shown)


def test_a_directory_that_is_not_there_is_a_wrong_call(
    faulty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lint", "--units", str(faulty.with_name("无.txt")), str(faulty)]) == 2
    assert "读不了，请检查文件名" in capsys.readouterr().err
