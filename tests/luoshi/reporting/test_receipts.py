"""When many units hand in at the same moment: a receipt at once, the filing soon after."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.urls import reverse

from luoshi.audit.models import Event
from luoshi.audit.queries import verify
from luoshi.calendar import clock
from luoshi.directory.actions import appoint
from luoshi.directory.models import Post, PostRole
from luoshi.directory.permission import Actor
from luoshi.notices.models import Notice
from luoshi.reporting import duties, filing, handing_in, jobs, line, receipts
from luoshi.reporting.drafting import Said
from luoshi.reporting.handing_in import HandedIn
from luoshi.reporting.models import Audience, Obligation, Receipt, ReceiptState, State
from tests.luoshi.notices.test_killed import environment
from tests.people import SINCE


@pytest.fixture
def june(county) -> dict[str, Obligation]:
    """A monthly report that every unit owes by the 20th, by the unit's name."""
    wanted = {
        "name": "供水月报",
        "cadence": "monthly",
        "day": 18,
        "about": "this",
        "first_day": clock.today(),
        "audience": Audience.NAMED,
        "asks": ["summary", "next"],
        "closes_after": 0,
    }
    units = [county.units["县水务局"], county.units["县文旅局"], *county.towns]
    proposed = duties.propose(county.zhao, wanted, units=units)
    duties.approve(county.zhou, proposed, revision=proposed.revision)
    found = Obligation.objects.filter(period="2026-06").select_related("unit", "duty")
    return {each.unit.name: each for each in found}


@contextmanager
def crowd() -> Iterator[None]:
    """As many forms are being worked at as this process can."""
    with ExitStack() as stack:
        for _form in range(receipts.AT_ONCE):
            assert stack.enter_context(receipts._turn())
        yield


@pytest.fixture(autouse=True)
def looking_anew(monkeypatch) -> None:
    """The line that another test has seen is not this one's."""
    monkeypatch.setattr(line, "LOOKS_EVERY", dt.timedelta(0))


def form(*obligations: Obligation, summary: str = "通水三个村。") -> dict[str, object]:
    fields: dict[str, object] = {"report": [each.pid for each in obligations]}
    return fields | {f"{each.pid}|summary": summary for each in obligations}


def test_in_a_crowd_a_unit_gets_a_receipt_and_its_report_is_filed_soon_after(county, june, sign_in):
    mine, client = june["县水务局"], sign_in(county.li)
    with crowd():
        answer = client.post(reverse("reporting:hand-in"), form(mine))
    page = answer.content.decode()
    assert answer.status_code == 202
    assert "已收到（09:00:" in page and "正在登记" in page
    mine.refresh_from_db()
    assert mine.state == State.DUE
    (receipt,) = Receipt.objects.all()
    here = reverse("reporting:receipt", args=[receipt.pid])
    assert f'data-address="{here}"' in page
    assert "前面约有" not in page
    assert "已收到，正在登记" in client.get(reverse("reporting:owed")).content.decode()
    jobs.file_receipts(timestamp=0)
    mine.refresh_from_db()
    receipt.refresh_from_db()
    assert (mine.state, mine.submitted_by, mine.submitted_at) == (
        State.SUBMITTED,
        county.li.person,
        receipt.received_at,
    )
    assert mine.report.summary == "通水三个村。"
    page = client.get(here, HTTP_HX_REQUEST="true").content.decode()
    assert "已报送 1 件" in page and "hx-trigger" not in page
    actions = Event.objects.filter(actor=county.li.audit_id).values_list("action", flat=True)
    assert list(actions) == ["reporting.submitted", "reporting.received"]
    assert verify(county.place.pid).broken_at is None


def test_on_an_ordinary_day_nobody_gets_a_receipt(county, june, sign_in):
    answer = sign_in(county.li).post(reverse("reporting:hand-in"), form(june["县水务局"]))
    assert answer.status_code == 302
    assert not Receipt.objects.exists()
    june["县水务局"].refresh_from_db()
    assert june["县水务局"].state == State.SUBMITTED


def test_who_comes_while_others_wait_gets_in_line_unless_nobody_files_it(county, june, sign_in):
    with crowd():
        sign_in(county.li).post(reverse("reporting:hand-in"), form(june["县水务局"]))
    handed_in = sign_in(county.wang).post(reverse("reporting:hand-in"), form(june["县文旅局"]))
    assert (handed_in.status_code, Receipt.objects.count()) == (202, 2)
    assert "前面约有 1 份" in handed_in.content.decode()
    post = appoint(county.anquan, "吴干事", county.towns[0], PostRole.LIAISON, since=SINCE)
    with clock.at("2026-06-18T09:10"):
        said = {june["柳溪镇"].pid: Said({"summary": "好。"})}
        result = receipts.hand_in_in_turn(Actor(post.person, post), list(said), said)
    assert isinstance(result, HandedIn), "the worker stands still, and so would everybody"


