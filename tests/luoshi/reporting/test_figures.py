"""One figure for one indicator, unit and period, whoever asks for it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from luoshi.calendar import clock
from luoshi.directory.scope import new_pid
from luoshi.ledger import interim
from luoshi.ledger.models import Indicator
from luoshi.reporting import drafting, handing_in, linking
from luoshi.reporting.models import Figure, Obligation
from luoshi.reporting.sheet import Sheet, sheet_of
from tests.luoshi.reporting.duties_of import monthly

PLAN = """\
青禾县2026年供水服务提升工作方案

一、重点任务

1.提高水质。2026年水质达标率达到97%以上，新建管网20公里。
牵头单位：县水务局
责任单位：柳溪镇、石桥镇
完成时限：2026年12月31日前
"""


@pytest.fixture
def plan(county):
    return county.issued(PLAN).plan


@pytest.fixture
def month(county, plan):
    """Monthly figures of the owners."""
    return monthly(county, plan=plan, asks=["progress", "figures"])


def owed(unit: str, period: str, duty=None) -> Obligation:
    found = Obligation.objects.filter(unit__name=unit, period=period)
    return found.get(duty=duty) if duty else found.get()


def names(sheet: Sheet) -> dict[str, str]:
    """Indicator's name → field's name."""
    return {each.label: each.name for each in sheet.fields if each.kind == "number"}


def fill(actor, obligation: Obligation, **values: str) -> drafting.Saved:
    sheet = sheet_of(obligation)
    fields = names(sheet)
    changes = {fields[label]: value for label, value in values.items()}
    changes |= {each.name: "有进展。" for each in sheet.fields if each.kind == "text"}
    return drafting.keep(actor, obligation, changes, {})


def test_a_figure_is_asked_with_its_unit_and_target(month):
    sheet = sheet_of(owed("县水务局", "2026-06"))
    shown = {each.label: (each.unit, each.hint) for each in sheet.fields if each.kind == "number"}
    assert shown == {"水质达标率": ("%", "目标 ≥ 97（2026）"), "新建管网": ("公里", "目标 = 20（2026）")}


def test_a_point_on_the_way_is_not_shown_as_the_target(county, month):
    pipes = Indicator.objects.get(name="新建管网")
    interim.set_points(county.zhao, pipes, {dt.date(2026, 7, 31): Decimal(8)}, revision=pipes.task.revision)
    shown = {each.label: each.hint for each in sheet_of(owed("县水务局", "2026-06")).fields}
    assert shown["新建管网"] == "目标 = 20（2026）"


@pytest.mark.parametrize(
    ("label", "typed", "kept", "says"),
    [
        ("水质达标率", "百分之八十五", "85", ""),
        ("水质达标率", "９６.５％", "96.5", ""),
        ("水质达标率", "120", None, "不会超过 100%"),
        ("水质达标率", "-1", None, "不会是负数"),
        ("水质达标率", "1,5", None, "1.5"),
        ("水质达标率", "很高", None, "不是数"),
        ("新建管网", "12", "12", ""),
        ("新建管网", "-3", None, "不会是负数"),
        ("新建管网", "1" * 30, None, "数太大了"),
    ],
)
def test_figures_as_people_type_them(county, month, label, typed, kept, says):
    saved = fill(county.li, owed("县水务局", "2026-06"), **{label: typed})
    field = names(sheet_of(owed("县水务局", "2026-06")))[label]
    if kept is None:
        assert says in saved.problems[field]
        assert not Figure.objects.exists()
    else:
        assert saved.kept[field] == kept


def test_a_jump_is_kept_and_must_be_explained_before_it_is_handed_in(county, month):
    with clock.at("2026-07-05"):
        fill(county.li, owed("县水务局", "2026-06"), 水质达标率="90", 新建管网="2")
        handing_in.hand_in(county.li, owed("县水务局", "2026-06"))
    july = owed("县水务局", "2026-07")
    with clock.at("2026-08-05"):
        saved = fill(county.li, july, 水质达标率="91", 新建管网="15")
        pipe = names(sheet_of(july))["新建管网"]
        assert "比上期变动很大（2 → 15）" in saved.explain[pipe]
        with pytest.raises(ValidationError, match="请说明原因"):
            handing_in.hand_in(county.li, july)
        because = pipe.replace("figure:", "because:")
        drafting.keep(county.li, july, {because: "主干管一次验收"}, {})
        handing_in.hand_in(county.li, july)
    assert Figure.objects.get(period="2026-07", value=15).because == "主干管一次验收"


def test_a_value_of_last_years_report_must_be_explained(county, month):
    june, july = (owed("县水务局", period) for period in ("2026-06", "2026-07"))
    with clock.at("2026-07-05"):
        fill(county.li, june, 水质达标率="95", 新建管网="2")
        handing_in.hand_in(county.li, june)
    held = Figure.objects.get(value=95)
    held.pk, held.pid, held.period, held.ends_on = None, new_pid(), "2025-07", dt.date(2025, 7, 31)
    held.value = Decimal("96.25")
    held.save(force_insert=True)
    with clock.at("2026-08-05"):
        saved = fill(county.li, july, 水质达标率="96.25", 新建管网="3")
        assert "是不是填了去年的" in saved.explain[names(sheet_of(july))["水质达标率"]]
        with pytest.raises(ValidationError, match="是不是填了去年的"):
            handing_in.hand_in(county.li, july)


def test_junes_figure_fills_the_second_quarter_by_itself(county, plan, month):
    quarterly = {"name": "季报", "cadence": "quarterly", "day": 20, "about": "this"}
    quarter = monthly(county, plan=plan, asks=["figures"], **quarterly)
    with clock.at("2026-07-05"):
        fill(county.li, owed("县水务局", "2026-06", month), 水质达标率="90", 新建管网="2")
    sheet = sheet_of(owed("县水务局", "2026-Q2", quarter))
    rate = next(each for each in sheet.fields if each.label == "水质达标率")
    assert (rate.value, rate.origin_words) == ("90", "取自《供水服务月报》2026年6月")
    assert rate.saved == "", "a suggestion until somebody hands it in"


def test_the_lead_unit_sees_its_partners_figures_summed_up_and_can_drill_down(county, month):
    from tests.luoshi.reporting.test_reports import liaison_of

    for town, pipe, rate in (("柳溪镇", "3", "90"), ("石桥镇", "4", "96")):
        fill(liaison_of(county, town), owed(town, "2026-06"), 水质达标率=rate, 新建管网=pipe)
    sheet = sheet_of(owed("县水务局", "2026-06"))
    found = {each.label: each for each in sheet.fields if each.kind == "number"}
    assert found["新建管网"].value == "7"
    assert found["新建管网"].origin_words == "由 2 个单位报来的汇总（求和）"
    below = [(str(each.unit), each.value) for each in found["新建管网"].below]
    assert below == [("柳溪镇", 3), ("石桥镇", 4)]
    assert found["水质达标率"].value == "93", "shares are averaged, not added"


def test_equal_indicators_of_two_plans_are_linked_once_and_fill_each_other(county, plan, month):
    other = county.issued(PLAN.replace("供水服务提升", "乡村振兴")).plan
    second = monthly(county, plan=other, name="乡村振兴月报", asks=["figures"])
    suggested = linking.suggestions()
    assert [(each.name, len(each.indicators)) for each in suggested] == [("新建管网", 2), ("水质达标率", 2)]
    with clock.at("2026-07-05"):
        fill(county.li, owed("县水务局", "2026-06", month), 水质达标率="90")
        rate = Indicator.objects.filter(name="水质达标率")
        linking.link(county.zhao, list(rate))
        sheet = sheet_of(owed("县水务局", "2026-06", second))
        found = next(each for each in sheet.fields if each.label == "水质达标率")
        assert (found.value, found.origin_words) == ("90", "取自《供水服务月报》2026年6月")
    assert Figure.objects.count() == 1
    assert [each.name for each in linking.suggestions()] == ["新建管网"]


def test_series_that_contradict_each_other_are_not_linked(county, plan, month):
    other = county.issued(PLAN.replace("供水服务提升", "乡村振兴")).plan
    second = monthly(county, plan=other, name="乡村振兴月报", asks=["figures"])
    with clock.at("2026-07-05"):
        fill(county.li, owed("县水务局", "2026-06", month), 水质达标率="90")
        fill(county.li, owed("县水务局", "2026-06", second), 水质达标率="80")
        with pytest.raises(ValidationError, match="县水务局 2026年6月：90 和 80"):
            linking.link(county.zhao, list(Indicator.objects.filter(name="水质达标率")))


def test_one_figure_that_two_reports_of_one_form_ask_for_is_typed_once(county, plan, month):
    other = county.issued(PLAN.replace("供水服务提升", "乡村振兴")).plan
    second = monthly(county, plan=other, name="乡村振兴月报", asks=["figures"])
    for label in ("水质达标率", "新建管网"):
        linking.link(county.zhao, list(Indicator.objects.filter(name=label)))
    here, there = owed("县水务局", "2026-06", month), owed("县水务局", "2026-06", second)
    own, others = names(sheet_of(here)), names(sheet_of(there))
    words = {each.name: "有进展。" for each in sheet_of(here).fields if each.kind == "text"}
    first = drafting.Said(words | {own["水质达标率"]: "90", own["新建管网"]: "2"})
    with clock.at("2026-07-05"):
        differs = drafting.Said({others["水质达标率"]: "80"})
        pids = [here.pid, there.pid]
        result = handing_in.hand_in_all(county.li, pids, {here.pid: first, there.pid: differs})
        assert result.done == [here]
        [(kept_back, [why])] = result.kept_back
        assert kept_back == there
        assert "水质达标率这里填 80" in why
        result = handing_in.hand_in_all(county.li, [there.pid], {there.pid: drafting.Said()})
    assert result.done == [there], "what stands in the other report serves here"
    assert sorted(Figure.objects.values_list("value", flat=True)) == [2, 90]
