"""What a clerk sees who parses a file in the shell."""

import io
import json

import pytest

from fangan.cli import main

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
