"""A plan's text made into a file of each format, as offices would have it."""

from __future__ import annotations

import io
from collections.abc import Callable
from html import escape
from itertools import groupby

import docx
import ofd_files
import pdf_files
import typeset
import xlsxwriter

from fangan.model import Item, Role


def as_docx(text: str) -> bytes:
    document = docx.Document()
    for line in _paragraphs(text):
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_html(text: str) -> bytes:
    """The document on a government page, with navigation and a foot around it."""
    lines = "".join(f"<p>&nbsp;&nbsp;&nbsp;&nbsp;{escape(line)}</p>\n" for line in _paragraphs(text))
    page = (
        '<html><head><meta charset="utf-8"><title>青禾县人民政府</title></head><body><div class="nav">'
        '<a href="/">首页</a><a href="/zwgk">政务公开</a><a href="/hdjl">互动交流</a></div><div class="box">'
        f'<div class="con"><div class="text">{lines}</div></div></div>'
        '<div class="footer">主办单位：青禾县人民政府办公室，网站标识码：0000000000</div></body></html>'
    )
    return page.encode()


def as_pdf(text: str) -> bytes:
    return pdf_files.document(_pages(text))


def as_ofd(text: str) -> bytes:
    return ofd_files.document(_pages(text))


def _pages(text: str) -> list[typeset.Page]:
    """Prose as the standard asks; every table set with tabs, on pages of its own."""
    pages: list[typeset.Page] = []
    for is_table, lines in _runs(_paragraphs(text)):
        if is_table:
            pages += _table_pages([line.split("\t") for line in lines])
        else:
            pages += typeset.pages_of("\n".join(lines), titled=not pages)
    return pages


def _table_pages(rows: list[list[str]]) -> list[typeset.Page]:
    """Set with tabs where numbers and short heads tell the columns apart; else ruled, as offices do."""
    heads = rows[0]
    if "序号" in heads and max(map(len, heads)) * len(heads) <= 48:
        return typeset.tabbed_pages(rows)
    longest = [max(len(row[at]) for row in rows if at < len(row) > 1) for at in range(len(heads))]
    widths = [min(8, max(3, size // 2 + 2)) for size in longest]
    # An empty first cell is the lower part of the one above.
    filled = [[cell if cell or at else None for at, cell in enumerate(row)] for row in rows]
    return typeset.table_pages([row + [""] * (len(heads) - len(row)) for row in filled], widths)


def _runs(lines: list[str]) -> list[tuple[bool, list[str]]]:
    """Prose and tables in turn; a line alone between rows of one table is the name of a group of them."""
    wide = [line.count("\t") if line.count("\t") > 1 else 0 for line in lines]
    for at in range(1, len(wide) - 1):
        if not wide[at] and wide[at - 1] == wide[at + 1]:
            wide[at] = wide[at - 1]
    return [
        (bool(columns), [line for _at, line in run])
        for columns, run in groupby(enumerate(lines), key=lambda pair: wide[pair[0]])
    ]


def as_ledger(title: str, items: tuple[Item, ...]) -> bytes:
    """The plan's items as a task table in a workbook, one row an item, its own and inherited owners in it."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("任务分解表")
    sheet.merge_range(0, 0, 0, 6, title)
    sheet.write_row(1, 0, ["序号", "工作任务", "牵头单位", "责任单位", "配合单位", "督办领导", "完成时限"])
    for number, item in enumerate(items, 1):
        roles = (Role.LEAD, Role.RESPONSIBLE, Role.COOPERATING, Role.SUPERVISOR)
        owners = ["、".join(names_of(item, role)) for role in roles]
        deadline = item.deadline.text if item.deadline else ""
        sheet.write_row(number + 1, 0, [str(number), item.text, *owners, deadline])
    book.close()
    return stream.getvalue()


def names_of(item: Item, role: Role) -> list[str]:
    return [name.text for owner in item.assignments if owner.role == role for name in owner.names]


def _paragraphs(text: str) -> list[str]:
    # A row may begin with an empty cell.
    return [line.strip(" \u3000\r") for line in text.split("\n") if line.strip()]


MAKERS: dict[str, Callable[[str], bytes]] = {"docx": as_docx, "html": as_html, "pdf": as_pdf, "ofd": as_ofd}
