"""Web pages saved in one file (mht), and Word's "single file web page" under whatever name."""

from __future__ import annotations

import email
import email.policy

from fangan.readers import html
from fangan.readers.encoding import decode
from fangan.readers.errors import Code, ReadError
from fangan.text import SourceText


def read(data: bytes) -> SourceText:
    """The first page in the file; offsets lead back into its decoded source."""
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                decoded = decode(content, part.get_content_charset())
                return html.from_markup(decoded.text, decoded.encoding, decoded.warnings)
    raise ReadError(Code.NO_TEXT, "文件里没有网页正文，请在浏览器中打开后复制文字上传。")
