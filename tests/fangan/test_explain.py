"""赵专员 asks why the parser says what it says of one place."""

import pytest

from fangan.cli import main

PLAN = """青禾县2026年养老服务工作方案

一、重点任务
（一）增加供给。新建养老院5所。（责任单位：县民政局）
（二）通报进展。县民政局每季度通报进展。（责任单位：县民政局）
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, "utf-8")
    return str(path)


def test_a_place_is_explained_by_stage_narrowest_first(file, capsys):
    assert main(["explain", file, "--at", str(PLAN.index("5所"))]) == 0
    place, *facts = capsys.readouterr().out.splitlines()
    assert place == "第4行第14字「5」"
    assert [fact.split("\t")[0] for fact in facts] == ["indicators", "items"]
    assert facts[0] == "indicators\t指标：新建养老院 = 5所；确定\t「新建养老院5所」"


def test_owners_are_explained_too(file, capsys):
    assert main(["explain", file, "--at", str(PLAN.index("县民政局）"))]) == 0
    assert "owners\t责任：县民政局；确定" in capsys.readouterr().out


def test_a_place_outside_the_text_is_refused_with_its_length(file, capsys):
    assert main(["explain", file, "--at", "99999"]) == 1
    assert f"全文共{len(PLAN)}字" in capsys.readouterr().err
