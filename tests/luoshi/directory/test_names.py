"""Names in plans find the units that they mean."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from luoshi.directory.actions import add_name, add_unit, guess_kind
from luoshi.directory.membership import set_members
from luoshi.directory.models import UnitKind
from luoshi.directory.names import key_of
from luoshi.directory.queries import members
from luoshi.directory.resolving import likely, resolve, similar
from luoshi.directory.scope import within


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("各乡镇（街道）", "各乡镇(街道)"),
        ("县 水务局", "县水务局"),
        ("Ａ局", "a局"),
        ("县水务局\u3000", "县水务局"),
    ],
)
def test_one_name_in_two_ways_of_writing(written, same):
    assert key_of(written) == key_of(same)


def test_a_plan_may_write_short_names(county):
    add_name(county.zhao, county.units["县水务局"], "县水利局")
    found = resolve(["县水利局", "县水务局", "各乡镇(街道)", "县某某局"])
    assert found["县水利局"].unit == found["县水务局"].unit == county.units["县水务局"]
    assert found["各乡镇(街道)"].group == county.town_group
    assert "县某某局" not in found


def test_a_name_means_one_unit_only(county):
    with pytest.raises(ValidationError, match="已是“县供电局”的名称"):
        add_name(county.zhao, county.units["县水务局"], "县供电局")


def test_an_unknown_name_is_offered_what_it_resembles(county):
    assert similar("县政务服务管理局")[0].unit == county.units["县政务服务局"]
    assert similar("国家天文台") == []


def test_only_the_clerk_changes_the_directory(county):
    with pytest.raises(PermissionDenied, match="由督查专员办理"):
        add_unit(county.li, "县新局")


def test_a_group_keeps_who_belonged_to_it_before(county):
    group, (willow, bridge, river) = county.town_group, county.towns
    set_members(county.zhao, group, [willow, bridge], on=dt.date(2026, 7, 1))
    assert members(group, dt.date(2026, 6, 30)) == [willow, bridge, river]
    assert members(group, dt.date(2026, 7, 1)) == [willow, bridge]
    set_members(county.zhao, group, [willow, bridge, river], on=dt.date(2026, 9, 1))
    assert members(group, dt.date(2026, 8, 1)) == [willow, bridge]
    assert members(group, dt.date(2026, 9, 1)) == [willow, bridge, river]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("县委组织部", UnitKind.PARTY),
        ("县发展改革局", UnitKind.GOVERNMENT),
        ("河东街道办事处", UnitKind.TOWN),
        ("青禾高新区管委会", UnitKind.PARK),
        ("县人民政府", UnitKind.GOVERNMENT),
        ("柳溪镇人民政府", UnitKind.TOWN),
        ("县税务局", UnitKind.VERTICAL),
        ("市生态环境局青禾分局", UnitKind.VERTICAL),
        ("县供电局", UnitKind.ENTERPRISE),
        ("县检察院", UnitKind.JUSTICE),
        ("县发展改革委", UnitKind.GOVERNMENT),
    ],
)
def test_the_kind_of_a_new_unit_is_guessed_from_its_name(name, kind):
    assert guess_kind(name) == kind


@pytest.mark.parametrize(
    "written",
    ["青禾县水务局", "水务局", "青禾县 水务局", "县水务局（县水利管理站）", "县水利管理站（县水务局）"],
)
def test_other_ways_to_write_a_name_are_known_with_the_reason(county, written):
    match = resolve([written], place=county.place)[written]
    assert match.unit == county.units["县水务局"]
    assert match.why == f"“{written}”是“县水务局”的另一种写法"


def test_long_and_short_endings_are_one_name(county):
    court = add_unit(county.zhao, "县人民法院")
    assert resolve(["县法院", "青禾县法院"])["县法院"].unit == court
    assert resolve(["柳溪镇人民政府"])["柳溪镇人民政府"].unit == county.towns[0]


def test_a_way_of_writing_that_could_be_two_units_is_asked(county):
    add_unit(county.zhao, "青禾县城投公司")
    add_unit(county.zhao, "城投公司")
    assert "县城投公司" not in resolve(["县城投公司"])


def test_what_a_name_abbreviates_is_offered_first(county):
    reform = add_unit(county.zhao, "县发展和改革局")
    add_unit(county.zhao, "县改革发展局")
    assert "县发改局" not in resolve(["县发改局"])
    candidates = similar("县发改局")
    assert candidates[0].unit == reform
    assert likely("县发改局", candidates).unit == reform
    assert likely("县政务局", similar("县政务局")).unit == county.units["县政务服务局"]
    assert likely("县某某中心", similar("县某某中心")) is None


def test_a_city_does_not_take_a_countys_office_for_its_own(county, neighbour):
    with within(county.place, neighbour.place):
        assert resolve(["县水务局"], place=neighbour.place)["县水务局"].unit == neighbour.units["县水务局"]
