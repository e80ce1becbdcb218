"""Models out of written-out SQL: several to a row, as a join gives them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from django.db import connection, models


class Joined:
    """What a statement selects: of each of its tables, by the name it has there, some columns of a model."""

    def __init__(self, *parts: tuple[str, type[models.Model], Collection[str]]) -> None:
        self._parts = [(model, _in_order(model, {"id", *names})) for _alias, model, names in parts]
        aliases = [alias for alias, _model, _names in parts]
        self.columns = ", ".join(
            f'{alias}."{name}"'
            for alias, (_model, names) in zip(aliases, self._parts, strict=True)
            for name in names
        )

    def read(self, rows: Iterable[Sequence[Any]]) -> Iterator[list[Any]]:
        """The models of each row, None where an outer join found nothing. What stands in several rows is one
        and the same object. Values behind the columns are left alone."""
        seen: dict[tuple[int, int], models.Model] = {}
        for row in rows:
            made: list[models.Model | None] = []
            begin = 0
            for place, (model, names) in enumerate(self._parts):
                key, end = row[begin], begin + len(names)
                one = seen.get((place, key))
                if one is None and key is not None:
                    one = seen[place, key] = model.from_db(connection.alias, names, row[begin:end])
                made.append(one)
                begin = end
            yield made


def _in_order(model: type[models.Model], names: Collection[str]) -> list[str]:
    """As `from_db` takes them; the key is the first."""
    return [field.attname for field in model._meta.concrete_fields if field.attname in names]


def columns_of(model: type[models.Model]) -> list[str]:
    """All columns of a model."""
    return [field.attname for field in model._meta.concrete_fields]
