"""Django's sessions in the database, read with one short statement: every request reads one, and to compose
the question from the model takes four times as long as to have it answered."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db

from luoshi.calendar import clock
from luoshi.directory.prepared import rows_of

_READ = "SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s"


class SessionStore(db.SessionStore):
    """The same table and the same content."""

    def load(self) -> dict[str, Any]:
        # Sessions end by the real clock, wherever the site's stands: so Django wrote the date.
        rows = rows_of(_READ, {"key": self.session_key, "now": clock.real_now()})
        if not rows:
            self._session_key = None
            return {}
        content: dict[str, Any] = self.decode(rows[0][0])
        return content
