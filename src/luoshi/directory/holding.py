"""What a person holds today, and which places' data that opens: read anew with every request.

Written out in SQL: to compose this question from the models takes Django ten times as long as PostgreSQL
takes to answer it, and it was a third of what a request costs before its page begins.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple, TypeVar

from django.db import connection, models

from luoshi.directory.models import Jurisdiction, Person, Post, Unit
from luoshi.directory.prepared import rows_of

M = TypeVar("M", bound=models.Model)


class Held(NamedTuple):
    """A post with its unit, place and person; `places` are the keys of its place and of all below."""

    post: Post
    places: list[int]


def _names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


_PARTS: dict[str, type[models.Model]] = {"p": Post, "u": Unit, "j": Jurisdiction, "e": Person}
_READ = [(model, alias, _names(model)) for alias, model in _PARTS.items()]
_COLUMNS = ", ".join(f"{alias}.{name}" for _model, alias, names in _READ for name in names)
# In the order of `queries.posts_of`, of which this is the same.
_HELD = f"""
SELECT {_COLUMNS}, ARRAY(
    SELECT b.id FROM directory_jurisdiction b WHERE starts_with(b.path, j.path || j.id || '/')
)
FROM directory_post p
JOIN directory_unit u ON u.id = p.unit_id
JOIN directory_jurisdiction j ON j.id = p.jurisdiction_id
JOIN directory_person e ON e.id = p.person_id
WHERE p.person_id = %(person)s AND p.since <= %(on)s AND (p.until IS NULL OR p.until >= %(on)s)
ORDER BY p.acting, p.since, p.id
"""


def held_by(person_pk: int, on: dt.date) -> list[Held]:
    """The posts of a person on a day. Reads across scopes: it decides the scope."""
    return [_held(row) for row in rows_of(_HELD, {"person": person_pk, "on": on})]


def _held(row: tuple[Any, ...]) -> Held:
    made: list[models.Model] = []
    begin = 0
    for model, _alias, names in _READ:
        made.append(model.from_db(connection.alias, names, row[begin : begin + len(names)]))
        begin += len(names)
    post, unit, place, person = made
    assert isinstance(post, Post)
    post.unit, post.jurisdiction, post.person = unit, place, person  # type: ignore[assignment]
    return Held(post, [place.pk, *row[begin]])
