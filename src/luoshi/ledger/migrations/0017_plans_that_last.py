"""The guards of assignments look rows up by their indexes, whatever the tables' size was at first.

PostgreSQL keeps the plan that a function's question got when a connection first asked it. An import into an
empty ledger asks while nothing is there, when reading everything is cheapest, and kept to that while a hundred
thousand rows came: minutes went by in which an index needs a second.
"""

from django.db import migrations

_FUNCTIONS = ("ledger_keep_lead", "ledger_refuse_ended")
_WAYS = ("enable_seqscan", "enable_hashjoin", "enable_mergejoin")


def _each(action: str, value: str) -> str:
    return "".join(
        f"ALTER FUNCTION {function}() {' '.join(f'{action} {way}{value}' for way in _WAYS)};\n"
        for function in _FUNCTIONS
    )


class Migration(migrations.Migration):
    dependencies = [("ledger", "0016_shares_stay_whole")]

    operations = [migrations.RunSQL(_each("SET", " = off"), _each("RESET", ""))]
