"""A unit is renamed, merged, abolished; old plans still find it, new tasks do not go to it."""

import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from luoshi.audit.models import Event
from luoshi.directory.actions import add_name, add_unit, withdraw_name
from luoshi.directory.membership import set_members
from luoshi.directory.models import Alias, NameKind, Post, Unit
from luoshi.directory.queries import members
from luoshi.directory.reorganising import Stale, abolish_unit, amend_unit, merge_units, rename_unit
from luoshi.directory.resolving import ended, resolve
from luoshi.directory.scope import within

CHANGE = dt.date(2026, 3, 18)
BEFORE, AFTER = dt.date(2026, 3, 17), dt.date(2026, 3, 19)


def test_a_renamed_unit_is_found_by_both_names_with_the_reason(county):
    water = county.units["县水务局"]
    rename_unit(county.zhao, water, "县水利局", CHANGE, "青禾编〔2026〕3号")
    assert water.name == "县水利局"
    old = resolve(["县水务局"], on=BEFORE)["县水务局"]
    assert old.unit == water and old.why == "“县水务局”是“县水利局”当时的名称，用到 2026-03-17"
    late = resolve(["县水务局"], on=AFTER)["县水务局"]
    assert late.unit == water and late.why == "“县水务局”是“县水利局”的曾用名，用到 2026-03-17"
    assert resolve(["县水利局"], on=AFTER)["县水利局"].why == ""
    event = Event.objects.filter(action="directory.unit-renamed").latest("sequence")
    assert event.before == {"name": "县水务局"} and event.reason == "青禾编〔2026〕3号"


def test_an_old_name_may_become_the_name_of_a_new_unit(county):
    water = county.units["县水务局"]
    rename_unit(county.zhao, water, "县水利局", CHANGE)
    new = add_unit(county.zhao, "县水务局", since=CHANGE)
    assert resolve(["县水务局"], on=BEFORE)["县水务局"].unit == water
    assert resolve(["县水务局"], on=AFTER)["县水务局"].unit == new


def test_a_short_name_can_become_the_full_one(county):
    water = county.units["县水务局"]
    add_name(county.zhao, water, "县水利局", NameKind.SHORT)
    rename_unit(county.zhao, water, "县水利局", CHANGE)
    assert [alias.kind for alias in water.aliases.filter(name="县水利局")] == ["full"]


def test_a_name_that_another_unit_has_is_refused(county):
    with pytest.raises(ValidationError, match="已是“县供电局”的名称"):
        rename_unit(county.zhao, county.units["县水务局"], "县供电局", CHANGE)
    with pytest.raises(ValidationError, match="还没有到"):
        rename_unit(county.zhao, county.units["县水务局"], "县水利局", dt.date(2027, 1, 1))
    with pytest.raises(PermissionDenied):
        rename_unit(county.li, county.units["县水务局"], "县水利局", CHANGE)


def test_an_abolished_unit_names_its_successor_and_lets_go_of_everything(county):
    water, power, office = (county.units[name] for name in ("县水务局", "县供电局", "县政务服务局"))
    set_members(county.zhao, county.town_group, [*county.towns, water], dt.date(2026, 2, 1))
    abolish_unit(county.zhao, water, CHANGE, [power, office], "机构改革方案")
    assert water.until == BEFORE
    assert ended([water, power], AFTER) == {
        water.pk: "“县水务局”已于 2026-03-18 撤销，职责由“县供电局、县政务服务局”承接，请改派。"
    }
    assert ended([water], BEFORE) == {}
    assert resolve(["县水务局"], on=BEFORE)["县水务局"].unit == water
    assert water in members(county.town_group, BEFORE) and water not in members(county.town_group, AFTER)
    assert Post.objects.get(person=county.li.person).until == BEFORE
    with pytest.raises(ValidationError, match="已于 2026-03-18 撤销"):
        abolish_unit(county.zhao, water, AFTER)
    with pytest.raises(ValidationError, match="已撤销，不能列为成员"):
        set_members(county.zhao, county.town_group, [water], dt.date(2026, 6, 1))


def test_units_are_merged_into_one(county):
    units = [county.units[name] for name in ("县水务局", "县供电局")]
    merge_units(county.zhao, units, county.units["县政务服务局"], CHANGE)
    assert {unit.until for unit in units} == {BEFORE}


def test_a_unit_with_others_under_it_is_not_abolished(county):
    water, power = county.units["县水务局"], county.units["县供电局"]
    amend_unit(county.zhao, power, revision=power.revision, superior=water)
    with pytest.raises(ValidationError, match="还有下级单位：县供电局"):
        abolish_unit(county.zhao, water, CHANGE)


def test_superiors_that_go_in_a_circle_are_refused_in_words(county):
    first, second, third = (county.units[name] for name in ("县水务局", "县供电局", "县文旅局"))
    amend_unit(county.zhao, second, revision=0, superior=first)
    amend_unit(county.zhao, third, revision=0, superior=second)
    with pytest.raises(ValidationError, match="绕成圈：县水务局 → 县文旅局 → 县供电局 → 县水务局"):
        amend_unit(county.zhao, first, revision=0, superior=third)


def test_the_database_refuses_a_circle_too(county):
    first, second = county.units["县水务局"], county.units["县供电局"]
    Unit.objects.filter(pk=second.pk).update(superior=first)
    with pytest.raises(IntegrityError, match="above itself"), transaction.atomic():
        Unit.objects.filter(pk=first.pk).update(superior=second)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_cannot_close_a_circle_between_them(county):
    first, second = county.units["县水务局"], county.units["县供电局"]
    refused: list[Exception] = []
    wrote_one = threading.Event()

    def other_clerk() -> None:
        try:
            with within(county.place), transaction.atomic():
                wrote_one.wait()
                Unit.objects.filter(pk=second.pk).update(superior=first)
        except IntegrityError as error:
            refused.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=other_clerk)
    thread.start()
    with transaction.atomic():
        Unit.objects.filter(pk=first.pk).update(superior=second)
        wrote_one.set()
    thread.join()
    assert len(refused) == 1


def test_two_clerks_do_not_overwrite_each_other(county):
    water = county.units["县水务局"]
    amend_unit(county.zhao, water, revision=0, superior=None, position=3)
    with pytest.raises(Stale):
        amend_unit(county.zhao, water, revision=0, superior=None, position=9)
    assert Unit.objects.get(pk=water.pk).position == 3
    event = Event.objects.filter(action="directory.unit-amended").latest("sequence")
    assert (event.before, event.after) == ({"position": 1000}, {"position": 3})


def test_members_are_not_changed_behind_a_later_change(county):
    set_members(county.zhao, county.town_group, county.towns[:2], dt.date(2026, 6, 1))
    with pytest.raises(ValidationError, match="在 2026-06-01 已有变动"):
        set_members(county.zhao, county.town_group, county.towns[:1], dt.date(2026, 5, 1))
    set_members(county.zhao, county.town_group, county.towns, dt.date(2026, 6, 1))
    assert members(county.town_group, dt.date(2026, 6, 1)) == county.towns


def test_a_name_given_by_mistake_is_withdrawn_but_history_is_not(county):
    water = county.units["县水务局"]
    withdraw_name(county.zhao, add_name(county.zhao, water, "水务办"))
    assert "水务办" not in resolve(["水务办"])
    with pytest.raises(ValidationError, match="不能删去"):
        withdraw_name(county.zhao, Alias.objects.get(name="县水务局"))
