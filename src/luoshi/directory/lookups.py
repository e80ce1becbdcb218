"""`pk__any=[…]`: any of these keys, as one parameter of a statement.

Django's `in` gives each key a parameter of its own; the page of a list asks for a hundred tasks four times
over, and spends more time on the parameters than PostgreSQL on the answer.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Field, ForeignKey, Lookup


@Field.register_lookup
@ForeignKey.register_lookup
class AnyOf(Lookup):
    """The right side is a list of keys."""

    lookup_name = "any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s)", (*parameters, list(self.rhs))
