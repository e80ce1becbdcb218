"""Rows written by COPY are the rows that `bulk_create` would have written."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from luoshi.directory.copying import copy_in, copy_values
from luoshi.directory.models import Person, Post, PostRole, Unit, UnitKind

SINCE = dt.date(2026, 1, 5)
NAMES = ["县第1局", "县\t第2局\n（筹）", "县\\N局", "县'“局", "\\."]


def test_a_list_of_units_is_saved_word_for_word(county):
    """Tabs, line ends, backslashes and quotes mean something to COPY, and nothing here."""
    units = [
        Unit(jurisdiction=county.place, name=name, position=place, kind=UnitKind.GOVERNMENT)
        for place, name in enumerate(NAMES)
    ]
    copy_in(units)
    found = list(Unit.objects.filter(pk__in=[each.pk for each in units]).order_by("pk"))
    assert [each.name for each in found] == NAMES
    for saved, made in zip(found, units, strict=True):
        assert {f.attname: getattr(saved, f.attname) for f in Unit._meta.concrete_fields} == {
            f.attname: getattr(made, f.attname) for f in Unit._meta.concrete_fields
        }


def test_what_is_named_before_it_is_saved_is_pointed_to(county):
    people = [Person(jurisdiction=county.place, name=f"新{n}干事") for n in "甲乙"]
    posts = [
        Post(
            jurisdiction=county.place,
            person=each,
            unit=county.units["县水务局"],
            role=PostRole.LIAISON,
            since=SINCE,
        )
        for each in people
    ]
    copy_in(people)
    copy_in(posts)
    found = Post.objects.filter(person__name__startswith="新").order_by("pk")
    assert [(each.person.name, each.role, each.since, each.until) for each in found] == [
        ("新甲干事", "liaison", SINCE, None),
        ("新乙干事", "liaison", SINCE, None),
    ]
    found[0].save()  # it is known to be there, and is written again, not once more
    assert Post.objects.filter(person__name__startswith="新").count() == 2


def test_the_database_refuses_what_it_always_refuses(county):
    twice = [
        Unit(jurisdiction=county.place, name="县甲局", pid="2b2b2b2b2b2b", position=1) for _n in range(2)
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_in(twice)
    assert not Unit.objects.filter(name="县甲局").exists()


def test_nothing_is_nothing(county, django_assert_num_queries):
    with django_assert_num_queries(0):
        copy_in([])


def test_bare_values_are_saved_with_the_defaults_of_all_that_is_not_named(county):
    names = ("jurisdiction_id", "name", "position", "kind")
    rows = [(county.place.pk, name, place, "government") for place, name in enumerate(NAMES)]
    copy_values(Unit, names, rows)
    found = list(Unit.objects.filter(name__in=NAMES).order_by("position"))
    assert [each.name for each in found] == NAMES
    plain = Unit(jurisdiction=county.place, name="县甲局", position=9, kind=UnitKind.GOVERNMENT)
    for each in found:
        assert (each.level, each.since, each.until) == (plain.level, plain.since, plain.until)
    assert len({each.pid for each in found}) == len(NAMES)


def test_the_database_refuses_bare_values_as_well(county):
    names, row = ("jurisdiction_id", "name", "position"), (county.place.pk, None, 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_values(Unit, names, [row])
