"""赵专员 puts right what the machine read; 吴专员 works on the same plan at the same time."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import InternalError, ProgrammingError, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from luoshi.audit.actions import SYSTEM
from luoshi.audit.models import Event
from luoshi.audit.queries import verify_all
from luoshi.directory.actions import appoint
from luoshi.directory.models import PostRole
from luoshi.directory.permission import Actor
from luoshi.plans import actions, changes, correcting, reshaping
from luoshi.plans.facts import facts_of
from luoshi.plans.models import Item, ItemState, OwnerRole, Shape
from tests.people import PLAN, SINCE

TWO_THINGS = PLAN.replace("每月巡查水源地。", "每月巡查水源地。每季度公布水质。")


@pytest.fixture
def version(county):
    return county.uploaded(TWO_THINGS)


@pytest.fixture
def wu(county) -> Actor:
    """吴专员, a second clerk."""
    post = appoint(SYSTEM, "吴专员", county.zhao.unit, PostRole.CLERK, since=SINCE)
    return Actor(post.person, post)


def at(version, words: str) -> tuple[int, int]:
    start = version.text.index(words)
    return start, start + len(words)


def corrected(actor, item: Item, **facts) -> Item:
    seen = facts_of(item)
    return correcting.correct(actor, item, seen | facts, seen)


def names(item: Item, role: str) -> list[str]:
    return list(item.owners.filter(role=role).values_list("name", flat=True))


def test_a_correction_changes_the_item_and_leaves_the_machines_reading(county, version):
    item = version.items.first()
    read = item.machine
    corrected(county.zhao, item, heading="推行水电气联合办理", block="（二）保障水质", deadline="2026-11-30")
    item.refresh_from_db()
    assert (item.heading, item.block, item.deadline.isoformat()) == (
        "推行水电气联合办理",
        "（二）保障水质",
        "2026-11-30",
    )
    assert item.machine == read
    event = Event.objects.latest("sequence")
    assert event.action == "plans.item-corrected"
    assert event.before["deadline"] == "2026-12-31"
    assert event.after["deadline"] == "2026-11-30"


def test_saving_without_a_change_leaves_no_trace(county, version):
    before = Event.objects.count()
    item = corrected(county.zhao, version.items.first())
    assert (item.revision, Event.objects.count()) == (0, before)


def test_two_clerks_who_correct_different_facts_both_keep_theirs(county, wu, version):
    item = version.items.first()
    seen = facts_of(item)
    correcting.correct(wu, item, seen | {"heading": "联合办理"}, seen)
    correcting.correct(county.zhao, item, seen | {"deadline": "2026-10-31"}, seen)
    item.refresh_from_db()
    assert (item.heading, item.deadline.isoformat()) == ("联合办理", "2026-10-31")


def test_two_clerks_on_one_fact_are_asked_which_one_holds(county, wu, version):
    item = version.items.first()
    seen = facts_of(item)
    correcting.correct(wu, item, seen | {"deadline": "2026-09-30"}, seen)
    with pytest.raises(correcting.Conflicting) as raised:
        correcting.correct(county.zhao, item, seen | {"deadline": "2026-10-31"}, seen)
    (conflict,) = raised.value.conflicts
    assert (conflict.fact, conflict.theirs["deadline"], conflict.mine["deadline"]) == (
        "deadline",
        "2026-09-30",
        "2026-10-31",
    )
    item.refresh_from_db()
    assert item.deadline.isoformat() == "2026-09-30"
    correcting.correct(wu, item, seen | {"deadline": "2026-09-30"}, seen)


def test_words_of_the_text_become_facts_with_their_places(county, version):
    item = version.items.last()
    correcting.take_from_text(county.zhao, item, "owner", *at(version, "县水务局统筹"[:4]), OwnerRole.LEAD)
    correcting.take_from_text(county.zhao, item, "deadline", *at(version, "2026年6月30日前"))
    first = version.items.first()
    correcting.take_from_text(
        county.zhao, first, "indicator", *at(version, "用水报装时间压缩至5个工作日以内")
    )
    item.refresh_from_db()
    first.refresh_from_db()
    assert names(item, "lead") == ["县水务局"]
    assert (item.deadline.isoformat(), item.deadline_text) == ("2026-06-30", "2026年6月30日前")
    assert (first.indicators[-1]["value"], first.indicators[-1]["unit"]) == (5, "个工作日")
    start, end = first.indicators[-1]["span"]
    assert "5个工作日" in version.text[start:end]


def test_an_item_is_split_and_every_fact_goes_with_its_words(county, version):
    item = version.items.all()[2]
    cut = version.text.index("每季度公布水质")
    second = reshaping.split(county.zhao, item, cut)
    first, second = version.items.get(pk=item.pk), version.items.get(pk=second.pk)
    assert (first.text, second.text) == ("每月巡查水源地。", "每季度公布水质。")
    assert second.position == first.position + 1
    assert (first.shape, second.shape, second.machine) == (Shape.SPLIT, Shape.SPLIT, None)
    assert names(first, "lead") == names(second, "lead") == ["县水务局"]
    assert second.deadline == first.deadline
    assert [each.position for each in version.items.all()] == list(range(5))


def test_a_cut_at_the_edge_is_refused_with_a_sentence(county, version):
    item = version.items.first()
    for place in (item.start, item.end, 0, 10**9):
        with pytest.raises(ValidationError, match="文字中间"):
            reshaping.split(county.zhao, item, place)


def test_neighbours_become_one_and_keep_everything(county, version):
    first, second = version.items.all()[:2]
    merged = reshaping.merge(county.zhao, second, first)
    assert merged.pk == first.pk
    assert version.items.count() == 3
    assert "公开收费清单" in merged.text
    assert set(names(merged, "lead")) == {"县政务服务局", "县水务局"}
    assert "时限不同" in merged.doubt


def test_items_that_are_not_neighbours_stay_apart(county, version):
    items = list(version.items.all())
    with pytest.raises(ValidationError, match="前后相邻"):
        reshaping.merge(county.zhao, items[0], items[2])


def test_a_missed_task_is_added_with_what_the_machine_reads_in_it(county):
    text = PLAN.replace(
        "二、保障措施\n", "附：由县供电局牵头于2026年9月底前完成供水泵站双电源改造。\n\n二、保障措施\n"
    )
    version = county.uploaded(text)
    words = "由县供电局牵头于2026年9月底前完成供水泵站双电源改造"
    over = version.items.filter(start__lt=at(version, words)[1], end__gt=at(version, words)[0])
    for item in over:
        with changes.changing(county.zhao, version, "item-corrected") as change:
            change.remove(change.item(item))
    item = reshaping.add(county.zhao, version, *at(version, words))
    assert (item.text, item.shape, item.machine) == (words, Shape.ADDED, None)
    assert version.items.filter(start__lt=item.start).count() == Item.objects.get(pk=item.pk).position


def test_what_belongs_to_an_item_is_not_listed_twice(county, version):
    with pytest.raises(ValidationError, match="属于已有的事项"):
        reshaping.add(county.zhao, version, *at(version, "推行水电气一体办理"))


def test_the_last_decision_is_taken_back_and_then_the_one_before(county, version):
    items = [facts_of(item) for item in version.items.all()]
    first, second = version.items.all()[:2]
    actions.decide(county.zhao, first, ItemState.CONFIRMED, revision=0)
    third = version.items.all()[2]
    reshaping.split(county.zhao, third, version.text.index("每季度公布水质"))
    corrected(county.zhao, second, owners=[])
    merged_from, merged_to = version.items.all()[1:3]
    reshaping.merge(county.zhao, merged_to, merged_from)
    for _change in range(4):
        assert changes.undo(county.zhao, version) is not None
    assert changes.undo(county.zhao, version) is None
    assert [facts_of(item) for item in version.items.all()] == items
    assert all(verdict.broken_at is None for verdict in verify_all())


def test_all_that_was_confirmed_at_once_is_taken_back_at_once(county, version):
    assert actions.confirm_certain(county.zhao, version, block="（一）优化报装") == 2
    changes.undo(county.zhao, version)
    assert set(version.items.values_list("state", flat=True)) == {ItemState.PROPOSED}


def test_nobody_takes_back_what_somebody_else_has_changed_since(county, wu, version):
    item = version.items.first()
    corrected(county.zhao, item, heading="甲")
    item.refresh_from_db()
    corrected(wu, item, heading="乙")
    with pytest.raises(ValidationError, match="别人又改过"):
        changes.undo(county.zhao, version)
    item.refresh_from_db()
    assert item.heading == "乙"
    changes.undo(wu, version)
    item.refresh_from_db()
    assert item.heading == "甲"


def test_what_was_merged_away_meanwhile_is_said_to_be_gone(county, wu, version):
    first, second = version.items.all()[:2]
    reshaping.merge(wu, first, second)
    with pytest.raises(changes.Gone, match="不在了"):
        corrected(county.zhao, second, heading="甲")


def test_a_bureau_corrects_nothing(county, version):
    item = version.items.first()
    with pytest.raises(PermissionDenied):
        corrected(county.li, item, heading="甲")
    with pytest.raises(PermissionDenied):
        reshaping.add(county.li, version, 0, 10)


def test_the_database_refuses_to_change_what_was_issued(county):
    version = county.issued()
    item = version.items.first()
    for change in (
        lambda: Item.objects.filter(pk=item.pk).update(text="改过"),
        lambda: item.owners.all().delete(),
        lambda: type(version).objects.filter(pk=version.pk).update(text="改过"),
        lambda: type(version).objects.filter(pk=version.pk).update(state="review"),
        lambda: version.delete(),
    ):
        with pytest.raises((InternalError, ProgrammingError, ProtectedError)), transaction.atomic():
            change()
    with pytest.raises(ValidationError, match="已经下达"):
        corrected(county.zhao, item, heading="甲")


def test_a_sentence_of_the_text_becomes_a_duty_and_is_put_right(county, sign_in):
    words = "县水务局每月10日前向县政府督查室报送进展"
    version = county.uploaded(PLAN.replace("制定本方案。", f"制定本方案。请{words}。"))
    before = len(version.duties)
    client, take = sign_in(county.zhao), reverse("plans:take", args=[version.pid])
    start, end = at(version, words)
    answer = client.post(take, {"what": "duty", "start": start, "end": end}, headers={"HX-Request": "true"})
    assert answer.status_code == 200, answer.content.decode()
    version.refresh_from_db()
    assert len(version.duties) == before + 1
    duty = version.duties[-1]
    assert (duty["text"], duty["span"]) == (words, [start, end])
    form = {
        "action": "report",
        "cadence": "quarterly",
        "day": "20",
        "months": "3、6",
        "seen": json.dumps(duty),
    }
    address = reverse("plans:duty", args=[duty["pid"]])
    assert client.post(address, form, headers={"HX-Request": "true"}).status_code == 200
    version.refresh_from_db()
    assert (version.duties[-1]["cadence"], version.duties[-1]["months"]) == ("quarterly", [3, 6])
    assert client.post(address, form, headers={"HX-Request": "true"}).status_code == 422
    assert version.duties[-1]["checked"], "who puts it right has looked at it"


def test_duties_are_confirmed_and_dropped_one_by_one_with_their_dates_in_sight(county, sign_in):
    words = "各责任单位每月10日前向县政府督查室报送工作进展。县水务局每季度召开一次调度会议。"
    version = county.uploaded(f"{PLAN}（二）定期报告。{words}\n")
    monthly, meeting = version.duties[:2]
    client, htmx = sign_in(county.zhao), {"HX-Request": "true"}

    dates = reverse("reporting:asked-dates", args=[monthly["pid"]])
    assert "2026-07-10" in client.get(dates).content.decode()
    tried = {"action": "report", "cadence": "quarterly", "day": "20", "months": "3、6、9、12"}
    words = client.get(dates, tried).content.decode()
    assert "2026-09-20" in words and "2026-07-10" not in words
    assert "填得不对" in client.get(dates, tried | {"day": "44"}).content.decode()
    other = reverse("reporting:asked-dates", args=[meeting["pid"]])
    assert "不生成应报事项" in client.get(other).content.decode()

    address = reverse("plans:duty", args=[monthly["pid"]])
    assert (
        client.post(address, {"confirm": "1", "seen": json.dumps(monthly)}, headers=htmx).status_code == 200
    )
    version.refresh_from_db()
    assert (version.duties[0]["checked"], version.duties[0]["certainty"]) == (True, "certain")
    stale = client.post(address, {"confirm": "1", "seen": json.dumps(monthly)}, headers=htmx)
    assert stale.status_code == 422 and "别人刚刚改过" in stale.content.decode()

    address, seen = reverse("plans:duty", args=[meeting["pid"]]), json.dumps(meeting)
    answer = client.post(address, {"drop": "1", "because": " ", "seen": seen}, headers=htmx)
    assert answer.status_code == 422 and "请写明为什么去掉" in answer.content.decode()
    client.post(address, {"drop": "1", "because": "并入月报", "seen": seen}, headers=htmx)
    version.refresh_from_db()
    assert meeting["pid"] not in [duty["pid"] for duty in version.duties]
    told = Event.objects.filter(action__startswith="plans.duty-").order_by("sequence")
    assert [(event.action, event.reason) for event in told] == [
        ("plans.duty-confirmed", ""),
        ("plans.duty-dropped", "并入月报"),
    ]
