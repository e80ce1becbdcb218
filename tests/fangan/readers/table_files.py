"""A task table made into a file of each format; None in a row is the lower part of a merged cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from html import escape

import docx
import ofd_files
import pdf_files
import typeset
import xlsxwriter

Row = Sequence[str | None]
Maker = Callable[[str, Sequence[Row], Sequence[int]], bytes]


def heights(rows: Sequence[Row]) -> dict[tuple[int, int], int]:
    """How many rows each written cell covers."""
    covered: dict[tuple[int, int], int] = {}
    for column in range(len(rows[0])):
        for row in range(len(rows)):
            if rows[row][column] is not None:
                below = row + 1
                while below < len(rows) and rows[below][column] is None:
                    below += 1
                covered[row, column] = below - row
    return covered


def as_docx(title: str, rows: Sequence[Row], widths: Sequence[int]) -> bytes:
    document = docx.Document()
    document.add_paragraph(title)
    table = document.add_table(len(rows), len(rows[0]))
    for (row, column), height in heights(rows).items():
        cell = table.cell(row, column)
        if height > 1:
            cell = cell.merge(table.cell(row + height - 1, column))
        cell.text = rows[row][column] or ""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_html(title: str, rows: Sequence[Row], widths: Sequence[int]) -> bytes:
    covered = heights(rows)
    body = ""
    for row, texts in enumerate(rows):
        cells = (
            f'<td rowspan="{covered[row, column]}">{escape(text)}</td>'
            for column, text in enumerate(texts)
            if text is not None
        )
        body += f"<tr>{''.join(cells)}</tr>"
    return f"<html><meta charset=utf-8><body><h1>{title}</h1><table>{body}</table></body></html>".encode()


def as_xlsx(title: str, rows: Sequence[Row], widths: Sequence[int]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, len(rows[0]) - 1, title)
    for (row, column), height in heights(rows).items():
        if height > 1:
            sheet.merge_range(row + 1, column, row + height, column, rows[row][column])
        else:
            sheet.write(row + 1, column, rows[row][column])
    book.close()
    return stream.getvalue()


def as_csv(title: str, rows: Sequence[Row], widths: Sequence[int]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([title, *[""] * (len(rows[0]) - 1)])
    writer.writerows([text or "" for text in row] for row in rows)
    return stream.getvalue().encode("gb18030")


def _pages(title: str, rows: Sequence[Row], widths: Sequence[int]) -> list[typeset.Page]:
    pages = typeset.table_pages(rows, widths)
    pages[0].texts.insert(0, (150, 85, 18, title))
    return pages


def as_pdf(title: str, rows: Sequence[Row], widths: Sequence[int]) -> bytes:
    return pdf_files.document(_pages(title, rows, widths))


def as_ofd(title: str, rows: Sequence[Row], widths: Sequence[int]) -> bytes:
    return ofd_files.document(_pages(title, rows, widths))


MAKERS: dict[str, Maker] = {
    "docx": as_docx,
    "html": as_html,
    "xlsx": as_xlsx,
    "csv": as_csv,
    "pdf": as_pdf,
    "ofd": as_ofd,
}
