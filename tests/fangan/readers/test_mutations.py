"""Whatever happens to a file on its way, it is read or refused; a reader never fails otherwise."""

from __future__ import annotations

import random
from collections.abc import Callable

import ofd_files
import old_word_files
import pdf_files
import pytest
import typeset
from plan_files import as_docx, as_html

from fangan.readers import ReadError, read
from fangan.text import SourceText

TEXT = "青禾县防汛方案\n一、工作目标\n（一）确保安全度汛。（牵头单位：县水利局）\n二、保障措施\n1.加强领导。"
TABLE = [("序号", "任务", "单位"), ("1", "清淤十公里", "县水利局"), ("2", "加固堤防", "县水利局")]


def _ofd() -> bytes:
    return ofd_files.document([*typeset.pages_of(TEXT), *typeset.table_pages(TABLE, (4, 12, 10))])


def _pdf() -> bytes:
    return pdf_files.document([*typeset.pages_of(TEXT), *typeset.table_pages(TABLE, (4, 12, 10))])


def _rtf() -> bytes:
    return rb"{\rtf1\ansicpg936\trowd\intbl 1\cell 2\cell\row\pard {\b \u21152 ?}\par text\par}"


FILES: dict[str, Callable[[], bytes]] = {
    "txt": lambda: TEXT.encode("gbk"),
    "html": lambda: as_html(TEXT),
    "docx": lambda: as_docx(TEXT),
    "doc": lambda: old_word_files.document(TEXT.replace("\n", "\r")),
    "rtf": _rtf,
    "pdf": _pdf,
    "ofd": _ofd,
}


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Cut short, bytes changed, a stretch doubled or taken out."""
    kind = chance.randrange(4)
    at = chance.randrange(len(data))
    if kind == 0:
        return data[:at]
    if kind == 1:
        changed = bytearray(data)
        for _ in range(chance.randrange(1, 30)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        return bytes(changed)
    end = min(len(data), at + chance.randrange(1, 400))
    return data[:end] + data[at:] if kind == 2 else data[:at] + data[end:]


def holds_together(source: SourceText) -> bool:
    """Every span inside the text, places in order."""
    size = len(source.text)
    spans = [*source.headings, *(span for span, _ in source.places)]
    spans += [cell.span for table in source.tables for cell in table.cells]
    starts = [span.start for span, _ in source.places]
    return all(0 <= span.start <= span.end <= size for span in spans) and starts == sorted(starts)


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_read_or_refused(name: str) -> None:
    data = FILES[name]()
    chance = random.Random(20260301)
    assert holds_together(read(data, f"方案.{name}"))
    for _ in range(60):
        try:
            source = read(mutated(data, chance), f"方案.{name}")
        except ReadError as refused:
            assert str(refused).endswith("。")
        else:
            assert holds_together(source)
