"""A bureau is abolished in the middle of a year's work: who goes on with it, and what is left to decide."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from luoshi.audit.models import Event
from luoshi.calendar import clock
from luoshi.directory.actions import add_unit
from luoshi.directory.reorganising import abolish_unit
from luoshi.ledger import signing, splitting, subtasks, succeeding, succeeding_shares
from luoshi.ledger.models import Assignment, Indicator, Split, Target, Task
from luoshi.ledger.splitting import Part, SplitRule
from luoshi.notices.models import Notice
from luoshi.site.templatetags.events import sentence

ON, TODAY = dt.date(2026, 6, 18), dt.date(2026, 6, 18)


@pytest.fixture
def water(county):
    county.issued()
    return county.units["县水务局"]


def part(code: str, unit, role: str) -> Assignment:
    return Assignment.objects.get(task__code=code, unit=unit, role=role)


def test_the_one_successor_of_the_act_goes_on_and_history_keeps_the_old_name(county, water):
    signing.sign(county.li, part("一（一）1", water, "responsible"))
    subtasks.add_subtask(county.li, Task.objects.get(code="一（一）1"), "编写清单", None, county.li.person)
    new = add_unit(county.zhao, "县水利局", since=ON)
    abolish_unit(county.zhao, water, ON, [new], "机构改革方案")
    assert not succeeding.orphaned(TODAY).exists()
    went_on = part("一（一）1", new, "responsible")
    assert (went_on.sign_state, went_on.sign_by) == ("awaiting", dt.date(2026, 6, 24))
    assert went_on.light == "green", "at once, not tomorrow"
    old = went_on.came_from
    assert (old.unit, old.sign_state, old.signed_by) == (water, "passed-on", county.li.person)
    assert Task.objects.get(title="编写清单").added_by == new
    event = Event.objects.filter(action="ledger.part-succeeded", subject=went_on.task.pid).get()
    assert (event.reason, event.actor_name[:3]) == ("机构改革方案", "赵专员")
    assert sentence(event) == "县水务局已撤销，责任分工由县水利局承接"


def test_a_successor_that_has_the_part_already_is_not_given_it_twice(county, water):
    office = county.units["县政务服务局"]
    abolish_unit(county.zhao, water, ON, [office])
    assert Assignment.objects.filter(task__code="一（一）2", unit=office).count() == 2
    assert Assignment.objects.filter(task__code="一（一）1", unit=office, role="responsible").count() == 1
    told = Notice.objects.filter(recipient=county.zhang.person, kind="ledger.assigned").get()
    assert "“县水务局”已撤销" in told.subject


def test_without_a_single_successor_the_clerk_is_told_and_decides_after_a_preview(county, water, sign_in):
    abolish_unit(county.zhao, water, ON, [county.units["县供电局"], county.units["县文旅局"]])
    parts = list(succeeding.orphaned(TODAY))
    assert len(parts) == 3
    client, page = sign_in(county.zhao), reverse("ledger:successions")
    assert "待处理：3 项任务分工的承担单位已撤销" in client.get(reverse("home")).content.decode()
    assert "县水务局" in client.get(page).content.decode()
    power = county.units["县供电局"]
    form = {"part": [row.pid for row in parts], "successor": power.pid, "because": "三定方案"}
    shown = client.post(page, form).content.decode()
    assert "牵头改由县供电局承担" in shown and "县供电局已经是责任单位" in shown
    assert succeeding.orphaned(TODAY).count() == 3
    assert client.post(page, form | {"confirm": "1"}).status_code == 302
    assert not succeeding.orphaned(TODAY).exists()
    assert part("一（二）3", power, "lead").sign_state == "awaiting"
    again = client.post(page, form | {"confirm": "1"})
    assert again.status_code == 422 and "刚刚处理过" in again.content.decode()


def test_a_task_keeps_a_lead_and_ended_units_take_nothing_over(county, water):
    abolish_unit(county.zhao, water, ON)
    lead, mine = part("一（二）3", water, "lead"), part("一（一）1", water, "responsible")
    with pytest.raises(ValidationError, match="不能没有牵头单位"):
        succeeding.decide(county.zhao, [lead.pid], None, "不再需要")
    with pytest.raises(ValidationError, match="已于 2026-06-18 撤销"):
        succeeding.decide(county.zhao, [lead.pid], water, "还是它")
    with pytest.raises(ValidationError, match="依据或理由"):
        succeeding.decide(county.zhao, [lead.pid], county.units["县供电局"], " ")
    with pytest.raises(PermissionDenied):
        succeeding.decide(county.zhang, [lead.pid], county.units["县供电局"], "三定方案")
    assert succeeding.decide(county.zhao, [mine.pid], None, "职责取消") == 1
    assert not Assignment.objects.filter(pk=mine.pk).exists()


def test_an_act_for_a_later_day_is_settled_when_the_day_has_come(county, water):
    power = county.units["县供电局"]
    abolish_unit(county.zhao, water, dt.date(2026, 7, 1), [power])
    assert Assignment.objects.filter(unit=water).count() == 3
    succeeding.settle_all(county.place)
    assert Assignment.objects.filter(unit=water).exists()
    with clock.at("2026-07-01T09:00"):
        succeeding.settle_all(county.place)
        succeeding.settle_all(county.place)
        assert not Assignment.objects.filter(unit=water).exists()
        assert Assignment.objects.filter(unit=power, role="lead").count() == 2


def test_what_was_offered_to_it_stays_and_its_shares_are_listed(county, water, sign_in):
    task = Task.objects.get(code="一（一）1")
    offered = signing.offer(
        county.zhang,
        part("一（一）2", county.units["县政务服务局"], "responsible"),
        county.units["县文旅局"],
        "请协助",
    )
    splitting.split(county.zhang, task, None, SplitRule.WORDS, [Part(county.towns[0], None, "做一半")])
    for unit in (county.units["县文旅局"], county.towns[0]):
        abolish_unit(county.zhao, unit, ON)
    offered.refresh_from_db()
    assert (offered.sign_state, offered.offered_unit) == ("awaiting", None)
    page = sign_in(county.zhao).get(reverse("ledger:successions")).content.decode()
    assert "分解给已撤销单位的份额" in page


def shared_out(county, rule: SplitRule, *parts: Part) -> Split:
    """A figure of 一（一）1 split over units by 张科长."""
    task = Task.objects.get(code="一（一）1")
    home = {"jurisdiction": county.place, "plan": task.plan, "task": task}
    indicator = Indicator.objects.create(**home, position=9, name="新装水表", unit="块", measure="count")
    target = Target.objects.create(
        jurisdiction=county.place,
        indicator=indicator,
        by=dt.date(2026, 12, 31),
        low=sum(part.value for part in parts),
        version=task.version,
        since=clock.now(),
    )
    why = "各乡镇条件不同" if rule == SplitRule.EXPLAINED else ""
    return splitting.split(county.zhang, task, target, rule, parts, explanation=why)


def test_a_share_goes_with_the_task_by_the_same_act_and_is_signed_for_anew(county, water):
    first, second = county.towns[:2]
    made = shared_out(county, SplitRule.SUM, Part(first, Decimal(40)), Part(second, Decimal(60)))
    new = add_unit(county.zhao, "柳河街道", since=ON)
    abolish_unit(county.zhao, first, ON, [new], "区划调整批复")
    share = made.shares.get(unit=new)
    assert (share.value, share.sign_state, share.sign_by) == (40, "awaiting", dt.date(2026, 6, 24))
    assert not succeeding_shares.orphaned_shares(TODAY).exists()
    event = Event.objects.get(action="ledger.share-succeeded")
    assert event.subject == made.task.pid
    assert (event.before["unit"], event.reason) == (first.name, "区划调整批复")
    assert sentence(event) == f"{first.name}已撤销，分解“新装水表”由柳河街道承接：40"


def test_two_shares_of_a_sum_become_one_and_the_whole_stays(county, water):
    first, second = county.towns[:2]
    made = shared_out(
        county, SplitRule.SUM, Part(first, Decimal(40)), Part(second, Decimal(60), "含老旧小区")
    )
    abolish_unit(county.zhao, first, ON, [second])
    assert [(share.unit, share.value, share.words) for share in made.shares.all()] == [
        (second, 100, "含老旧小区")
    ]


def test_shares_that_make_no_whole_together_wait_for_those_who_split(county, water, sign_in):
    first, second = county.towns[:2]
    parts = Part(first, Decimal(40)), Part(second, Decimal(60))
    made = shared_out(county, SplitRule.EXPLAINED, *parts)
    abolish_unit(county.zhao, first, ON)
    client, page = sign_in(county.zhao), reverse("ledger:successions")
    picked = [row.pid for row in succeeding.orphaned(TODAY).filter(unit=first)]
    form = {"part": picked, "successor": second.pid, "because": "区划调整批复"}
    shown = client.post(page, form).content.decode()
    assert "连同分解 1 份" in shown and "合不成一份" in shown
    client.post(page, form | {"confirm": "1"})
    assert succeeding_shares.orphaned_shares(TODAY).get().split == made
    told = Notice.objects.filter(recipient=county.zhang.person, kind="ledger.split").get()
    assert "要重新定" in told.subject


def test_the_page_of_the_act_says_what_hangs_on_the_unit(county, water, sign_in):
    page = sign_in(county.zhao).get(reverse("directory:abolish", args=[water.pid])).content.decode()
    assert "它承担着台账里 3 项未办结的任务" in page
