"""What goes out of the site: digests, in waking hours, at most once, with a log."""

import pytest
from django.core import mail as outbox
from django.urls import reverse
from procrastinate.contrib.django import app

from luoshi.audit.models import Event
from luoshi.calendar import clock
from luoshi.ledger.models import Task, TaskState
from luoshi.notices import jobs
from luoshi.notices.actions import read_all, tell
from luoshi.notices.models import Channel, MailMode, Message, MessageState, Preference, Robot
from luoshi.notices.planning import plan_messages
from luoshi.notices.reminding import remind
from luoshi.notices.sending import MOST_TRIES, TryLater, deliver, send_again
from luoshi.notices.setting import add_robot, switch_robot
from tests.luoshi.notices.servers import mail_server, robot_server

MORNING = "2026-06-18T09:00"


@pytest.fixture
def post_office(settings, county):
    """A mail server there is; 李干事 wants mail."""
    settings.EMAIL_HOST = "mail.example.cn"
    settings.SITE_URL = "https://luoshi.example.cn"
    wish(county.li, "li@example.cn")
    return county


def wish(actor, address: str, **fields) -> Preference:
    fields = {"since": clock.now(), **fields}
    return Preference.objects.create(
        jurisdiction=actor.jurisdiction, person=actor.person, mail=address, **fields
    )


def go_out(county, at: str = MORNING) -> list[str]:
    """A round by the clock; the states of the messages that it made."""
    with clock.at(at):
        made = plan_messages(county.place)
        for message in made:
            deliver(message)
    return [message.state for message in made]


def test_the_mornings_mail_holds_everything_in_text_and_html(post_office):
    li = post_office.li
    tell([li], "ledger.issued", "收到任务 3 项", "请于 6 月 25 日前签收。", url="/ledger/")
    tell([li], "ledger.comment", "<b>张科长</b>留言", url="/ledger/task/abc/")
    assert go_out(post_office) == ["sent"]
    (mail,) = outbox.outbox
    assert (mail.to, mail.subject) == (["li@example.cn"], "落实：收到任务 3 项 等 2 件事")
    assert "· 收到任务 3 项\n  请于 6 月 25 日前签收。\n  https://luoshi.example.cn/ledger/" in mail.body
    html = mail.alternatives[0][0]
    assert "&lt;b&gt;张科长&lt;/b&gt;留言" in html and 'href="https://luoshi.example.cn/ledger/"' in html


def test_nothing_to_tell_sends_nothing(post_office):
    assert go_out(post_office) == []
    tell([post_office.li], "ledger.issued", "收到任务")
    read_all(post_office.li)
    assert go_out(post_office) == []


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        ("2026-06-18T08:29", False),
        ("2026-06-18T08:30", True),
        ("2026-06-18T18:59", True),
        ("2026-06-18T19:00", False),
        ("2026-06-19T10:00", False),
        ("2026-06-20T10:00", False),
    ],
)
def test_nothing_goes_out_at_night_or_on_days_off(post_office, at, goes):
    with clock.at("2026-06-17T20:00"):
        Preference.objects.update(since=clock.now())
        tell([post_office.li], "ledger.issued", "收到任务")
    assert bool(go_out(post_office, at)) is goes


def test_one_digest_a_day_and_what_is_urgent_at_once(post_office):
    tell([post_office.li], "ledger.comment", "早上的留言")
    assert go_out(post_office) == ["sent"]
    tell([post_office.li], "ledger.comment", "后来的留言")
    assert go_out(post_office, "2026-06-18T10:00") == []
    tell([post_office.li], "ledger.issued", "收到任务")
    assert go_out(post_office, "2026-06-18T10:05") == ["sent"]
    assert go_out(post_office, "2026-06-18T10:10") == []
    assert go_out(post_office, "2026-06-22T09:00") == ["sent"]
    subjects = [mail.subject for mail in outbox.outbox]
    assert subjects == ["落实：早上的留言", "落实：收到任务", "落实：后来的留言"]