def test_what_comes_before_midnight_is_in_time_though_it_is_filed_after(county, june, sign_in):
    mine = june["县水务局"]
    with clock.at("2026-06-18T23:59"), crowd():
        sign_in(county.li).post(reverse("reporting:hand-in"), form(mine))
    with clock.at("2026-06-19T00:20"):
        jobs.file_receipts(timestamp=0)
    mine.refresh_from_db()
    assert (mine.state, mine.first_submitted_on) == (State.SUBMITTED, dt.date(2026, 6, 18))
    assert Event.objects.get(action="reporting.submitted").after["days_late"] == 0


def test_who_left_something_out_is_told_and_what_they_wrote_is_kept(county, june, sign_in):
    mine, client = june["县水务局"], sign_in(county.li)
    with crowd():
        client.post(
            reverse("reporting:hand-in"), form(mine, summary="") | {f"{mine.pid}|next_step": "清淤。"}
        )
    jobs.file_receipts(timestamp=0)
    mine.refresh_from_db()
    assert (mine.state, mine.report.next_step) == (State.DRAFTED, "清淤。")
    notice = Notice.objects.get(recipient=county.li.person, kind="reporting.kept-back")
    assert "没有填总体情况" in notice.words
    assert "没有填总体情况" in client.get(notice.url).content.decode()


def test_who_is_told_after_the_term_has_until_the_next_working_day(county, june, sign_in):
    """Received on the evening of the last day, told after midnight: 李干事 could not have known."""
    mine = june["县水务局"]
    with clock.at("2026-06-18T23:59"), crowd():
        sign_in(county.li).post(reverse("reporting:hand-in"), form(mine, summary=""))
    with clock.at("2026-06-19T00:20"):
        jobs.file_receipts(timestamp=0)
        mine.refresh_from_db()
        assert (mine.state, mine.first_submitted_on) == (State.RETURNED, dt.date(2026, 6, 18))
        assert "没有填总体情况" in mine.because
        assert not mine.is_closed(clock.today())
    with clock.at(f"{mine.reopened_until}T17:00"):
        assert mine.reopened_until > dt.date(2026, 6, 19)
        sign_in(county.li).post(reverse("reporting:hand-in"), form(mine))
    mine.refresh_from_db()
    assert (mine.state, mine.first_submitted_on) == (State.SUBMITTED, dt.date(2026, 6, 18))


def test_what_waits_to_be_filed_cannot_be_changed(county, june, sign_in):
    mine, client = june["县水务局"], sign_in(county.li)
    with crowd():
        client.post(reverse("reporting:hand-in"), form(mine))
    answer = client.post(reverse("reporting:save", args=[mine.pid]), {f"{mine.pid}|summary": "改一改。"})
    assert answer.status_code == 409
    assert "正在登记" in answer.json()["refused"]
    page = client.get(reverse("reporting:report", args=[mine.pid])).content.decode()
    assert (
        "已收到，正在登记" in page and reverse("reporting:receipt", args=[Receipt.objects.get().pid]) in page
    )
    assert "data-reports" not in page, "there is no form"
    jobs.file_receipts(timestamp=0)
    assert "正在登记" not in client.get(reverse("reporting:report", args=[mine.pid])).content.decode()


def test_two_receipts_of_a_unit_are_filed_in_the_order_in_which_they_came(county, june, sign_in):
    """The second comes when it is quiet again: it waits behind the first all the same."""
    mine, client = june["县水务局"], sign_in(county.li)
    with crowd():
        client.post(reverse("reporting:hand-in"), form(mine, summary="第一次。"))
    assert client.post(reverse("reporting:hand-in"), form(mine, summary="第二次。")).status_code == 202
    jobs.file_receipts(timestamp=0)
    first, second = Receipt.objects.order_by("pk")
    mine.refresh_from_db()
    assert mine.report.summary == "第一次。"
    assert first.result["done"] == [mine.pid]
    assert "已报送" in second.result["kept_back"][0][2][0]


def test_another_units_report_in_the_form_is_refused_and_recorded(county, june, sign_in):
    mine, theirs = june["县水务局"], june["县文旅局"]
    with crowd():
        sign_in(county.li).post(reverse("reporting:hand-in"), form(mine, theirs))
        sign_in(county.wang).post(reverse("reporting:hand-in"), form(mine))
    jobs.file_receipts(timestamp=0)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.state, theirs.state) == (State.SUBMITTED, State.DUE)
    events = Event.objects.filter(action="reporting.strange-refused").order_by("sequence")
    assert [(each.actor, each.after["refused"]) for each in events] == [
        (county.li.audit_id, [theirs.pid]),
        (county.wang.audit_id, [mine.pid]),
    ]


