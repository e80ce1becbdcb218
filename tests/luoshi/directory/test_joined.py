"""Models out of written-out SQL are those that the managers give, and keep to the same scope."""

from __future__ import annotations

import pytest
from django.db import connection

from luoshi.directory.joined import Joined, columns_of
from luoshi.directory.models import Person, Post, Unit
from luoshi.directory.scope import ScopeNotSet, everywhere, in_scope, within

POSTS = Joined(("p", Post, columns_of(Post)), ("u", Unit, ("name", "pid")), ("e", Person, ("name",)))


def _read(where: str, values: tuple[int, ...]) -> list[list[object]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {POSTS.columns} FROM directory_post p LEFT JOIN directory_unit u ON u.id = p.unit_id "
            f"LEFT JOIN directory_person e ON e.id = -p.person_id WHERE {where} ORDER BY p.id",
            values,
        )
        return list(POSTS.read(cursor.fetchall()))


def test_rows_become_models_with_what_was_read_and_none_where_nothing_was_joined(county):
    found = _read(*in_scope("p.jurisdiction_id"))
    posts = list(Post.objects.select_related("unit").order_by("pk"))
    assert [post for post, _unit, _person in found] == posts
    assert [unit.name for _post, unit, _person in found] == [post.unit.name for post in posts]
    assert {person for _post, _unit, person in found} == {None}


def test_what_stands_in_several_rows_is_one_object(county):
    units = [unit for _post, unit, _person in _read(*in_scope("p.jurisdiction_id"))]
    assert len({id(unit) for unit in units}) == len({unit.pk for unit in units}) < len(units)


def test_a_written_out_statement_keeps_to_the_scope(county):
    whole = Post._base_manager.count()
    with within(county.place):
        assert len(_read(*in_scope("p.jurisdiction_id"))) == Post.objects.count()
    with within():
        assert _read(*in_scope("p.jurisdiction_id")) == []
    with everywhere():
        assert len(_read(*in_scope("p.jurisdiction_id"))) == whole


def test_nothing_is_asked_outside_any_scope():
    with pytest.raises(ScopeNotSet):
        in_scope("p.jurisdiction_id")
