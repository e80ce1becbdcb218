"""Ranges that exclusion constraints compare: days that overlap, numbers and words that are equal.

An exclusion constraint needs an index that knows `=`, which for numbers and words is an extension that not
every PostgreSQL has. A range from a value to itself overlaps another such range when the values are equal,
and ranges are indexed without any extension.
"""

from __future__ import annotations

from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db.models import Func


class Days(Func):
    """The days from the first to the last field, both included; an empty field has no end."""

    template = "daterange(%(expressions)s, '[]')"
    output_field = DateRangeField()


class SameNumber(Func):
    """Overlaps another one when the number (or key) is the same."""

    template = "int8range(%(expressions)s, %(expressions)s, '[]')"
    output_field = BigIntegerRangeField()


class SameWords(Func):
    """Overlaps another one when the text is the same, by a hash of 63 bits."""

    _hash = "hashtextextended(%(expressions)s, 0) >> 1"
    template = f"int8range({_hash}, {_hash}, '[]')"
    output_field = BigIntegerRangeField()
