"""What a person holds, as every request reads it."""

from __future__ import annotations

import datetime as dt

from luoshi.directory.holding import held_by
from luoshi.directory.models import Jurisdiction, Level, Post, PostRole
from luoshi.directory.queries import below, posts_of

JUNE = dt.date(2026, 6, 18)


def test_it_is_what_the_directory_says_field_by_field(county):
    """李干事 also stands in for the head of another unit, has had a post before and will have one."""
    li = county.li.person
    for unit, acting, since, until in (
        (county.units["县供电局"], True, dt.date(2025, 2, 1), None),
        (county.units["县文旅局"], False, dt.date(2025, 3, 1), JUNE - dt.timedelta(days=1)),
        (county.towns[0], False, JUNE + dt.timedelta(days=1), None),
    ):
        wanted = {"role": PostRole.LIAISON, "acting": acting, "since": since, "until": until}
        Post.objects.create(jurisdiction=county.place, person=li, unit=unit, **wanted)
    asked = list(posts_of(li.pk, JUNE))
    held = [each.post for each in held_by(li.pk, JUNE)]
    parts = [(each.unit, each.jurisdiction, each.person) for each in held]
    assert [each.unit.name for each in held] == ["县水务局", "县供电局"]
    for one, other in zip(held, asked, strict=True):
        assert values(one) == values(other)
    for found, each in zip(parts, asked, strict=True):
        for one, other in zip(found, (each.unit, each.jurisdiction, each.person), strict=True):
            assert values(one) == values(other)


def values(row) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_place_opens_those_below_it_and_not_those_beside(county, neighbour):
    city = county.place
    path = f"{city.path}{city.pk}/"
    town = Jurisdiction.objects.create(name="柳溪镇", level=Level.TOWN, superior=city, path=path)
    village = Jurisdiction.objects.create(
        name="柳溪村", level=Level.TOWN, superior=town, path=f"{path}{town.pk}/"
    )
    (held,) = held_by(county.li.person.pk, JUNE)
    assert sorted(held.places) == sorted([city.pk, town.pk, village.pk])
    assert sorted(held.places) == sorted(each.pk for each in below(city))
    (other,) = held_by(neighbour.li.person.pk, JUNE)
    assert other.places == [neighbour.place.pk]
