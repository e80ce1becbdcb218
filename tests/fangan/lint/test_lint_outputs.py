"""What the user gets: text with carets, JSON, SARIF, annotations, a page, a Word file."""

from __future__ import annotations

import io
import json
import re

import docx
import pytest

import fangan
from fangan.lint import lint
from fangan.lint.command import rendered
from fangan.lint.formats.plain import excerpt, width
from fangan.lint.report import Report
from fangan.text import Span

PLAN = """青禾县2026年物流业工作方案
一、重点任务
1.建设配送中心3个，完善<县乡>物流体系。（牵头单位：县商务局；责任单位：县财政局、县财政局）
2.于2026年2月30日前改造仓库5座。（牵头单位：县供销社；责任单位：县财政局）
"""


def report(text: str = PLAN, name: str = "方案.txt") -> Report:
    plan = fangan.parse(text)
    return Report(name, plan, lint(plan))


def test_carets_stand_under_the_span_whatever_the_width() -> None:
    text = "一、ABC（责任单位：县财政局）"
    at = text.index("县财政局")
    line, carets = excerpt(text, Span(at, at + 4))
    before = line[: line.index("县财政局")]
    assert carets.index("^") == len("  │ ") + width(before.removeprefix("  │ "))
    assert carets.count("^") == 8


def test_a_long_paragraph_is_shown_around_the_span() -> None:
    text = "某" * 400 + "错处" + "后" * 400
    line, carets = excerpt(text, Span(400, 402))
    assert "错处" in line and len(line) < 80
    assert line.count("…") == 2 and carets.count("^") == 4


def test_the_text_names_place_rule_and_remedy() -> None:
    shown = rendered([report()], "text").decode()
    assert "方案.txt:3:44: UN01 错误 “县财政局”：在同一份清单中列了两次 [units.duplicate]" in shown
    assert "方案.txt：共 2 处：错误 2，警告 0，提示 0。" in shown
    assert "可衡量度" in shown


def test_json_points_at_the_words() -> None:
    (document,) = json.loads(rendered([report()], "json"))
    assert document["title"] == "青禾县2026年物流业工作方案"
    assert document["score"]["tasks"] == 2 and document["score"]["owned"] == 2
    for finding in document["findings"]:
        start, end = finding["span"]
        assert PLAN[start:end] == finding["text"]
        assert PLAN.split("\n")[finding["line"] - 1][finding["column"] - 1 :].startswith(finding["text"])


def test_sarif_has_what_its_readers_need() -> None:
    log = json.loads(rendered([report()], "sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["DL02", "UN01"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        region = result["locations"][0]["physicalLocation"]["region"]
        words = PLAN[region["charOffset"] : region["charOffset"] + region["charLength"]]
        assert words == region["snippet"]["text"]
        line = PLAN.split("\n")[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == words


def test_annotations_escape_what_the_command_syntax_uses() -> None:
    lines = rendered([report(name="甲,乙:100%.txt")], "github").decode().splitlines()
    assert len(lines) == 2
    assert all(
        re.match(r"::error file=甲%2C乙%3A100%25\.txt,line=\d+,col=\d+,endLine=\d+,title=", line)
        for line in lines
    )


def test_the_page_stands_alone_and_escapes_the_text() -> None:
    shown = rendered([report()], "html").decode()
    assert not re.search(r"<script|https?:|<link|<img|\ssrc=", shown)
    assert "<县乡>" not in shown
    assert "<mark>县财政局</mark>" in shown
    assert "错误（2 处）" in shown


def test_the_word_report_quotes_every_finding() -> None:
    document = docx.Document(io.BytesIO(rendered([report()], "docx")))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "方案体检报告" in text and "可衡量度" in text
    marked = [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.underline]
    assert marked == ["县财政局", "2月30日"]
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["2", "0", "0"]


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "html", "docx"])
@pytest.mark.parametrize("text", ["", "\n\n", "无关的一句话。"])
def test_every_output_copes_with_nothing_to_say(form: str, text: str) -> None:
    assert report(text).findings == ()
    rendered([report(text)], form)
