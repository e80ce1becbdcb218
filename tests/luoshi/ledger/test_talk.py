"""Talk about a task: who hears of it, what can be taken back, and what stays of it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from luoshi.audit.actions import SYSTEM
from luoshi.audit.models import Event
from luoshi.calendar import clock
from luoshi.directory.actions import appoint
from luoshi.directory.models import PostRole
from luoshi.ledger import talk
from luoshi.ledger.attachments import attach
from luoshi.ledger.mentions import mentionable, mentioned
from luoshi.ledger.models import Comment, Task, Watch
from luoshi.ledger.watching import tell_watchers, watch
from luoshi.notices.models import Notice
from tests.people import SINCE

DAY = dt.date(2026, 6, 18)


@pytest.fixture
def task(county) -> Task:
    """县政务服务局 leads it, 县水务局 is responsible."""
    county.issued()
    return Task.objects.get(code="一（一）1")


def heard(kind: str = "ledger.mention") -> list[str]:
    return [notice.recipient.name for notice in Notice.objects.filter(kind=kind).order_by("recipient__name")]


def test_who_is_called_hears_of_it_and_nobody_else(county, task):
    said = talk.comment(county.zhang, task, "请@李干事 月底前报数据。")
    assert heard() == ["李干事"]
    notice = Notice.objects.get(kind="ledger.mention")
    assert notice.url == f"{reverse('ledger:task', args=[task.pid])}#c-{said.pid}"
    assert "张科长" in notice.subject and notice.words == "请@李干事 月底前报数据。"


def test_a_unit_that_is_called_is_its_liaison_and_head(county, task):
    appoint(SYSTEM, "刘局长", county.units["县水务局"], PostRole.HEAD, since=SINCE)
    talk.comment(county.zhao, task, "@县水务局 请核对。")
    assert heard() == ["刘局长", "李干事"]


def test_only_those_can_be_called_who_may_see_the_task(county, task):
    offered = [each.handle for each in mentionable(task, DAY)]
    assert "县水务局" in offered and "李干事" in offered and "赵专员" in offered
    assert "王访客" not in offered and "县文旅局" not in offered
    talk.comment(county.zhao, task, "@王访客 @县文旅局 你们看呢")
    assert heard() == []


def test_two_of_one_name_are_told_apart_by_their_units(county, task):
    appoint(SYSTEM, "李干事", county.units["县供电局"], PostRole.LIAISON, since=SINCE)
    among = mentionable(task, DAY)
    assert mentioned("@李干事 在吗", among) == []
    (person,) = mentioned("@李干事（县供电局）在吗", among)
    assert person.posts.get().unit == county.units["县供电局"]


def test_of_two_names_that_begin_alike_the_longer_one_counts(county, task):
    appoint(SYSTEM, "李干", county.units["县供电局"], PostRole.LIAISON, since=SINCE)
    assert [person.name for person in mentioned("@李干事，@李干", mentionable(task, DAY))] == [
        "李干事",
        "李干",
    ]


def test_who_follows_a_task_hears_what_others_say(county, task):
    watch(county.li, task, True)
    talk.comment(county.zhang, task, "方案已起草。")
    talk.comment(county.li, task, "收到。")
    assert heard("ledger.comment") == ["张科长", "李干事"]
    watch(county.li, task, False)
    talk.comment(county.zhang, task, "已送审。")
    assert heard("ledger.comment") == ["张科长", "李干事"]


def test_ones_own_words_can_be_put_right_for_a_quarter_of_an_hour(county, task):
    said = talk.comment(county.li, task, "完成 8 成")
    with clock.at("2026-06-18T09:14"):
        talk.edit(county.li, said, "完成 80%，@张科长")
        assert heard() == ["张科长"]
        talk.edit(county.li, said, "完成 80%，请@张科长 过目")
        assert heard() == ["张科长"]
    said.refresh_from_db()
    assert said.words == "完成 80%，请@张科长 过目" and said.edited_at
    with clock.at("2026-06-18T09:16"), pytest.raises(ValidationError, match="15 分钟后不能再改"):
        talk.edit(county.li, said, "完成 90%")


def test_nobody_puts_words_into_the_mouth_of_another(county, task):
    said = talk.comment(county.li, task, "完成 8 成")
    with pytest.raises(ValidationError):
        talk.edit(county.zhao, said, "没有完成")
    with pytest.raises(PermissionDenied):
        talk.withdraw(county.zhang, said)


def test_what_is_withdrawn_leaves_a_trace_and_the_words_stay_in_the_record(county, task, sign_in):
    said = talk.comment(county.li, task, "说错了的话")
    talk.withdraw(county.li, said)
    talk.withdraw(county.li, said)
    page = sign_in(county.zhang).get(reverse("ledger:task", args=[task.pid])).content.decode()
    assert "本人已撤回" in page
    (event,) = Event.objects.filter(action="ledger.comment-withdrawn")
    assert event.before == {"words": "说错了的话"}


def test_a_clerk_takes_anybodys_words_back_with_a_reason(county, task):
    said = talk.comment(county.li, task, "不宜公开的话")
    with pytest.raises(ValidationError, match="写明理由"):
        talk.withdraw(county.zhao, said)
    talk.withdraw(county.zhao, said, "涉及个人信息")
    assert Event.objects.get(action="ledger.comment-withdrawn").reason == "涉及个人信息"


@pytest.mark.parametrize("words", ["", "  \n ", "长" * 4001])
def test_nothing_and_too_much_are_refused(county, task, words):
    with pytest.raises(ValidationError):
        talk.comment(county.li, task, words)


def test_a_visitor_neither_talks_nor_follows(county, task, sign_in):
    with pytest.raises(PermissionDenied):
        talk.comment(county.wang, task, "我也说说")
    client = sign_in(county.wang)
    said = talk.comment(county.li, task, "内部的话")
    for name, pid in (
        ("comment", task.pid),
        ("watch", task.pid),
        ("attach", task.pid),
        ("edit-comment", said.pid),
        ("withdraw-comment", said.pid),
    ):
        assert client.post(reverse(f"ledger:{name}", args=[pid]), {"words": "x"}).status_code == 404
    assert Comment.objects.count() == 1 and not Watch.objects.filter(person=county.wang.person).exists()


def test_words_are_shown_as_words(county, task, sign_in):
    talk.comment(county.li, task, "<script>alert(1)</script>@张科长 &amp; 李")
    page = sign_in(county.zhao).get(reverse("ledger:task", args=[task.pid])).content.decode()
    assert "<script>alert(1)" not in page
    assert "<b class='called'>@张科长</b>" in page


def test_followers_are_told_of_a_days_changes_at_once_and_not_of_their_own(county, task):
    watch(county.li, task, True)
    watch(county.zhang, task, True)
    attach(county.zhang, task, b"%PDF-1.7 x", "a.pdf")
    attach(county.zhang, task, b"%PDF-1.7 y", "b.pdf")
    for _round in range(2):
        tell_watchers(county.place)
    assert heard("ledger.watched") == ["李干事"]
    attach(county.zhang, task, b"%PDF-1.7 z", "c.pdf")
    tell_watchers(county.place)
    assert heard("ledger.watched") == ["李干事", "李干事"]


def test_who_may_not_see_the_task_any_more_is_not_told_of_it(county, task):
    watch(county.li, task, True)
    task.assignments.filter(unit=county.units["县水务局"]).delete()
    talk.comment(county.zhao, task, "已调整分工")
    attach(county.zhao, task, b"%PDF-1.7 x", "a.pdf")
    tell_watchers(county.place)
    assert heard("ledger.watched") == heard("ledger.comment") == []


def test_the_time_line_tells_everything_in_words(county, task, sign_in):
    said = talk.comment(county.li, task, "完成 8 成")
    talk.edit(county.li, said, "完成 80%")
    page = sign_in(county.zhang).get(reverse("ledger:task", args=[task.pid])).content.decode()
    assert "留言：完成 8 成" in page
    assert "<del>完成 8 成</del> → <ins>完成 80%</ins>" in page
    assert "动作 " not in page
