"""Group robots: what each product is sent, which addresses may be called, what an answer means."""

import base64
import hashlib
import hmac
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection

from luoshi.notices import posting, robots, sealed, setting
from luoshi.notices.models import Channel, Robot
from luoshi.notices.posting import NotAllowed, NotSent, Unsure, allowed, post_json
from tests.luoshi.notices.servers import robot_server

FINE = (200, {"errcode": 0, "errmsg": "ok"})


@pytest.fixture
def say(settings):
    """`say(channel, text, answer)` posts through a robot to a server of the test's own; gives the request."""

    def post(channel: Channel, text: str = "落实：1 件事", *answers, secret: str = ""):
        with robot_server(*(answers or (FINE,))) as (host, asked):
            settings.ROBOT_PRIVATE_HOSTS = [host]
            robot = Robot(channel=channel, address=f"http://{host}/send?key=abc", secret=secret)
            robots.post(robot, text)
        return asked[0]

    return post


def test_wecom_gets_a_text(say):
    assert say(Channel.WECOM) == (
        "/send?key=abc",
        {"msgtype": "text", "text": {"content": "落实：1 件事"}},
    )


def test_dingtalk_gets_a_text_with_a_signature_in_the_address(say):
    path, payload = say(Channel.DINGTALK, secret="SECabc")
    query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    words = f"{query['timestamp']}\nSECabc".encode()
    assert query["sign"] == base64.b64encode(hmac.new(b"SECabc", words, hashlib.sha256).digest()).decode()
    assert (query["key"], len(query["timestamp"])) == ("abc", 13)
    assert payload == {"msgtype": "text", "text": {"content": "落实：1 件事"}}


def test_feishu_gets_a_text_with_a_signature_in_the_body(say):
    path, payload = say(Channel.FEISHU, "落实：1 件事", (200, {"code": 0, "msg": "success"}), secret="abc")
    key = f"{payload['timestamp']}\nabc".encode()
    assert payload["sign"] == base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
    assert (path, payload["msg_type"], payload["content"]) == (
        "/send?key=abc",
        "text",
        {"text": "落实：1 件事"},
    )


def test_words_of_users_cannot_call_everybody(say):
    _path, payload = say(Channel.FEISHU, '<at user_id="all"></at>看这里', (200, {"code": 0}))
    assert "<" not in payload["content"]["text"]


def test_a_long_text_is_cut_at_a_line_and_says_so(say):
    text = "\n".join(f"第 {index} 件：{'很长的标题' * 5}" for index in range(60))
    _path, payload = say(Channel.WECOM, text)
    content = payload["text"]["content"]
    assert len(content.encode()) <= 2048
    assert content.endswith("标题\n……其余请登录系统查看。")


@pytest.mark.parametrize(
    ("answer", "again"),
    [
        ((200, {"errcode": 45009, "errmsg": "api freq out of limit"}), True),
        ((200, {"errcode": 93000, "errmsg": "invalid webhook url"}), False),
        ((200, {"code": 19021, "msg": "sign match fail"}), False),
        ((503, {}), True),
        ((429, {}), True),
        ((404, {}), False),
        ((302, {}), False),
        ((200, b"<html>"), False),
        ((200, b"[1]"), False),
        ((200, {}), False),
    ],
)
def test_what_an_answer_means(say, answer, again):
    with pytest.raises(NotSent) as caught:
        say(Channel.WECOM, "落实", answer)
    assert caught.value.again is again


def test_a_connection_that_breaks_after_sending_leaves_one_unsure(say):
    with pytest.raises(Unsure):
        say(Channel.WECOM, "落实", (0, None))


def test_a_server_that_is_away_may_come_back(settings):
    settings.ROBOT_PRIVATE_HOSTS = ["127.0.0.1:9"]
    with pytest.raises(NotSent) as caught:
        post_json("http://127.0.0.1:9/", {})
    assert caught.value.again


@pytest.mark.parametrize(
    "address",
    [
        "http://oapi.dingtalk.com/robot/send?access_token=x",
        "https://oapi.dingtalk.com:8443/robot/send",
        "https://oapi.dingtalk.com.example.org/robot/send",
        "https://oapi.dingtalk.com@127.0.0.1/robot/send",
        "https://127.0.0.1/",
        "https://[::1]/",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "ftp://oapi.dingtalk.com/",
        "https://[oapi",
        "https://oapi.dingtalk.com:x/",
        "oapi.dingtalk.com/robot",
        "",
    ],
)
def test_other_addresses_are_not_called(address):
    with pytest.raises(NotAllowed):
        allowed(address)


def test_a_known_name_that_points_into_the_own_network_is_not_called(settings):
    settings.ROBOT_HOSTS = ["localhost"]
    with pytest.raises(NotAllowed, match="内部网络"):
        posting.post_json("https://localhost/robot/send", {})


def test_addresses_and_secrets_are_sealed_in_the_database(county):
    address, secret = "https://oapi.dingtalk.com/robot/send?access_token=abc", "SECabc"
    made = setting.add_robot(county.zhao, Channel.DINGTALK, "督查群", address, secret=secret)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, secret FROM notices_robot")
        [(kept, sealed)] = cursor.fetchall()
    assert kept and sealed
    assert "abc" not in kept + sealed
    again = Robot.objects.get(pk=made.pk)
    assert (again.address, again.secret) == (address, secret)


def test_a_changed_secret_key_or_a_changed_text_opens_nothing(county, settings):
    made = setting.add_robot(county.zhao, Channel.WECOM, "督查群", "https://qyapi.weixin.qq.com/x?key=abc")
    kept = sealed.seal("abc")
    assert sealed.seal("abc") != kept, "the same text is never sealed alike"
    assert (sealed.unseal(kept), sealed.seal(""), sealed.unseal("")) == ("abc", "", "")
    for broken in (kept[:-6] + "AAAAA=", kept[6:], "abc"):
        with pytest.raises(sealed.Unopenable):
            sealed.unseal(broken)
    settings.SECRET_KEY = "another key"
    with pytest.raises(NotSent, match="重新设置这个群"):
        robots.post(Robot.objects.get(pk=made.pk), "落实：1 件事")
