"""Looking for words in the ledger, with nothing but pairs of characters."""

from __future__ import annotations

import pytest

from luoshi.directory.actions import add_name
from luoshi.ledger import search
from luoshi.ledger.models import Task
from luoshi.site.templatetags.hits import first_hit, hits
from tests.people import PLAN

TEXT = PLAN.replace(
    "编制并公布供水收费清单。", "编制并公布供水收费清单，接入5G专网和ＡＢＣ平台，的确良，共12处。"
)


def found(words: str) -> list[str]:
    return [task.code for task in search.found(Task.objects.order_by("position"), words.split())]


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("水质", ["一（二）3"]),
        ("水质巡查", ["一（二）3"]),
        ("巡查水质", []),  # both pairs are there, the phrase is not
        ("水质 每月", ["一（二）3"]),  # every word, wherever it stands
        ("收费清", ["一（一）2"]),
        ("单", ["一（一）2"]),  # one character, also the last of its run
        ("的", ["一（一）2"]),  # no word is too common to be found
        ("5G", ["一（一）2"]),
        ("5g专网", ["一（一）2"]),
        ("５Ｇ", ["一（一）2"]),
        ("abc平台", ["一（一）2"]),
        ("ab", ["一（一）2"]),  # found while it is being typed
        ("12", ["一（一）2"]),
        ("1", ["一（一）1"]),  # 1 is not 12
        ("一（一）1", ["一（一）1"]),
        ("清单，接入", ["一（一）2"]),
        ("，", []),
        ("' | & ! :* \\", []),
    ],
)
def test_words_are_found_as_they_are_written(county, words, codes):
    county.issued(TEXT)
    assert found(words) == codes


def test_a_holder_is_found_by_any_name_of_theirs(county):
    county.issued()
    assert found("县供电局") == ["一（一）1"]
    add_name(county.zhao, county.units["县供电局"], "电力公司")
    assert found("电力公司") == ["一（一）1"]
    assert found("电力公司 报装") == ["一（一）1"]
    assert found("各乡镇") == ["一（一）1", "一（二）3"]


def test_a_task_is_found_by_its_key_and_by_its_new_words(county):
    county.issued()
    task = Task.objects.get(code="一（一）1")
    assert found(task.key) == ["一（一）1"]
    task.title = "推行燃气一体办理"
    task.save()
    assert found("燃气") == ["一（一）1"] and found("推行水电气") == []


def test_what_stands_in_the_title_comes_before_what_stands_in_the_text(county):
    text = PLAN.replace("编制并公布供水收费清单。", "同时开展水质巡查。")
    county.issued(text)
    tasks = search.found(Task.objects.all(), ["水质巡查"]).order_by(search.rank(["水质巡查"]).desc())
    assert [task.code for task in tasks] == ["一（二）3", "一（一）2"]


def test_hits_are_marked_in_the_words_as_they_stand():
    assert hits("接入５Ｇ专网", ["5g"]) == '接入<mark class="hit">５Ｇ</mark>专网'
    assert hits("<b>水", ["水"]) == '&lt;b&gt;<mark class="hit">水</mark>'
    assert hits("面积㎡多", ["m2"]) == '面积<mark class="hit">㎡</mark>多'
    assert first_hit("甲" * 50 + "水质" + "乙" * 80, ["水质"]).startswith("…" + "甲" * 24 + "<mark")
    assert first_hit("没有", ["水质"]) == ""