def asking(page: str) -> str:
    """The address at which the page of a receipt asks how many come before it."""
    found = re.search(r'hx-get="([^"]+)" hx-trigger="load delay:\d+s"', page)
    assert found
    return found[1]


def test_its_page_asks_how_many_are_ahead_and_in_the_end_what_became_of_it(county, june, sign_in, client):
    """By an address that says who asks: nobody signs in for it, and nothing but the line is looked up."""
    with crowd():
        first = sign_in(county.li).post(reverse("reporting:hand-in"), form(june["县水务局"]))
        second = sign_in(county.wang).post(reverse("reporting:hand-in"), form(june["县文旅局"]))
    one, two = (asking(answer.content.decode()) for answer in (first, second))
    assert "就要轮到了" in client.get(one).content.decode()
    told = client.get(two).content.decode()
    assert "前面约有 1 份" in told and asking(told) == two
    filing.file_next(county.place, 1)
    assert "就要轮到了" in client.get(two).content.decode()
    jobs.file_receipts(timestamp=0)
    filed = client.get(two).content.decode()
    here = reverse("reporting:receipt", args=[Receipt.objects.get(unit__name="县文旅局").pid])
    assert f'hx-get="{here}" hx-trigger="load"' in filed
    assert "已报送 1 件" in sign_in(county.wang).get(here, HTTP_HX_REQUEST="true").content.decode()


