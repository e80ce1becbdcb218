"""The demo's reporting: what its plan asks for becomes duties, and some units have begun."""

from __future__ import annotations

import datetime as dt

from luoshi.calendar import clock
from luoshi.calendar.rhythm import Cadence
from luoshi.directory.models import Group, Post, PostRole
from luoshi.directory.permission import Actor
from luoshi.plans.models import Plan
from luoshi.reporting import drafting, duties
from luoshi.reporting.models import Asks, Audience, Duty, DutyState, Obligation
from luoshi.reporting.sheet import sheet_of
from luoshi.site.demo.county import TOWN_GROUP

# Some days before the demo's clock: nothing is overdue before anybody could report.
FIRST = dt.date(2026, 6, 10)


HALF_YEAR = {
    "name": "半年小结 · 优化营商环境",
    "cadence": "semiannual",
    "audience": Audience.OWNERS,
    "asks": [Asks.PROGRESS, Asks.FIGURES, Asks.PROBLEMS],
    "grace_days": 2,
}
# Waits for the leader: its dates, its burden, who would owe it.
TOWNS = {
    "name": "乡镇便民服务点月报",
    "cadence": "monthly",
    "day": 25,
    "audience": Audience.NAMED,
    "asks": [Asks.SUMMARY, Asks.PROBLEMS],
}


def report(clerk: Actor, plan: Plan) -> None:
    """Duties from the plan's own words, approved by the leader; one report half written."""
    leader, liaison = _actor(PostRole.LEADER), _actor(PostRole.LIAISON)
    for duty in Duty.objects.filter(plan=plan, state=DutyState.PROPOSED, start__isnull=False):
        if duty.cadence in (Cadence.MONTHLY, Cadence.QUARTERLY):
            duty.first_day = FIRST
            duty.save(update_fields=("first_day",))
            duties.approve(leader, duty, revision=duty.revision)
    half = duties.propose(clerk, HALF_YEAR | {"plan": plan, "first_day": FIRST})
    duties.approve(leader, half, revision=half.revision)
    duties.propose(clerk, TOWNS | {"first_day": FIRST}, groups=Group.objects.filter(name=TOWN_GROUP[0]))
    begun = Obligation.objects.filter(unit=liaison.unit, due__gte=clock.today()).earliest("due", "pk")
    sheet = sheet_of(begun)
    for each in [field for field in sheet.fields if field.name.startswith("progress:")][:1]:
        drafting.keep(liaison, begun, {each.name: "城区两处管网完成检漏，漏损点位已修复。"}, {})


def _actor(role: PostRole) -> Actor:
    post = Post.objects.filter(role=role).select_related("person", "unit", "jurisdiction").earliest("pk")
    return Actor(post.person, post)
