"""What a clerk sees who aligns two files in the shell."""

import pytest

from fangan.cli import main

UPPER = """云岭市2026年助企服务方案

一、重点任务
（一）帮办代办
1.设立帮办窗口。在各级政务服务大厅设立企业帮办代办窗口，为新开办企业提供全流程陪同办理。（责任单位：市政务服务局）
2.开展走访。每月走访骨干企业，梳理用工、用能、用地难题并限时答复。（责任单位：市工业和信息化局）
（二）降低成本
3.减免保证金。对信用良好的投标企业免收投标保证金，推广电子保函。（责任单位：市发展改革委）
"""
LOWER = """青禾县2026年助企服务方案

一、主要任务
1.设立帮办窗口。在县政务服务大厅设立企业帮办代办窗口，为新开办企业提供全流程陪同办理，并延伸到村。（责任单位：县政务服务局）
2.减免保证金。对信用良好的投标企业免收投标保证金，推广电子保函。（责任单位：县发展改革局）
"""


@pytest.fixture
def files(tmp_path):
    for name, text in (("upper.txt", UPPER), ("lower.txt", LOWER)):
        (tmp_path / name).write_text(text, "utf-8")
    return str(tmp_path / "upper.txt"), str(tmp_path / "lower.txt")


def test_the_report_pairs_the_tasks_and_lists_what_is_unanswered(files, capsys):
    assert main(["align", *files]) == 0
    out = capsys.readouterr().out
    assert "任务已回应2/3（67%）" in out
    assert "未回应：任务 1 项，指标 0 项\n  一/(一)/2 开展走访" in out
    assert "[一致] 一/(二)/3 减免保证金" in out
    assert "← 一/2 减免保证金  （上级措辞的100%）" in out
    assert "⟦政务服务大厅设立企业帮办代办窗口，为新开办企业提供全流程陪同办理⟧，并延伸到村" in out


def test_a_part_of_the_upper_plan_may_be_chosen(files, capsys):
    assert main(["align", *files, "--upper-section", "（二）"]) == 0
    out = capsys.readouterr().out
    assert "任务已回应1/1（100%）" in out
    assert "开展走访" not in out


def test_a_part_that_is_not_there_is_said_with_those_that_are(files, capsys):
    assert main(["align", *files, "--upper-section", "（九）"]) == 2
    assert "没有找到“（九）”这一部分。可用的部分：一 重点任务；一/(一) 帮办代办" in capsys.readouterr().err


def test_a_missing_file_is_said(files, capsys):
    assert main(["align", files[0], "没有.txt"]) == 1
    assert capsys.readouterr().err == "fangan align：没有.txt：没有这个文件或文件夹\n"


def test_a_word_file_needs_a_name(files, capsys):
    assert main(["align", *files, "--docx"]) == 2
    assert "-o 指定输出文件" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_said(files, capsys, tmp_path):
    assert main(["align", *files, "--html", "-o", str(tmp_path / "没有" / "对照.html")]) == 3
    assert "写不出去，没有这个文件或文件夹" in capsys.readouterr().err


def test_a_text_without_tasks_is_said_and_never_called_answered(files, capsys, tmp_path):
    (tmp_path / "empty.txt").write_text("今天开会。\n", "utf-8")
    assert main(["align", str(tmp_path / "empty.txt"), files[1]]) == 0
    said = capsys.readouterr()
    assert "empty.txt：没有找到任务" in said.err
    assert "上级方案里没有任务和指标，无从对照" in said.out
    assert "没有未回应" not in said.out


@pytest.mark.parametrize("form", ["json", "html", "docx", "xlsx"])
def test_every_form_is_written_to_a_file(files, form, tmp_path, capsys):
    out = tmp_path / f"对照.{form}"
    assert main(["align", *files, f"--{form}", "-o", str(out)]) == 0
    assert out.stat().st_size > 1000
    assert capsys.readouterr().out == ""


def test_only_one_plan_can_come_from_standard_input(capsys):
    assert main(["align", "-", "-"]) == 2
    assert "只有一份方案可以来自标准输入" in capsys.readouterr().err
