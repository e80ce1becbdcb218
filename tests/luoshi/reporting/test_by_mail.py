"""李干事 sends the sheet back by mail, from an address that is confirmed to be his."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from django.core.exceptions import ValidationError

from luoshi.audit.models import Event
from luoshi.calendar import clock
from luoshi.directory.scope import within
from luoshi.notices import confirming, setting
from luoshi.notices.models import MailMode, Message, Preference
from luoshi.reporting import jobs, round_trip
from luoshi.reporting.models import Entry, Obligation, State
from tests.luoshi.notices.servers import imap_server
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_round_trip import filled, sent_back, table

HIS = "li@water.example.cn"


@pytest.fixture
def june(county, settings) -> Obligation:
    settings.SITE_URL = "https://luoshi.example.cn"
    monthly(county)
    return Obligation.objects.get(unit__name="县水务局", period="2026-06")


def wants_mail(actor, address: str = HIS) -> None:
    setting.set_preference(
        actor,
        setting.Wishes(address, MailMode.PROMPT, clock.parse_instant("2026-06-18T08:30").time(), EVENING),
    )


EVENING = clock.parse_instant("2026-06-18T19:00").time()


def confirmed(actor, address: str = HIS) -> None:
    wants_mail(actor, address)
    link = confirming.ask(actor).text
    confirming.confirm(actor, link.partition("/confirm/")[2].partition("/")[0])


def mail(data: bytes, sender: str = f"李干事 <{HIS}>", name: str = "报送.xlsx", **headers: str) -> bytes:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = sender, "luoshi@qinghe.example.cn", "六月月报"
    made["Message-ID"] = "<one@water.example.cn>"
    for header, value in headers.items():
        made[header.replace("_", "-")] = value
    made.set_content("表格在附件里。")
    made.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return made.as_bytes()


def fetched(settings, *mails: bytes) -> set[int]:
    with imap_server(*mails) as (port, read):
        settings.IMAP_URL = f"imap+plain://luoshi:secret@127.0.0.1:{port}/INBOX"
        jobs.read_mailbox(timestamp=0)
        jobs.read_mailbox(timestamp=0)
    return read


def answers() -> list[str]:
    return list(Message.objects.filter(key__startswith="sheet-by-mail").values_list("text", flat=True))


def sheet(county, june, *words: str) -> bytes:
    return sent_back(filled(table(round_trip.write(county.li, [june])), list(words)))


def test_a_sheet_by_mail_is_saved_and_answered_but_not_handed_in(county, june, settings):
    confirmed(county.li)
    data = sheet(county, june, "已联通窗口。", "1,5")
    assert fetched(settings, mail(data), mail(data)) == {1, 2}
    [entry] = Entry.objects.exclude(progress="")
    assert entry.progress == "已联通窗口。"
    [words] = answers()
    assert "已写入 1 栏，1 栏没有写入" in words
    assert "推行水电气一体办理" in words
    assert "1.5" in words
    june.refresh_from_db()
    assert june.state == State.DRAFTED
    taken = Event.objects.get(action="reporting.sheet-taken")
    assert taken.actor_name.startswith("李干事（县水务局")


def test_what_changed_on_the_page_meanwhile_stays_as_it_is(county, june, settings):
    from luoshi.reporting import drafting

    confirmed(county.li)
    data = sheet(county, june, "表格里写的")
    name = table(round_trip.write(county.li, [june]))[1][0].partition("|")[2]
    drafting.keep(county.li, june, {name: "页面上写的"}, {})
    fetched(settings, mail(data))
    assert Entry.objects.get().progress == "页面上写的"
    assert "李干事在页面上改成了“页面上写的”，保留页面上的" in answers()[0]


@pytest.mark.parametrize(
    ("attachment", "name", "says"),
    [
        (b"PK\x03\x04 not a workbook", "报送.xlsx", "打不开"),
        (b"MZ\x90 a program", "报送.exe", "没有表格"),
        (b"x" * (17 * 2**20), "报送.xlsx", "超过 16 MB"),
    ],
)
def test_hostile_and_huge_attachments_are_refused_in_words(county, june, settings, attachment, name, says):
    confirmed(county.li)
    assert fetched(settings, mail(attachment, name=name)) == {1}
    assert says in answers()[0]


def test_another_units_sheet_by_mail_is_refused(county, june, settings):
    confirmed(county.wang, "wang@tour.example.cn")
    fetched(settings, mail(sheet(county, june, "冒名填的"), sender="wang@tour.example.cn"))
    assert not Entry.objects.exists()
    assert "给“县水务局”的，您现在代表“县文旅局”" in answers()[0]


def test_an_address_that_nobody_has_confirmed_gets_no_answer(county, june, settings):
    wants_mail(county.li)
    data = sheet(county, june, "谁寄的")
    strange = mail(data, sender="someone@elsewhere.example.com")
    assert fetched(settings, mail(data), strange) == {1, 2}
    assert (answers(), Entry.objects.count()) == ([], 0)
    confirmed(county.li)
    assert fetched(settings, mail(data, Auto_Submitted="auto-replied")) == {1}
    assert answers() == [], "two robots do not write to each other"
    confirmed(county.zhang)
    assert fetched(settings, mail(data)) == {1}
    assert answers() == [], "an address of two people is nobody's own"


@pytest.mark.parametrize(
    ("said", "believed"),
    [
        ("mx.qinghe.example.cn; spf=pass; dmarc=pass (p=reject) header.from=water.example.cn", True),
        ("mx.qinghe.example.cn 1; dkim=pass header.d=example.cn header.s=one", True),
        ("mx.qinghe.example.cn; dkim=pass header.d=elsewhere.example.com; spf=pass", False),
        ("mx.qinghe.example.cn; dkim=fail header.d=water.example.cn; dmarc=fail", False),
        ("mx.elsewhere.example.com; dmarc=pass", False),
        ("", False),
    ],
)
def test_where_the_own_server_vouches_for_senders_others_are_left_alone(
    county, june, settings, said, believed
):
    settings.MAIL_AUTHORITY = "mx.qinghe.example.cn"
    confirmed(county.li)
    headers = {"Authentication_Results": said} if said else {}
    fetched(settings, mail(sheet(county, june, "已联通窗口。"), **headers))
    assert Entry.objects.exclude(progress="").exists() == believed
    assert bool(answers()) == believed, "who may be forged gets no answer either"


def test_no_mailbox_no_mail_and_an_unreachable_one_breaks_nothing(county, settings, caplog):
    jobs.read_mailbox(timestamp=0)
    settings.IMAP_URL = "imap+plain://luoshi:secret@127.0.0.1:9/INBOX"
    jobs.read_mailbox(timestamp=0)
    assert "could not be read" in caplog.text


def test_an_address_is_confirmed_by_its_owner_in_time_and_anew_when_it_changes(county, june, sign_in):
    client = sign_in(county.li)
    wants_mail(county.li)
    page = client.post("/notices/settings/ask-to-confirm/", follow=True).content.decode()
    assert "确认邮件已发出" in page
    link = Message.objects.get(subject="落实：请确认您的邮箱").text.split("\n")[1]
    path = link.removeprefix("https://luoshi.example.cn")
    assert "是我的邮箱" in client.get(path).content.decode()
    assert Preference.objects.get().mail_confirmed_at is None, "looking confirms nothing"
    with pytest.raises(ValidationError, match="另一位同志"):
        confirming.confirm(county.wang, path.split("/")[-2])
    assert f"邮箱 {HIS} 已确认" in client.post(path, follow=True).content.decode()
    wants_mail(county.li, "li.new@water.example.cn")
    assert Preference.objects.get().mail_confirmed_at is None
    with pytest.raises(ValidationError, match="在这之后改过"):
        confirming.confirm(county.li, path.split("/")[-2])
    with pytest.raises(ValidationError, match="链接已失效"):
        confirming.confirm(county.li, "made-up")


def test_a_neighbours_address_serves_the_neighbour(county, june, neighbour, settings):
    with within(neighbour.place):
        confirmed(neighbour.li, "li@yunling.example.cn")
    fetched(settings, mail(sheet(county, june, "邻县寄来的"), sender="li@yunling.example.cn"))
    assert not Entry.objects.exists()
