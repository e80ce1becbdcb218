"""Files as strangers send them: read as they are seen, or refused with a sentence."""

import datetime as dt
import io
import zipfile

import pytest

from luoshi.sheets import limits
from luoshi.sheets.books import NoValue, Percentage, open_book
from luoshi.sheets.refusals import Code, SheetRefused
from tests.luoshi.sheets.workbooks import part, table, with_parts, workbook


def rows_of(data: bytes) -> list[list[object]]:
    book = open_book(data)
    return [list(row) for row in book.rows(book.sheets[0])]


def test_dates_numbers_and_texts_are_kept_apart():
    def fill(book, sheet):
        sheet.write_row(0, 0, ["0123", 123, True, "２０２６"])
        sheet.write_datetime(0, 4, dt.datetime(2026, 6, 30), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_number(0, 5, 0.85, book.add_format({"num_format": "0.0%"}))

    assert rows_of(workbook(fill)) == [
        ["0123", 123.0, True, "２０２６", dt.date(2026, 6, 30), Percentage(85.0)]
    ]


@pytest.mark.parametrize("from_1904", [False, True])
def test_a_date_is_the_same_day_in_both_of_excels_calendars(from_1904):
    def fill(book, sheet):
        day = book.add_format({"num_format": "yyyy年m月d日"})
        sheet.write_datetime(0, 0, dt.datetime(2026, 6, 30), day)

    data = workbook(fill, date_1904=from_1904)
    assert rows_of(data) == [[dt.date(2026, 6, 30)]]
    assert open_book(data).counts_from_1904 == from_1904


def test_a_formula_gives_its_value_and_one_without_says_so():
    def fill(_book, sheet):
        sheet.write_formula(0, 0, "=1+1", value=2)
        sheet.write_formula(0, 1, "=1+1", value="")
        sheet.write_formula(0, 2, "=1/0", value="#DIV/0!")
        sheet.write_formula(0, 3, '="县"&"局"', value="县局")

    assert rows_of(workbook(fill)) == [[2.0, NoValue(""), NoValue("#DIV/0!"), "县局"]]


def test_hidden_sheets_are_left_alone_and_named():
    def fill(book, sheet):
        sheet.write(0, 0, "看得见")
        other = book.add_worksheet("草稿")
        other.write(0, 0, "看不见")
        other.hide()

    book = open_book(workbook(fill))
    assert [sheet.name for sheet in book.sheets] == ["名录"]
    assert book.hidden == ["草稿"]


def test_a_cell_merged_over_rows_stands_in_each_of_them():
    def fill(_book, sheet):
        sheet.merge_range(0, 0, 0, 2, "青禾县单位名录")
        sheet.merge_range(1, 0, 3, 0, "板块一")
        sheet.write_column(1, 1, ["甲", "乙", "丙"])

    data = workbook(fill)
    assert rows_of(data) == [["青禾县单位名录"], ["板块一", "甲"], ["板块一", "乙"], ["板块一", "丙"]]
    assert open_book(data).sheets[0].merged == 1


def test_rows_keep_the_numbers_that_the_user_sees():
    def fill(_book, sheet):
        sheet.write(3, 2, "在 C4")

    assert rows_of(workbook(fill)) == [[], [], [], [None, None, "在 C4"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_in_any_encoding_that_offices_use(encoding):
    data = "单位,简称\n县水务局,水务局\n".encode(encoding)
    assert rows_of(data) == [["单位", "简称"], ["县水务局", "水务局"]]


def test_tabs_and_quotes_of_a_csv():
    assert rows_of('单位\t说明\n县水务局\t"两行\n文字"\n'.encode()) == [
        ["单位", "说明"],
        ["县水务局", "两行\n文字"],
    ]


def zipped(**parts: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def far_apart() -> bytes:
    return workbook(lambda _book, sheet: (sheet.write(0, 0, "近"), sheet.write(1_048_575, 16_383, "远")))


def bomb() -> bytes:
    return with_parts(table(), {"xl/media/image1.png": b"\0" * (60 << 20)})


def only_hidden() -> bytes:
    data = table()
    shown = part(data, "xl/workbook.xml")
    return with_parts(data, {"xl/workbook.xml": shown.replace(b'sheetId="1"', b'sheetId="1" state="hidden"')})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", Code.EMPTY),
        (b"  \n", Code.EMPTY),
        (workbook(lambda _book, _sheet: None), Code.EMPTY),
        (b"%PDF-1.7 not a table", Code.NOT_A_SHEET),
        (b"<html><table></table></html>", Code.NOT_A_SHEET),
        (b"\x89PNG\r\n\x1a\n\0\0", Code.NOT_A_SHEET),
        (zipped(**{"word/document.xml": b"<w/>"}), Code.NOT_A_SHEET),
        (zipped(**{"../xl/workbook.xml": b"<w/>"}), Code.UNSAFE),
        (zipped(**{f"xl/{n}.xml": b"<w/>" for n in range(limits.MAX_ENTRIES + 1)}), Code.UNSAFE),
        (bomb(), Code.UNSAFE),
        (far_apart(), Code.TOO_MANY_CELLS),
        (table()[:-200], Code.DAMAGED),
        (with_parts(table(), {"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}), Code.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Code.DAMAGED),
        (only_hidden(), Code.ONLY_HIDDEN),
        (b"x" * (limits.MAX_FILE_BYTES + 1), Code.TOO_LARGE),
    ],
    ids=lambda value: value if isinstance(value, Code) else "",
)
def test_what_is_no_honest_table_is_refused(data, code):
    with pytest.raises(SheetRefused) as refused:
        open_book(data)
    assert refused.value.code is code
    assert str(refused.value).endswith("。")


def test_an_outside_entity_is_never_fetched(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("不该读到", encoding="utf-8")
    strings = f'<!DOCTYPE sst [<!ENTITY e SYSTEM "file://{secret}">]><sst><si><t>&e;</t></si></sst>'
    data = with_parts(table(), {"xl/sharedStrings.xml": strings.encode()})
    try:
        assert "不该读到" not in str(rows_of(data))
    except SheetRefused as refused:
        assert refused.code in (Code.DAMAGED, Code.EMPTY)
