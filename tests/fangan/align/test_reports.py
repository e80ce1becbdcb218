"""The report in every form says the same, and opens in what it is meant for."""

import io
import json
import re
import zipfile

import docx
import pytest
from python_calamine import CalamineWorkbook

import fangan
from fangan.align.reports import data, document, page, terminal, workbook
from tests.fangan.align.plans import corpus, plan


@pytest.fixture(scope="module")
def found():
    return fangan.align(corpus("yunling-city.txt"), corpus("qinghe-county.txt"))


@pytest.fixture(scope="module")
def word(found):
    return docx.Document(io.BytesIO(document.render(found)))


def test_the_terminal_marks_what_both_say(found):
    out = terminal.render(found)
    assert (
        "任务：未回应 2 · 弱于上级 6 · 晚于上级 2 · 部分回应 1 · 责任单位不同 1 · 高于上级 2 · 一致 4" in out
    )
    assert "    上级：⟦身份证补领、驾驶证换领实行窗口即受即办，居住证制证时间压缩至⟧3⟦个工作日以内⟧" in out
    assert "    本级增加：每季度开放一次后厨供居民参观" in out
    assert "  二/(三)/13 开行赶场专线" in out


def test_json_points_into_the_texts_that_it_carries(found):
    result = json.loads(data.render(found))
    task = next(task for task in result["tasks"] if task["heading"] == "缩短证照等候")
    assert (task["verdict"], task["section"]) == ("weaker", "二/(一) 办事更近")
    pair = task["answers"][0]["pairs"][1]
    for side in ("upper", "lower"):
        start, end = pair[side]["span"]
        assert result[side]["text"][start:end] == pair[side]["text"]
        for stretch in pair["shared"]:
            start, end = stretch[side]["span"]
            assert result[side]["text"][start:end] == stretch[side]["text"]
    assert pair["weight"] == pytest.approx(sum(stretch["weight"] for stretch in pair["shared"]), abs=0.001)
    assert [item["heading"] for item in result["unanswered"]["tasks"]] == ["统一热线受理", "开展冬季测温"]
    assert [item["heading"] for item in result["new"]["tasks"]] == ["开行赶场专线"]


def test_the_page_stands_alone_and_shows_both_sides(found):
    html = page.render(found)
    assert not re.search(r"<script|<link|https?://|url\(|@import", html)
    assert "<mark>居住证制证时间压缩至</mark>" not in html
    assert "居住证制证时间压缩至</mark>3<mark>个工作日以内</mark><p><mark>" in html
    for task in found.tasks:
        assert html.count(f">{'/'.join(task.item.path)} {task.item.heading}</h3>") == 1
    for at in re.findall(r'href="#(\w+)"', html):
        assert f'id="{at}"' in html


def test_markup_in_a_plan_is_text_on_the_page():
    upper = plan("云岭市办事方案", "开展<script>alert(1)</script>普查。逐户登记河道沿线的临水摊棚。")
    html = page.render(fangan.align(upper, upper))
    assert "<script" not in html
    assert "&lt;script&gt;" in html


def test_the_word_file_has_every_task_side_by_side(found, word):
    rows = [[cell.text for cell in row.cells] for row in word.tables[0].rows]
    assert rows[0] == ["结论", "上级", "本级", "理由"]
    assert [row[0] for row in rows[1:]].count("弱于上级") == 6
    assert len(rows) == 1 + len(found.tasks)
    row = next(row for row in rows if "缩短证照等候" in row[1])
    assert "居住证制证时间压缩至3个工作日以内" in row[1]
    assert "居住证制证时间压缩至5个工作日以内" in row[2]
    assert row[3] == "居住证制证时间：上级不超过3个工作日，本级不超过5个工作日"


def test_the_word_file_sets_shared_wording_in_bold(word):
    cell = next(row.cells[1] for row in word.tables[0].rows if "缩短证照等候" in row.cells[1].text)
    runs = [(run.text, bool(run.bold)) for run in cell.paragraphs[1].runs]
    assert runs[1:] == [("3", False), ("个工作日以内", True)]


def test_the_workbook_lists_tasks_sentences_indicators_and_what_is_new(found):
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook.render(found)))
    assert book.sheet_names == ["概况", "各部分", "任务对照", "语句对照", "指标对照", "本级新增"]
    sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
    assert ["未回应", "二/(一)/4 统一热线受理"] in [row[:2] for row in sheets["任务对照"]]
    assert len(sheets["指标对照"]) == 1 + len(found.indicators)
    assert ["任务", "二/(三)/13 开行赶场专线"] in [row[:2] for row in sheets["本级新增"]]
    assert sheets["概况"][4] == ["已回应任务", 16.0]


def test_a_formula_in_a_plan_stays_text_and_control_characters_go():
    upper = plan("云岭市办事方案", "=1+1。逐户登记河道沿线的\x0b临水摊棚和\x01渔具。")
    found = fangan.align(upper, upper)
    with zipfile.ZipFile(io.BytesIO(workbook.render(found))) as book:
        assert not any("<f>" in book.read(name).decode() for name in book.namelist() if "sheet" in name)
    assert "临水摊棚和渔具" in "".join(
        cell.text
        for row in docx.Document(io.BytesIO(document.render(found))).tables[0].rows
        for cell in row.cells
    )
    assert terminal.render(found).count("\x01") == 0