def test_the_line_is_looked_up_once_a_second_however_many_ask(
    county, june, sign_in, client, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(line, "LOOKS_EVERY", dt.timedelta(seconds=1))
    with crowd():
        answer = sign_in(county.li).post(reverse("reporting:hand-in"), form(june["县水务局"]))
    address = asking(answer.content.decode())
    with clock.at("2026-06-18T09:05"):
        with django_assert_num_queries(1):
            client.get(address)
            client.get(address)
        jobs.file_receipts(timestamp=0)
    with clock.at("2026-06-18T09:06"):
        assert "登记好了" in client.get(address).content.decode()


def test_only_what_we_have_signed_opens_the_line_and_for_a_day(county, june, sign_in, client):
    with crowd():
        first = sign_in(county.li).post(reverse("reporting:hand-in"), form(june["县水务局"]))
        sign_in(county.wang).post(reverse("reporting:hand-in"), form(june["县文旅局"]))
    mine, theirs = Receipt.objects.order_by("pk")
    address = asking(first.content.decode())
    assert client.get(address).status_code == 200
    assert client.get(address.replace(mine.pid, theirs.pid)).status_code == 404
    assert client.get(reverse("reporting:ahead", args=[mine.pid])).status_code == 404
    with clock.at("2026-06-19T08:00"):
        assert client.get(address).status_code == 200
    with clock.at("2026-06-19T10:00"):
        assert client.get(address).status_code == 404


def test_a_long_line_is_asked_for_later_the_slower_it_is(county, june):
    """Of five receipts two are filed within a second: who is fifth need not ask in the next."""
    with clock.at("2026-06-18T09:00"):
        received = [received_from(county, each) for each in june.values()]
        assert line.ahead_of(received[-1].pid) == len(received) - 1
    before = line.asks_after(2000)
    with clock.at("2026-06-18T09:00:01"):
        filing.file_next(county.place, 2)
        assert line.ahead_of(received[-1].pid) == len(received) - 3
    assert line.asks_after(2000) > before
    assert line.asks_after(10**6) == line.LATEST


def received_from(county, each: Obligation) -> Receipt:
    """The receipt of a liaison whom the unit has from now on."""
    post = appoint(county.anquan, f"{each.unit.name}某", each.unit, PostRole.LIAISON, since=SINCE)
    said = json.dumps({each.pid: {"values": {"summary": "好。"}, "bases": {}}})
    received = receipts.receive(Actor(post.person, post), [each.pid], said, crowded=True)
    assert received
    return received


def test_while_many_come_in_filing_waits_but_not_for_long(county, june, monkeypatch):
    monkeypatch.setattr(filing, "CROWD", 3)
    first, *others = june.values()
    with clock.at("2026-06-18T09:00"):
        assert not filing.steps_aside(), "nothing waits"
        received_from(county, first)
        assert not filing.steps_aside(), "one is no crowd"
        for each in others[:2]:
            received_from(county, each)
        assert filing.steps_aside()
    with clock.at("2026-06-18T09:00:03"):
        assert not filing.steps_aside(), "they have gone"
    with clock.at("2026-06-18T09:01:02"):
        monkeypatch.setattr(filing, "CROWD", 1)
        received_from(county, others[2])
        assert not filing.steps_aside(), "the first has waited long enough"


def test_the_worker_files_when_the_crowd_has_gone(county, june, monkeypatch):
    """Each time that it looks, a second has passed."""
    monkeypatch.setattr(filing, "CROWD", 2)
    monkeypatch.setattr(jobs, "sleep", lambda _: clock.set_to(clock.now() + dt.timedelta(seconds=1)))
    with clock.at("2026-06-18T09:00"):
        for each in june.values():
            received_from(county, each)
        jobs.file_receipts(timestamp=0)
    filed = Receipt.objects.order_by("pk").values_list("filed_at", "received_at")
    assert all(at - came >= filing.LATELY for at, came in filed)
    assert not Obligation.objects.filter(period="2026-06").exclude(state=State.SUBMITTED).exists()


def test_a_receipt_is_shown_to_its_own_unit_alone(county, june, sign_in):
    with crowd():
        sign_in(county.li).post(reverse("reporting:hand-in"), form(june["县水务局"]))
    page = reverse("reporting:receipt", args=[Receipt.objects.get().pid])
    assert sign_in(county.wang).get(page).status_code == 404


def test_one_that_cannot_be_filed_keeps_nobody_back_and_loses_nothing(county, june, sign_in):
    """王访客 was never in office on the day, as the directory says by now; 李干事's report goes."""
    mine, client = june["县水务局"], sign_in(county.wang)
    with crowd():
        client.post(reverse("reporting:hand-in"), form(june["县文旅局"], summary="写了半天。"))
        receipt = Receipt.objects.get()
        sign_in(county.li).post(reverse("reporting:hand-in"), form(mine))
    Post.objects.filter(pk=county.wang.post.pk).update(until=dt.date(2026, 6, 17))
    appoint(county.anquan, "吴干事", county.units["县文旅局"], PostRole.LIAISON, since=SINCE)
    jobs.file_receipts(timestamp=0)
    mine.refresh_from_db()
    receipt.refresh_from_db()
    assert mine.state == State.SUBMITTED
    assert receipt.state == ReceiptState.FAILED
    assert "职务" in receipt.problem
    assert "写了半天。" in str(receipt.form)
    assert Notice.objects.filter(recipient__name="吴干事", kind="reporting.kept-back").exists()
    assert Event.objects.filter(action="reporting.filing-failed").count() == 1


def test_the_head_gets_what_the_unit_wants_them_to_see(county, june, sign_in):
    head = appoint(county.anquan, "何局长", county.units["县水务局"], PostRole.HEAD, since=SINCE)
    handing_in.set_habits(Actor(head.person, head), head_approves=True)
    with crowd():
        sign_in(county.li).post(reverse("reporting:hand-in"), form(june["县水务局"]))
        sign_in(county.wang).post(reverse("reporting:hand-in"), form(june["县文旅局"]))
    jobs.file_receipts(timestamp=0)
    states = dict(Obligation.objects.filter(period="2026-06").values_list("unit__name", "state"))
    assert (states["县水务局"], states["县文旅局"]) == (State.ENDORSING, State.SUBMITTED)
    assert Notice.objects.filter(recipient=head.person, kind="reporting.endorsing").count() == 1


def test_what_postgresql_cannot_keep_does_no_harm(county, june, sign_in):
    mine = june["县水务局"]
    bases = {f"{mine.pid}|bases": '{"summary": "\\ud800\\u0000"}'}
    with crowd():
        sent = form(mine, summary="半\x00个\\u0000字") | bases
        assert sign_in(county.li).post(reverse("reporting:hand-in"), sent).status_code == 202
    jobs.file_receipts(timestamp=0)
    assert Receipt.objects.get().state == ReceiptState.DONE


FILE = """
import django
django.setup()
from luoshi.reporting import filing, jobs
jobs.file_next = lambda place: filing.file_next(place, 1)
jobs.file_receipts(timestamp=0)
"""


@pytest.fixture
def committed(transactional_db, county, june) -> dict[str, Obligation]:
    return june


def test_killed_while_filing_it_is_filed_once(committed, county):
    """Twice a worker is killed as soon as it has filed one; in the end each report went out once."""
    for each in committed.values():
        received_from(county, each)
    waiting = Receipt.objects.filter(state=ReceiptState.WAITING)
    for left in (4, 3):
        worker = subprocess.Popen([sys.executable, "-c", FILE], env=environment())
        while waiting.count() > left and worker.poll() is None:
            continue
        worker.kill()
        worker.wait()
    jobs.file_receipts(timestamp=0)
    assert not waiting.exists()
    assert not Obligation.objects.filter(period="2026-06").exclude(state=State.SUBMITTED).exists()
    assert Event.objects.filter(action="reporting.submitted").count() == len(committed)
    assert Event.objects.filter(action="reporting.received").count() == len(committed)
    assert verify(county.place.pid).broken_at is None
