"""Rich text and single-file web pages, often under the name doc."""

from __future__ import annotations

from fangan.readers import read


def escaped(text: str) -> bytes:
    """As an old Chinese Word writes it: every character as two bytes of its code page."""
    return "".join(f"\\'{byte:02x}" for byte in text.encode("gbk")).encode()


def test_text_and_tables_of_an_old_system() -> None:
    parts: list[bytes | str] = [
        rb"{\rtf1\ansi\ansicpg936{\fonttbl{\f0 \'cb\'ce\'cc\'e5;}}{\info{\author x}}{\header ", "页眉", b"}",
        "青禾县抗旱方案", rb"\par {\pntext ", "一、", rb"}", "工作目标", rb"\par\trowd\intbl ", "任务",
        rb"\cell ", "单位", rb"\cell\row\trowd\intbl ", "打井", rb"\cell ", "县水利局", rb"\par ", "县财政局",
        rb"\cell\row\pard ", "二、保障措施", rb"\line \u21152 ?\u24378 ?", "领导", rb"\par}",
    ]  # fmt: skip
    data = b"".join(part if isinstance(part, bytes) else escaped(part) for part in parts)
    source = read(data, "方案.doc")
    assert source.text == (
        "青禾县抗旱方案\n一、工作目标\n任务\n单位\n打井\n县水利局\n县财政局\n二、保障措施\n加强领导"
    )
    assert [cell.span.of(source.text) for cell in source.tables[0].cells] == [
        "任务",
        "单位",
        "打井",
        "县水利局\n县财政局",
    ]


def test_characters_outside_the_first_plane_and_braces() -> None:
    high, low = (int.from_bytes("𬭩".encode("utf-16-be")[at : at + 2], "big") - 0x10000 for at in (0, 2))
    assert read(rb"{\rtf1 \{\uc0\u%d\u%d\}\par}" % (high, low), "x.rtf").text == "{𬭩}"


def test_a_page_saved_in_one_file() -> None:
    page = "<html><body><p>由县水利局牵头，完成水库除险加固。</p></body></html>".encode("gbk")
    data = (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\n'
        b'Content-Type: text/html; charset="gb2312"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n%s\r\n--b--\r\n'
    ) % page
    source = read(data, "方案.doc")
    assert source.text == "由县水利局牵头，完成水库除险加固。"
    assert source.encoding == "gb18030"
