"""What a person holds today, and which places' data that opens: read anew with every request.

Written out in SQL: to compose this question from the models takes Django ten times as long as PostgreSQL
takes to answer it, and it was a third of what a request costs before its page begins.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db import models

from luoshi.directory.joined import Joined, columns_of
from luoshi.directory.models import Jurisdiction, Person, Post, Unit
from luoshi.directory.prepared import rows_of


class Held(NamedTuple):
    """A post with its unit, place and person; `places` are the keys of its place and of all below."""

    post: Post
    places: list[int]


_PARTS: dict[str, type[models.Model]] = {"p": Post, "u": Unit, "j": Jurisdiction, "e": Person}
_READ = Joined(*((alias, model, columns_of(model)) for alias, model in _PARTS.items()))
# In the order of `queries.posts_of`, of which this is the same.
_HELD = f"""
SELECT {_READ.columns}, ARRAY(
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
    rows = rows_of(_HELD, {"person": person_pk, "on": on})
    return [_held(*made, below=row[-1]) for made, row in zip(_READ.read(rows), rows, strict=True)]


def _held(post: Post, unit: Unit, place: Jurisdiction, person: Person, *, below: list[int]) -> Held:
    post.unit, post.jurisdiction, post.person = unit, place, person
    return Held(post, [place.pk, *below])
