"""A document as issued is read whole, and its furniture is not read as its text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import issued
import ofd_files
import pdf_files
import pytest
from typeset import Page

from fangan.pipeline import parse
from fangan.readers import read


@pytest.mark.parametrize("make", [pdf_files.document, ofd_files.document], ids=["pdf", "ofd"])
def test_head_title_seal_line_annex_and_imprint(make: Callable[[Sequence[Page]], bytes]) -> None:
    source = read(make(issued.issued_pages()))
    assert source.text == issued.TEXT
    meta = parse(source).meta
    assert (meta.title, meta.doc_number) == ("青禾县2026年节水行动实施方案", "青政发〔2026〕5号")
    assert (meta.issuer, meta.signed_on) == ("青禾县人民政府", dt.date(2026, 3, 2))
