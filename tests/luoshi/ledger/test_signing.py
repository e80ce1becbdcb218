"""Signing for assignments: who may, until when, and what a unit does with what is not its own."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from luoshi.audit.actions import SYSTEM
from luoshi.audit.models import Event
from luoshi.calendar import clock
from luoshi.directory.actions import appoint
from luoshi.directory.models import PostRole
from luoshi.directory.permission import Actor
from luoshi.ledger import awaiting, signing
from luoshi.ledger.access import visible
from luoshi.ledger.listing import Asked, Listing
from luoshi.ledger.models import Assignment, SignState, Task
from luoshi.notices.models import Notice
from luoshi.workflow.models import Move
from luoshi.workflow.queries import choices, why_not
from tests.people import SINCE


@pytest.fixture
def task(county) -> Task:
    county.issued()
    return Task.objects.get(code="一（一）1")


def part(county, task: Task, unit: str) -> Assignment:
    return Assignment.objects.get(task=task, unit=county.units[unit])


def test_the_limit_is_three_working_days_after_the_issue(county, task):
    """Issued on Thursday the 18th; Friday the 19th is the Dragon Boat festival, then a weekend."""
    assert part(county, task, "县水务局").sign_by == dt.date(2026, 6, 24)


def test_a_liaison_signs_for_the_own_unit_and_for_no_other(county, task):
    mine, other = part(county, task, "县水务局"), part(county, task, "县供电局")
    signed = signing.sign(county.li, mine)
    assert (signed.sign_state, signed.signed_by) == (SignState.SIGNED, county.li.person)
    with pytest.raises(ValidationError, match="这一项分给县供电局"):
        signing.sign(county.li, other)
    with pytest.raises(PermissionDenied, match="由联络员、单位负责人办理"):
        signing.sign(county.zhao, other)
    assert why_not(county.li, signed, "sign") == "现在是“已签收”，不能签收。"


def test_signing_leaves_a_move_and_an_event_on_the_task(county, task):
    signing.sign(county.li, part(county, task, "县水务局"))
    move = Move.objects.get()
    assert (move.step, move.origin, move.to, move.by) == ("sign", "awaiting", "signed", county.li.person)
    event = Event.objects.filter(action="ledger.assignment-sign").get()
    assert (event.subject, event.after["unit"]) == (task.pid, "县水务局")


def test_a_unit_signs_for_everything_at_once_or_for_nothing(county, task):
    waiting = list(awaiting.to_sign(county.li))
    foreign = part(county, task, "县供电局")
    with pytest.raises(ValidationError):
        signing.sign_all(county.li, [*waiting, foreign])
    assert awaiting.to_sign(county.li).count() == len(waiting) == 3
    assert signing.sign_all(county.li, waiting) == 3
    assert not awaiting.to_sign(county.li).exists()


def test_giving_back_needs_a_reason_and_goes_to_the_clerk(county, task):
    mine = part(county, task, "县水务局")
    with pytest.raises(ValidationError, match="退回要写明理由"):
        signing.refuse(county.li, mine, "  ")
    signing.refuse(county.li, mine, "不属于本单位职责")
    assert list(awaiting.refused()) == [mine]
    assert Notice.objects.filter(recipient=county.zhao.person, kind="ledger.signing").count() == 1


def test_the_clerk_agrees_and_the_unit_has_no_part_any_more(county, task):
    mine = signing.refuse(county.li, part(county, task, "县水务局"), "不属于本单位职责")
    signing.release(county.zhao, mine)
    assert not task.assignments.filter(unit=county.units["县水务局"]).exists()
    assert Assignment.ever.get(pk=mine.pk).sign_state == SignState.RELEASED
    assert not visible(county.li).filter(pk=task.pk).exists()


def test_the_clerk_insists_with_a_reason_and_a_new_limit(county, task):
    mine = signing.refuse(county.li, part(county, task, "县水务局"), "不属于本单位职责")
    with clock.at("2026-06-24T09:00"):
        back = signing.insist(county.zhao, mine, "三定方案明确由你局负责")
    assert (back.sign_state, back.sign_by) == (SignState.AWAITING, dt.date(2026, 6, 29))


def test_a_task_does_not_lose_its_only_lead(county, task):
    lead = signing.refuse(county.zhang, part(county, task, "县政务服务局"), "请改派")
    with pytest.raises(ValidationError, match="唯一的牵头单位"):
        signing.release(county.zhao, lead)


def test_a_part_handed_on_is_taken_by_the_other_unit(county, task):
    mine = part(county, task, "县水务局")
    offered = signing.offer(county.li, mine, county.units["县文旅局"], "景区供水由文旅部门管理")
    assert visible(county.wang).filter(pk=task.pk).exists()
    with pytest.raises(ValidationError, match="转给了县文旅局"):
        signing.take(county.li, offered)
    successor = signing.take(county.wang, offered)
    assert (successor.unit, successor.sign_state) == (county.units["县文旅局"], SignState.SIGNED)
    assert successor.came_from == mine
    successor.refresh_from_db()
    assert successor.light == mine.light == "green", "at once, not tomorrow"
    assert not task.assignments.filter(unit=county.units["县水务局"]).exists()


def test_a_lead_is_not_handed_to_another_unit(county, task):
    lead = part(county, task, "县政务服务局")
    with pytest.raises(ValidationError, match="牵头责任不能自行转给别的单位"):
        signing.offer(county.zhang, lead, county.units["县文旅局"], "太忙")


def test_a_part_handed_to_a_colleague_waits_for_the_colleague(county, task):
    post = appoint(SYSTEM, "何股长", county.units["县水务局"], PostRole.LIAISON, since=SINCE)
    he = Actor(post.person, post)
    offered = signing.offer(county.li, part(county, task, "县水务局"), he.person, "由供水股办理")
    with pytest.raises(ValidationError, match="转给了何股长"):
        signing.take(county.li, offered)
    taken = signing.take(he, offered)
    assert (taken.person, taken.signed_by, taken.unit) == (he.person, he.person, county.units["县水务局"])


def test_an_offer_declined_or_taken_back_stays_with_the_unit(county, task):
    mine = part(county, task, "县水务局")
    offered = signing.offer(county.li, mine, county.units["县文旅局"], "请协助")
    back = signing.decline(county.wang, offered, "与本单位无关")
    assert (back.sign_state, back.offered_unit) == (SignState.AWAITING, None)
    again = signing.offer(county.li, back, county.units["县文旅局"], "请再考虑")
    assert signing.take_back(county.li, again).sign_state == SignState.AWAITING


def test_who_has_signed_is_counted_in_official_order_with_the_late(county, task):
    signing.sign(county.zhang, part(county, task, "县政务服务局"))
    rows = awaiting.by_unit(task.assignments.all(), dt.date(2026, 6, 25))
    assert [(row["unit__name"], row["signed"], row["owed"], row["late"]) for row in rows][:2] == [
        ("县政务服务局", 1, 0, 0),
        ("县水务局", 0, 1, 1),
    ]


def test_each_number_by_unit_is_the_length_of_the_list_that_it_opens(county, task):
    """县水务局 has two parts in the task and signed for one, and another task has been cancelled."""
    mine, later = part(county, task, "县水务局"), dt.date(2026, 6, 25)
    twin = {"task": task, "unit": mine.unit, "role": "cooperating", "position": 90, "written": "县水务局"}
    Assignment.objects.create(
        jurisdiction=county.place, sign_state=SignState.AWAITING, sign_by=mine.sign_by, **twin
    )
    signing.sign(county.li, mine)
    other = Task.objects.exclude(pk=task.pk).filter(assignments__sign_state=SignState.AWAITING).first()
    assert other is not None
    Task.objects.filter(pk=other.pk).update(state="cancelled")
    rows = awaiting.by_unit(Assignment.objects.filter(task__in=visible(county.zhao)), later)
    numbers = {}
    for row in rows:
        for name in ("asked", "signed", "owed", "late", "refused"):
            asked = Asked.from_query({"unit": row["unit__pid"], "sign": name})
            assert Listing(county.zhao, asked, later).count == row[name], (row["unit__name"], name)
            numbers[row["unit__name"], name] = row[name]
    assert numbers["县水务局", "signed"] == 1
    assert numbers["县水务局", "late"] >= 1


def test_the_page_offers_what_may_be_done_and_says_why_not(county, task):
    mine = part(county, task, "县水务局")
    assert {choice.name: choice.open for choice in choices(county.li, mine)} == {
        "sign": True,
        "refuse": True,
        "offer": True,
    }
    assert [choice.why_not for choice in choices(county.wang, mine, ["sign"])] == [
        "这一项分给县水务局，由它的联络员或负责人办理。"
    ]


@pytest.mark.parametrize("step", ["sign", "refuse", "offer"])
def test_nothing_is_done_with_a_part_of_a_task_that_has_ended(county, task, step):
    Task.objects.filter(pk=task.pk).update(state="done")
    assert why_not(county.li, part(county, task, "县水务局"), step) == "任务已办结，不必再办。"
