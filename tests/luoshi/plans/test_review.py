"""赵专员 reviews what the machine read."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from luoshi.directory.actions import add_unit
from luoshi.directory.queries import resolve
from luoshi.plans import actions, marks
from luoshi.plans.models import Item, ItemState
from luoshi.plans.queries import items_for_review, progress, unresolved_names
from tests.people import PLAN


def test_every_fact_points_at_its_characters(county):
    version = county.uploaded()
    for item in items_for_review(version):
        assert item.text in version.text[item.start : item.end]
        for owner in item.owners.all():
            assert version.text[owner.start : owner.end] == owner.name
        if item.deadline_text:
            assert version.text[item.deadline_start : item.deadline_end] == item.deadline_text


def test_an_item_is_as_doubtful_as_the_least_certain_of_its_facts(county):
    version = county.uploaded(PLAN.replace("县水务局统筹推进各项工作。", "由县水务局牵头推进各项工作。"))
    *sure, unsure = version.items.all()
    assert {item.certainty for item in sure} == {"certain"}
    assert (unsure.certainty, unsure.doubt) == ("likely", "由正文叙述得出")


def test_items_stand_in_the_blocks_that_a_leader_supervises(county):
    blocks = [item.block for item in county.uploaded().items.all()]
    assert blocks == ["（一）优化报装", "（一）优化报装", "（二）保障水质", "二、保障措施"]


def test_the_marked_text_is_the_whole_text(county):
    version = county.uploaded()
    lines = marks.lines_of(version.text, items_for_review(version))
    shown = ["".join(piece.text for piece in line.pieces) for line in lines]
    assert shown == [line for line in PLAN.split("\n") if line.strip()]
    marked = [
        piece.text for line in lines for piece in line.pieces if piece.mark and piece.mark.kind == "owner"
    ]
    assert marked[:4] == ["县政务服务局", "县水务局", "县供电局", "各乡镇（街道）"]


def test_confirming_dropping_and_taking_back(county):
    item = county.uploaded().items.first()
    item = actions.decide(county.zhao, item, ItemState.CONFIRMED, revision=0)
    item = actions.decide(county.zhao, item, ItemState.DROPPED, revision=1, because="不是任务")
    assert item.dropped_because == "不是任务"
    item = actions.decide(county.zhao, item, ItemState.PROPOSED, revision=2)
    assert (item.state, item.dropped_because) == (ItemState.PROPOSED, "")


def test_dropping_needs_a_reason(county):
    item = county.uploaded().items.first()
    with pytest.raises(ValidationError, match="写明理由"):
        actions.decide(county.zhao, item, ItemState.DROPPED, revision=0, because="  ")


def test_two_clerks_at_once_lose_nothing(county, sign_in):
    item = county.uploaded().items.first()
    actions.decide(county.zhao, item, ItemState.DROPPED, revision=0, because="重复")
    answer = sign_in(county.zhao).post(
        reverse("plans:decide", args=[item.pid]),
        {"state": "confirmed", "revision": "0"},
        headers={"HX-Request": "true"},
    )
    assert answer.status_code == 409
    assert "别人刚刚处理过" in answer.content.decode()
    assert Item.objects.get(pk=item.pk).state == ItemState.DROPPED


def test_the_certain_ones_are_confirmed_together(county, sign_in):
    version = county.uploaded()
    version.items.filter(position=1).update(certainty="doubtful", doubt="责任单位写法不常见")
    sign_in(county.zhao).post(reverse("plans:confirm-certain", args=[version.pid]))
    assert progress(version) == {"total": 4, "decided": 3, "doubtful": 1, "percent": 75}


def test_a_bureau_does_not_review(county):
    item = county.uploaded().items.first()
    with pytest.raises(PermissionDenied):
        actions.decide(county.li, item, ItemState.CONFIRMED, revision=0)


def test_an_issued_version_is_frozen(county):
    item = county.issued().items.first()
    with pytest.raises(ValidationError, match="已经下达"):
        actions.decide(county.zhao, item, ItemState.PROPOSED, revision=item.revision)


def test_unknown_names_are_asked_once_and_remembered(county, sign_in):
    text = PLAN.replace("县水务局、县供电局", "县水利局、县行政审批局").replace("各乡镇（街道）", "相关街道")
    version = county.uploaded(text)
    unknown = {entry.name: entry for entry in unresolved_names(version)}
    assert set(unknown) == {"县水利局", "县行政审批局", "相关街道"}
    assert unknown["相关街道"].suggested == "group"
    assert unknown["县水利局"].suggested == "later"
    assert unknown["县水利局"].candidates[0].unit == county.units["县水务局"]
    answer = sign_in(county.zhao).post(
        reverse("plans:names", args=[version.pid]),
        {
            "name-0": "县水利局",
            "as-0": f"u:{county.units['县水务局'].pid}",
            "name-1": "县行政审批局",
            "as-1": "unit",
            "name-2": "相关街道",
            "as-2": "group",
        },
    )
    assert answer.url == reverse("plans:review", args=[version.pid])
    known = resolve(unknown)
    assert known["县水利局"].unit == county.units["县水务局"]
    assert known["县行政审批局"].unit.name == "县行政审批局"
    assert known["相关街道"].group.name == "相关街道"
    assert unresolved_names(version) == []


def test_a_short_name_is_offered_with_its_unit_chosen_and_the_way_to_the_text(county, sign_in):
    power = county.units["县供电局"]
    text = PLAN.replace("责任单位：县水务局、县供电局", "责任单位：青禾县水务局、县文广旅局、县政务局")
    version = county.uploaded(text)
    add_unit(county.zhao, "县文化广电旅游局")
    page = sign_in(county.zhao).get(reverse("plans:names", args=[version.pid])).content.decode()
    unknown = {entry.name: entry for entry in unresolved_names(version)}
    full = resolve(["县文化广电旅游局"])["县文化广电旅游局"].unit
    assert unknown["县文广旅局"].suggested == f"u:{full.pid}"
    assert f'<option value="u:{full.pid}" selected>' in page
    code, item = unknown["县文广旅局"].items[0]
    assert f'#{item}">{code}</a>' in page
    assert "“青禾县水务局”是“县水务局”的另一种写法" in page
    assert power.pid in page
