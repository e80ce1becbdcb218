"""What the three products' group robots are sent, and what their answers mean.

Formats as documented by the makers: WeCom 群机器人配置说明 (path/91770), DingTalk 自定义机器人接入 with 加签,
Feishu 自定义机器人使用指南 with 签名校验. Plain text in all of them: in their markup, the words of a user
could become a link or a call to everybody.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from luoshi.calendar import clock
from luoshi.notices.models import Channel, Robot
from luoshi.notices.posting import NotSent, post_json

# Bytes of UTF-8 that each product takes in one text.
MOST_BYTES = {Channel.WECOM: 2048, Channel.DINGTALK: 18_000, Channel.FEISHU: 18_000}
# Codes that say "too many just now": 45009 WeCom, 130101 and 660026 DingTalk, 9499 and 11232 Feishu.
TOO_MANY = frozenset({45009, 130101, 660026, 9499, 11232})


def post(robot: Robot, text: str) -> None:
    """Have the robot say something. Raises what `post_json` raises, NotSent when it refuses."""
    words = shortened(text, MOST_BYTES[Channel(robot.channel)])
    # Feishu and WeCom read <at …> and <@…> in a text as a call to people.
    words = words.replace("<", "＜")
    if not robot.address:
        raise NotSent(_("系统的密钥换过，群机器人的地址打不开了，请重新设置这个群。"), again=False)
    address, payload = _PAYLOADS[Channel(robot.channel)](robot, words)
    answer = post_json(address, payload)
    code = answer.get("errcode", answer.get("code", answer.get("StatusCode")))
    if code != 0:
        why = answer.get("errmsg") or answer.get("msg") or ""
        raise NotSent(
            _("对方拒收（%(code)s %(why)s）。") % {"code": code, "why": str(why)[:150]},
            again=code in TOO_MANY,
        )


def shortened(text: str, most: int) -> str:
    """As many whole lines as fit into `most` bytes; says so where some are left out."""
    if len(text.encode()) <= most:
        return text
    more = _("……其余请登录系统查看。")
    room, kept = most - len(more.encode()) - 1, ""
    for line in text.split("\n"):
        if len((kept + line).encode()) + 1 > room:
            break
        kept += line + "\n"
    return kept + more


def _wecom(robot: Robot, text: str) -> tuple[str, dict[str, Any]]:
    return robot.address, {"msgtype": "text", "text": {"content": text}}


def _dingtalk(robot: Robot, text: str) -> tuple[str, dict[str, Any]]:
    address = robot.address
    if robot.secret:
        stamp = str(int(clock.real_now().timestamp() * 1000))
        sign = _signature(robot.secret, f"{stamp}\n{robot.secret}")
        address += ("&" if "?" in address else "?") + urlencode({"timestamp": stamp, "sign": sign})
    return address, {"msgtype": "text", "text": {"content": text}}


def _feishu(robot: Robot, text: str) -> tuple[str, dict[str, Any]]:
    payload: dict[str, Any] = {"msg_type": "text", "content": {"text": text}}
    if robot.secret:
        stamp = str(int(clock.real_now().timestamp()))
        # Here the stamp and the secret are the key, and what is signed is empty.
        payload |= {"timestamp": stamp, "sign": _signature(f"{stamp}\n{robot.secret}", "")}
    return robot.address, payload


def _signature(key: str, words: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), words.encode(), hashlib.sha256).digest()).decode()


_PAYLOADS = {Channel.WECOM: _wecom, Channel.DINGTALK: _dingtalk, Channel.FEISHU: _feishu}
