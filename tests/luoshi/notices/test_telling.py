"""What people are told in the site: those who are meant, once, and nobody else."""

import pytest
from django.urls import reverse

from luoshi.audit.actions import SYSTEM
from luoshi.calendar import clock
from luoshi.directory.actions import appoint
from luoshi.directory.models import PostRole
from luoshi.notices.actions import read, tell
from luoshi.notices.models import Notice
from luoshi.notices.queries import unread_count
from tests.people import SINCE

LIST = reverse("notices:list")


def names(told) -> list[str]:
    return [notice.recipient.name for notice in told.notices]


def test_a_unit_is_its_liaison_and_its_head(county):
    appoint(SYSTEM, "刘局长", county.units["县水务局"], PostRole.HEAD, since=SINCE)
    told = tell([county.units["县水务局"]], "ledger.issued", "收到任务 3 项")
    assert names(told) == ["李干事", "刘局长"]
    assert {notice.unit for notice in told.notices} == {county.units["县水务局"]}
    assert county.actors["wang"].person.notices.count() == 0


def test_a_unit_that_nobody_answers_for_is_named(county):
    told = tell([county.units["县供电局"], county.units["县水务局"]], "ledger.issued", "收到任务")
    assert (names(told), told.unreached) == (["李干事"], [county.units["县供电局"]])


def test_who_left_yesterday_is_not_told(county):
    post = county.li.post
    post.until = clock.today().replace(day=17)
    post.save()
    assert tell([county.units["县水务局"]], "ledger.issued", "收到任务").unreached


def test_the_same_occasion_is_told_once_also_when_a_job_repeats_it(county):
    for subject in ("收到任务", "又收到任务"):
        tell([county.li, county.units["县水务局"]], "ledger.issued", subject, key="issued:abc")
    assert [notice.subject for notice in Notice.objects.all()] == ["收到任务"]
    assert names(tell([county.zhang, county.li], "ledger.issued", "收到任务", key="issued:abc")) == ["张科长"]


def test_without_a_key_each_is_its_own_occasion(county):
    tell([county.li], "ledger.comment", "甲")
    tell([county.li], "ledger.comment", "乙")
    assert unread_count(county.li.person) == 2


def test_who_did_it_is_not_told_of_it(county):
    assert names(tell([county.li, county.zhang], "ledger.comment", "留言", but=county.li.person)) == [
        "张科长"
    ]


def test_a_kind_that_nobody_declared_is_a_mistake_of_the_program(county):
    with pytest.raises(LookupError, match=r"ledger\.gossip"):
        tell([county.li], "ledger.gossip", "听说")


def test_the_bell_counts_what_is_unread_and_opening_a_notice_reads_it(county, sign_in):
    tell([county.li], "ledger.issued", "收到任务 3 项", url="/ledger/", key="a")
    tell([county.li], "ledger.comment", "有新留言", key="b")
    client = sign_in(county.li)
    page = client.get(LIST)
    assert page.context["unread_notices"]() == page.context["unread"] == 2
    notice = Notice.objects.get(key="a")
    answer = client.get(reverse("notices:open", args=[notice.pid]))
    assert answer.url == "/ledger/"
    page = client.get(LIST)
    assert [(unread, len(notices)) for unread, _day, notices in page.context["days"]] == [
        (True, 1),
        (False, 1),
    ]
    assert "有新留言" in page.content.decode()


def test_all_can_be_marked_as_read_at_once(county, sign_in):
    for index in range(3):
        tell([county.li, county.zhang], "ledger.comment", f"留言 {index}")
    sign_in(county.li).post(reverse("notices:read-all"))
    assert (unread_count(county.li.person), unread_count(county.zhang.person)) == (0, 3)


def test_nobody_opens_or_reads_the_notice_of_another(county, sign_in):
    notice = tell([county.zhang], "ledger.comment", "给张科长").notices[0]
    client = sign_in(county.li)
    assert client.get(reverse("notices:open", args=[notice.pid])).status_code == 404
    assert client.post(reverse("notices:read", args=[notice.pid])).status_code == 404
    read(county.li, notice)
    assert unread_count(county.zhang.person) == 1
    assert "给张科长" not in client.get(LIST).content.decode()


def test_the_list_by_kind_holds_that_kind_alone(county, sign_in):
    tell([county.li], "ledger.comment", "有新留言")
    tell([county.li], "ledger.issued", "收到任务")
    page = sign_in(county.li).get(LIST, {"kind": "ledger.comment"})
    assert [notice.subject for notice in page.context["page"]] == ["有新留言"]
    assert [label for _code, label in page.context["kinds"]] == ["任务下达", "留言"]


def test_an_overlong_subject_is_cut_and_not_refused(county):
    told = tell([county.li], "ledger.comment", "长" * 300)
    assert len(told.notices[0].subject) == 200