def test_who_wants_a_daily_mail_is_not_disturbed_in_between(post_office):
    Preference.objects.update(mail_mode=MailMode.DAILY)
    tell([post_office.li], "ledger.comment", "早上的留言")
    go_out(post_office)
    tell([post_office.li], "ledger.issued", "收到任务")
    assert go_out(post_office, "2026-06-18T10:00") == []


def test_what_is_muted_stays_in_the_site_and_what_must_arrive_cannot_be_muted(post_office):
    Preference.objects.update(muted=["ledger.comment", "ledger.issued"])
    tell([post_office.li], "ledger.comment", "留言")
    assert go_out(post_office) == []
    tell([post_office.li], "ledger.issued", "收到任务")
    assert go_out(post_office) == ["sent"]
    assert "留言" not in outbox.outbox[0].body


def test_what_is_done_before_the_mail_goes_is_not_reminded_of(post_office):
    post_office.issued()
    read_all(post_office.li)  # that tasks were issued: the reminder goes alone
    remind(post_office.place)
    (message,) = plan_messages(post_office.place)
    Task.objects.update(state=TaskState.DONE)
    deliver(message)
    assert (message.state, outbox.outbox) == (MessageState.DROPPED, [])


def test_a_real_server_takes_the_mail(post_office, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    tell([post_office.li], "ledger.issued", "收到任务")
    with mail_server() as (port, received):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        assert go_out(post_office) == ["sent"]
    assert "To: li@example.cn" in received[0]


@pytest.mark.parametrize(
    ("refuse", "hang_up", "state", "problem"),
    [
        ("552 too big", False, "failed", "552"),
        ("", True, "unsure", "中断"),
    ],
)
def test_a_server_that_refuses_or_hangs_up(post_office, settings, refuse, hang_up, state, problem):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    tell([post_office.li], "ledger.issued", "收到任务")
    with mail_server(refuse, hang_up) as (port, _received):
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        assert go_out(post_office) == [state]
    assert problem in Message.objects.get().problem


def test_a_server_that_is_away_is_tried_six_times(post_office, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    tell([post_office.li], "ledger.issued", "收到任务")
    (message,) = plan_messages(post_office.place)
    for _try in range(MOST_TRIES - 1):
        with pytest.raises(TryLater):
            deliver(message)
    deliver(message)
    assert (message.state, message.tries) == (MessageState.FAILED, MOST_TRIES)
    assert "连不上邮件服务器" in message.problem


def test_a_message_whose_worker_was_killed_on_the_way_is_not_sent_twice(post_office):
    tell([post_office.li], "ledger.issued", "收到任务")
    (message,) = plan_messages(post_office.place)
    Message.objects.update(state=MessageState.SENDING, tries=1)
    deliver(message)
    assert (Message.objects.get().state, outbox.outbox) == (MessageState.UNSURE, [])
    deliver(message)
    assert outbox.outbox == []
    assert send_again(post_office.zhao, message)
    message.refresh_from_db()
    deliver(message)
    assert len(outbox.outbox) == 1
    assert Event.objects.filter(action="notices.sent-again").count() == 1


def test_a_sent_message_cannot_be_sent_again(post_office):
    tell([post_office.li], "ledger.issued", "收到任务")
    go_out(post_office)
    assert not send_again(post_office.zhao, Message.objects.get())


def test_a_round_repeated_by_a_killed_worker_makes_no_message_twice(post_office):
    tell([post_office.li], "ledger.issued", "收到任务")
    assert len(plan_messages(post_office.place)) == 1
    assert plan_messages(post_office.place) == []


def test_mail_wanted_today_does_not_bring_last_weeks_notices(county, settings):
    settings.EMAIL_HOST = "mail.example.cn"
    with clock.at("2026-06-10"):
        tell([county.li], "ledger.issued", "上周的任务")
    wish(county.li, "li@example.cn")
    assert go_out(county) == []


def test_a_units_group_gets_what_the_unit_is_told_once_and_the_county_group_all(county, settings):
    with robot_server((200, {"errcode": 0})) as (host, asked):
        settings.ROBOT_PRIVATE_HOSTS = [host]
        add_robot(county.zhao, Channel.WECOM, "水务局群", f"http://{host}/w", unit=county.units["县水务局"])
        add_robot(county.zhao, Channel.WECOM, "全县群", f"http://{host}/all")
        tell([county.units["县水务局"], county.units["县政务服务局"]], "ledger.issued", "收到任务", key="a")
        tell([county.units["县水务局"]], "ledger.comment", "悄悄话", key="b")
        assert go_out(county) == ["sent", "sent"]
    said = {path: payload["text"]["content"] for path, payload in asked}
    assert said["/w"].startswith("落实：1 件事")
    assert "县水务局：收到任务" in said["/all"] and "县政务服务局：收到任务" in said["/all"]
    assert "悄悄话" not in said["/w"] + said["/all"]


def test_a_robot_switched_off_says_nothing_and_does_not_catch_up(county, settings):
    settings.ROBOT_PRIVATE_HOSTS = ["127.0.0.1:9"]
    robot = add_robot(county.zhao, Channel.WECOM, "群", "http://127.0.0.1:9/w", unit=county.units["县水务局"])
    switch_robot(county.zhao, robot, False)
    tell([county.li], "ledger.issued", "收到任务")
    assert go_out(county) == []
    with clock.at("2026-06-18T09:30"):
        switch_robot(county.zhao, robot, True)
    assert go_out(county, "2026-06-18T10:00") == []


def test_address_and_secret_of_a_robot_are_never_shown_nor_recorded(county, sign_in, settings):
    settings.ROBOT_PRIVATE_HOSTS = ["127.0.0.1:9"]
    client = sign_in(county.zhao)
    form = {
        "name": "群",
        "channel": "dingtalk",
        "address": "http://127.0.0.1:9/?token=geheim",
        "secret": "SECgeheim",
    }
    assert client.post(reverse("notices:robots"), form).status_code == 302
    assert Robot.objects.get().secret == "SECgeheim"
    assert "geheim" not in client.get(reverse("notices:robots")).content.decode()
    event = Event.objects.get(action="notices.robot-added")
    assert "geheim" not in f"{event.before}{event.after}{event.subject_name}"


def test_a_robot_at_another_host_is_refused_in_words(county, sign_in):
    form = {"name": "群", "channel": "wecom", "address": "https://example.org/hook"}
    answer = sign_in(county.zhao).post(reverse("notices:robots"), form)
    assert answer.status_code == 422
    assert "example.org 不在允许的服务器之列" in answer.content.decode()
    assert not Robot.objects.exists()


def test_the_log_says_what_went_to_whom_and_the_clerk_may_send_again(post_office, sign_in):
    tell([post_office.li], "ledger.issued", "收到任务")
    go_out(post_office)
    for actor, again in ((post_office.zhao, 302), (post_office.actors["shenji"], 403)):
        client = sign_in(actor)
        page = client.get(reverse("notices:log")).content.decode()
        assert "li@example.cn" in page and "已发出" in page
        assert "李干事" in client.get(reverse("notices:log"), {"channel": "site"}).content.decode()
        assert (
            client.post(reverse("notices:send-again", args=[Message.objects.get().pid])).status_code == again
        )
    assert sign_in(post_office.li).get(reverse("notices:log")).status_code == 403


def test_the_counts_of_the_log_are_the_lengths_of_their_lists(post_office, sign_in):
    tell([post_office.li], "ledger.issued", "收到任务")
    go_out(post_office)
    client = sign_in(post_office.zhao)
    for state, _label, count in client.get(reverse("notices:log")).context["counts"]:
        assert client.get(reverse("notices:log"), {"state": state}).context["page"].paginator.count == count


@pytest.mark.django_db(transaction=True)
def test_the_round_and_the_sending_run_in_the_worker(post_office):
    tell([post_office.li], "ledger.issued", "收到任务")
    jobs.make_round(timestamp=0)
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(queues=[jobs.QUEUE], wait=False, install_signal_handlers=False, listen_notify=False)
    assert Message._base_manager.get().state == MessageState.SENT
    assert len(outbox.outbox) == 1
