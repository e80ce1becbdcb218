"""陈工 looks whether mail goes out and comes in."""

from __future__ import annotations

import pytest

from tests.luoshi.notices.servers import imap_server, mail_server

PAGE = "/notices/lines/"


@pytest.fixture
def outside(settings):
    """The mail server and the mailbox of an installation, by their ports."""

    def set_to(smtp: int, imap: int) -> None:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", smtp
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.DEFAULT_FROM_EMAIL = "luoshi@qinghe.example.cn"
        settings.IMAP_URL = f"imap+plain://luoshi:a-secret-word@127.0.0.1:{imap}/INBOX"
        settings.MAILBOX_ADDRESS = "baosong@qinghe.example.cn"

    return set_to


def checked(client, line: str) -> str:
    return client.post(f"{PAGE}check/", {"line": line}, follow=True).content.decode()


def test_without_settings_the_page_says_what_is_missing(county, sign_in, settings):
    settings.EMAIL_HOST = settings.IMAP_URL = ""
    page = sign_in(county.xitong).get(PAGE).content.decode()
    assert page.count("未设置") == 2
    assert "LUOSHI_SMTP_URL" in page and "LUOSHI_IMAP_URL" in page
    assert "检查连接" not in page


def test_both_lines_are_tried_and_no_secret_is_shown(county, sign_in, outside):
    client = sign_in(county.xitong)
    with mail_server() as (smtp, received), imap_server(b"From: a@b.cn\n\nx") as (imap, read):
        outside(smtp, imap)
        page = client.get(PAGE).content.decode()
        assert page.count("已设置") == 2 and "baosong@qinghe.example.cn" in page
        assert "a-secret-word" not in page
        assert "发信服务器连接正常" in checked(client, "server")
        assert "收件邮箱连接正常，有 1 封未读" in checked(client, "box")
    assert (received, read) == ([], set()), "nothing is sent or marked as read"


def test_what_is_wrong_is_said(county, sign_in, outside):
    outside(9, 9)
    client = sign_in(county.zhao)
    assert "连不上发信服务器" in checked(client, "server")
    page = checked(client, "box")
    assert "连不上收件邮箱" in page and "a-secret-word" not in page
