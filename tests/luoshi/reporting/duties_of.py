"""Duties as the stories of reporting need them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from luoshi.reporting import duties
from luoshi.reporting.models import Audience, Duty


def monthly(county: Any, **fields: Any) -> Duty:
    """每月10日前报上月: a duty of the plan's owners, or of `units`, proposed by 赵专员 and approved by
    周县长."""
    units = fields.pop("units", ())
    plan = fields.pop("plan", None) if units else fields.pop("plan", None) or county.issued().plan
    wanted: dict[str, Any] = {
        "plan": plan,
        "name": "供水服务月报",
        "cadence": "monthly",
        "day": 10,
        "about": "last",
        "first_day": dt.date(2026, 6, 18),
        "audience": Audience.NAMED if units else Audience.OWNERS,
        "asks": ["progress", "percent", "problems"],
        **fields,
    }
    proposed = duties.propose(county.zhao, wanted, units=units)
    return duties.approve(county.zhou, proposed, revision=proposed.revision)
