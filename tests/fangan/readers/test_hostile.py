"""Files made to harm: refused with one sentence, nothing executed, fetched or left behind."""

from __future__ import annotations

import contextlib
import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import old_word_files
import pytest
import word_files as word

from fangan.readers import ReadError, read


def archive(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    return stream.getvalue()


def _bomb() -> bytes:
    return archive({"word/document.xml": b"<w>" + b" " * 60_000_000 + b"</w>"})


def _many_entries() -> bytes:
    return archive({"word/document.xml": "<w/>", **{f"word/{number}.xml": "" for number in range(5_001)}})


def _traversal() -> bytes:
    return archive({"word/document.xml": "<w/>", "../../etc/cron.d/x": "* * * * * root x"})


def _external_entity() -> bytes:
    secret = Path(__file__).as_uri()
    declared = f'<!DOCTYPE w:document [<!ENTITY secret SYSTEM "{secret}">]>'
    body = f"{declared}<w:document {word.W}><w:body>{word.paragraph('&secret;')}</w:body></w:document>"
    return archive({"word/document.xml": body})


def _entity_bomb() -> bytes:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "x"}">' for n in range(10))
    return archive({"word/document.xml": f"<!DOCTYPE w [{entities}]><w>&e9;</w>"})


def _broken_xml() -> bytes:
    return archive({"word/document.xml": "<w:document><w:body>"})


def _encrypted_zip() -> bytes:
    data = bytearray(word.document(word.paragraph("正文")))
    for mark, flag_at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flag_at] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def _cut_short() -> bytes:
    return word.document(word.paragraph("正文" * 500))[:-200]


def _deep_xml() -> bytes:
    body = "<w:sdt><w:sdtContent>" * 3_000 + "</w:sdtContent></w:sdt>" * 3_000
    return word.document(body)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_bomb, "archive_bomb"),
        (_many_entries, "archive_bomb"),
        (_traversal, "archive_unsafe"),
        (_external_entity, "archive_unsafe"),
        (_entity_bomb, "archive_unsafe"),
        (_broken_xml, "damaged"),
        (_encrypted_zip, "encrypted"),
        (_cut_short, "damaged"),
        (_deep_xml, "damaged"),
        (lambda: archive({"a.exe": b"MZ"}), "unsupported"),
        (lambda: archive({"ppt/presentation.xml": "<p/>"}), "unsupported"),
    ],
)
def test_refused_with_one_sentence(make: Callable[[], bytes], code: str) -> None:
    with pytest.raises(ReadError) as refused:
        read(make(), "方案.docx")
    assert refused.value.code == code
    assert str(refused.value).count("。") == 1


def _unclosed_tags() -> bytes:
    return b"<" + b"<div " * 40_000


def _half_tags() -> bytes:
    return b"<html><body><p>x</p>" + b"<a" * 200_000


def _wide_cells() -> bytes:
    cell = b"<td rowspan=500 colspan=500>x</td>"
    return b"<html><body><table>" + (b"<tr>" + cell * 3 + b"</tr>") * 2_000 + b"</table></body></html>"


def _nested_fields() -> bytes:
    return old_word_files.document("\x13" * 20_000 + "x" + "\x15" * 20_000 + "\r")


@pytest.mark.parametrize("make", [_unclosed_tags, _half_tags, _wide_cells, _nested_fields])
def test_nothing_takes_longer_the_more_often_it_is_repeated(make: Callable[[], bytes]) -> None:
    """These took minutes or all memory where a pattern or a loop began again at each repetition."""
    with contextlib.suppress(ReadError):
        read(make(), "方案.html")


def test_nothing_is_left_in_the_folder_for_temporary_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    read(word.document(word.paragraph("正文。")))
    for make in (_bomb, _traversal, _cut_short):
        with pytest.raises(ReadError):
            read(make())
    assert list(tmp_path.iterdir()) == []


def test_a_word_file_named_pdf_is_read_as_word() -> None:
    source = read(word.document(word.paragraph("责任单位：县水利局")), "方案.pdf")
    assert source.text == "责任单位：县水利局"
    assert source.filename == "方案.pdf"
