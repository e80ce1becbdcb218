"""赵专员 puts right what the machine read of the plan as a whole: its title, its period, its goals."""

import datetime as dt
import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import ProgrammingError, transaction
from django.urls import reverse

from luoshi.audit.models import Event
from luoshi.ledger.issuing import issue
from luoshi.ledger.models import Indicator, Milestone, Task
from luoshi.plans import changes, overall
from luoshi.plans.models import Version
from tests.people import PLAN

GOAL = "到2028年全县用水普及率达到98%以上"
WITH_GOAL = PLAN.replace("制定本方案。", f"制定本方案。\n\n{GOAL}。")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def version(county) -> Version:
    return county.uploaded(WITH_GOAL)


def corrected(county, version: Version, **facts) -> None:
    seen = overall.shown(version)
    overall.correct_meta(county.zhao, version, seen | facts, seen)
    version.refresh_from_db()
    version.plan.refresh_from_db()


def test_the_plan_is_called_what_the_clerk_says_and_the_machines_reading_is_kept(county, version):
    read = version.machine["meta"]
    corrected(county, version, title="青禾县供水三年方案", period_start="2026-01-01", period_end="2028-12-31")
    plan = version.plan
    assert (plan.title, plan.period_end) == ("青禾县供水三年方案", dt.date(2028, 12, 31))
    assert version.machine["meta"] == read and read["title"] != plan.title
    event = Event.objects.latest("sequence")
    assert event.action == "plans.meta-corrected"
    assert event.after["meta"]["period_end"] == "2028-12-31"
    changes.undo(county.zhao, version)
    plan.refresh_from_db()
    assert plan.title == read["title"]


def test_a_corrected_period_gives_tasks_without_a_day_their_deadline(county):
    version = county.uploaded(PLAN.replace("完成时限：2026年6月30日前\n", ""))
    corrected(county, version, period_start="2026-01-01", period_end="2027-10-31", doc_number="")
    for item in version.items.all():
        with changes.changing(county.zhao, version, "item-confirmed") as change:
            change.set(change.item(item), {"state": "confirmed"})
    issue(county.zhao, version, ownerless_because="由县水务局统筹")
    assert Task.objects.get(code="一（二）3").deadline == dt.date(2027, 10, 31)
    version.plan.refresh_from_db()
    assert (version.plan.period_end, version.plan.doc_number) == (dt.date(2027, 10, 31), "")


def test_two_clerks_on_one_title_lose_nothing(county, version):
    seen = overall.shown(version)
    overall.correct_meta(county.zhao, version, seen | {"title": "甲方案"}, seen)
    overall.correct_meta(county.zhao, version, seen | {"issuer": "青禾县人民政府"}, seen)
    version.refresh_from_db()
    assert (version.meta["title"], version.meta["issuer"]) == ("甲方案", "青禾县人民政府")
    with pytest.raises(ValidationError, match="别人刚刚改过"):
        overall.correct_meta(county.zhao, version, seen | {"title": "乙方案"}, seen)
    with pytest.raises(PermissionDenied):
        overall.correct_meta(county.li, version, seen, seen)


def test_a_period_that_ends_before_it_begins_is_refused_on_the_page(county, version, sign_in):
    address = reverse("plans:meta", args=[version.pid])
    form = {"title": "甲", "period_start": "2026-06-01", "period_end": "2026-05-31"}
    client = sign_in(county.zhao)
    answer = client.post(address, form | {"seen": json.dumps(overall.shown(version))}, headers=HTMX)
    assert answer.status_code == 422 and "不能早于第一天" in answer.content.decode()
    good = form | {"period_end": "2026-07-31", "seen": json.dumps(overall.shown(version))}
    assert "2026-07-31" in client.post(address, good, headers=HTMX).content.decode()


def test_a_goal_is_taken_from_the_text_corrected_and_goes_to_the_ledger(county, version, sign_in):
    version.goals = {"indicators": [], "milestones": []}
    version.save()
    client, start = sign_in(county.zhao), version.text.index(GOAL)
    take = {"what": "goal", "start": start, "end": start + len(GOAL)}
    assert client.post(reverse("plans:take", args=[version.pid]), take, headers=HTMX).status_code == 200
    version.refresh_from_db()
    [goal] = version.goals["indicators"]
    assert (goal["value"], goal["unit"]) == (98, "%")
    form = {
        **{f"indicators-{n}": "1" for n in ("TOTAL_FORMS", "INITIAL_FORMS")},
        **{"indicators-0-name": "用水普及率", "indicators-0-op": ">=", "indicators-0-value": "98.5"},
        **{"indicators-0-unit": "%", "indicators-0-year": "2028", "indicators-0-binding": "yes"},
        **{"milestones-TOTAL_FORMS": "1", "milestones-INITIAL_FORMS": "0"},
        **{"milestones-0-text": "县城管网改造完成", "milestones-0-year": "2027"},
        "seen": json.dumps(version.goals),
    }
    address = reverse("plans:goals", args=[version.pid])
    assert client.post(address, form, headers=HTMX).status_code == 200
    assert client.post(address, form, headers=HTMX).status_code == 422
    version.refresh_from_db()
    for item in version.items.all():
        with changes.changing(county.zhao, version, "item-confirmed") as change:
            change.set(change.item(item), {"state": "confirmed"})
    issue(county.zhao, version, ownerless_because="由县水务局统筹")
    indicator = Indicator.objects.get(plan=version.plan, task=None)
    assert (indicator.name, indicator.binding, indicator.targets.get().low) == ("用水普及率", True, 98.5)
    assert Milestone.objects.get(plan=version.plan, task=None).text == "县城管网改造完成"


def test_the_database_keeps_what_was_issued(county):
    version = county.issued()
    for column in ("goals", "meta"):
        with pytest.raises(ProgrammingError), transaction.atomic():
            Version.objects.filter(pk=version.pk).update(**{column: {"title": "改过"}})
