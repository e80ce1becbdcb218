"""赵专员 holds the county's plan against the city's: nothing that the city asked is lost on the way."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from luoshi.audit.models import Event
from luoshi.cascade import actions
from luoshi.cascade.models import Link, LinkState
from luoshi.cascade.queries import coverage, links

CITY = """\
江澜市2026年供水服务提升工作方案

一、重点任务

1.推行水电气一体办理。2026年底前用水报装时间压缩至4个工作日以内，实现水电气同步过户。
牵头单位：市政务服务局
责任单位：市水务局

2.公开收费清单。编制并公布供水收费清单，接受群众监督。
牵头单位：市水务局

3.建设智慧管网。改造老旧供水管网，建立漏损监测平台。
牵头单位：市水务局
"""
COUNTY = """\
青禾县2026年供水服务提升工作方案

一、重点任务

1.推行水电气一体办理。2026年底前用水报装时间压缩至5个工作日以内，实现水电气同步过户。
牵头单位：县政务服务局
责任单位：县水务局

2.公开收费清单。编制并公布供水收费清单，接受群众监督。
牵头单位：县水务局

3.开展水质巡查。每月巡查水源地并公布结果。
牵头单位：县水务局
"""


@pytest.fixture
def comparison(county):
    upper = county.uploaded(CITY, "市方案.txt")
    lower = county.uploaded(COUNTY, "县方案.txt")
    return actions.compare(county.zhao, upper, lower)


def link(comparison, code: str) -> Link:
    return comparison.links.get(item__code=code)


def test_what_is_unanswered_weaker_and_new_is_found(comparison):
    assert link(comparison, "一3").verdict == "missing"
    assert link(comparison, "一3").answer is None
    assert link(comparison, "一1").verdict == "weaker"
    assert link(comparison, "一1").answer.code == "一1"
    assert link(comparison, "一2").verdict == "same"
    assert comparison.new == [["一3", "开展水质巡查"]]
    assert [each["verdict"] for each in comparison.indicators] == ["weaker"]


def test_the_pieces_shown_are_the_sentences_themselves(comparison):
    one = link(comparison, "一2")
    for pair in one.pairs:
        assert "".join(words for words, _shared in pair["upper"]) in CITY
        assert "".join(words for words, _shared in pair["lower"]) in COUNTY
        assert any(shared for _words, shared in pair["upper"])


def test_coverage_both_ways_and_after_a_refusal(comparison, county):
    above, below = coverage(comparison)
    assert (above.answered, above.total, below.answered, below.total) == (2, 3, 2, 3)
    actions.judge(county.zhao, link(comparison, "一2"), LinkState.CONFIRMED)
    actions.judge(county.zhao, link(comparison, "一1"), LinkState.REJECTED, "说的不是一件事")
    above, below = coverage(comparison)
    assert (above.answered, above.confirmed) == (1, 1)
    assert Event.objects.get(action="cascade.link-rejected").reason == "说的不是一件事"


def test_refusing_needs_a_reason_and_a_bureau_decides_nothing(comparison, county):
    with pytest.raises(ValidationError, match="写明理由"):
        actions.judge(county.zhao, link(comparison, "一1"), LinkState.REJECTED)
    with pytest.raises(PermissionDenied):
        actions.judge(county.li, link(comparison, "一1"), LinkState.CONFIRMED)


def test_done_again_it_keeps_what_people_decided(comparison, county):
    actions.judge(county.zhao, link(comparison, "一2"), LinkState.CONFIRMED)
    again = actions.compare(county.zhao, comparison.upper, comparison.lower)
    assert again.pk == comparison.pk
    assert link(again, "一2").state == LinkState.CONFIRMED
    assert link(again, "一1").state == LinkState.PROPOSED


def test_a_plan_is_not_held_against_itself(county):
    version = county.uploaded(CITY)
    with pytest.raises(ValidationError, match="两份不同的方案"):
        actions.compare(county.zhao, version, version)


def test_the_pages(comparison, county, sign_in):
    client = sign_in(county.zhao)
    assert "2 / 3" in client.get(reverse("cascade:list")).content.decode()
    address = reverse("cascade:comparison", args=[comparison.pid])
    page = client.get(address).content.decode()
    assert "弱于上级" in page and "未回应" in page and "开展水质巡查" in page
    assert '<mark class="shared">' in page
    assert "公开收费清单" not in client.get(f"{address}?verdict=missing").content.decode()
    assert len(links(comparison, "missing")) == 1
    answer = client.post(
        reverse("cascade:judge", args=[link(comparison, "一2").pid]),
        {"state": "confirmed"},
        headers={"HX-Request": "true"},
    )
    assert "已确认" in answer.content.decode()


def test_comparing_on_the_page(county, sign_in):
    upper, lower = county.uploaded(CITY, "市.txt"), county.uploaded(COUNTY, "县.txt")
    client = sign_in(county.zhao)
    answer = client.post(reverse("cascade:compare"), {"upper": upper.pid, "lower": lower.pid}, follow=True)
    assert "弱于上级" in answer.content.decode()
    answer = client.post(reverse("cascade:compare"), {"upper": upper.pid, "lower": ""}, follow=True)
    assert "各一份" in answer.content.decode()
