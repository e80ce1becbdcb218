"""Word documents, read as the person sees them on paper."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx
import pytest
import word_files as word
from reader_cases import cases

from fangan.readers import ReadError, read


@pytest.mark.parametrize("case", cases("numbering"))
def test_automatic_numbers_are_read_as_printed(case: dict[str, Any]) -> None:
    levels = case["levels"]
    styles = ""
    if case.get("by_style"):
        names = [level[2]["style"] for level in levels]
        styles = "".join(
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
            '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
            for name in names
        )
    body = ""
    for level, text, *second in case["paragraphs"]:
        tied = (
            f'<w:pStyle w:val="{levels[level][2]["style"]}"/>'
            if styles
            else word.number(level, 2 if second else 1)
        )
        body += word.paragraph(text, tied)
    lists = word.numbering(levels, case.get("restart_second_list_at"))
    data = word.document(body, numbering=lists, styles=f"<w:styles {word.W}>{styles}</w:styles>")
    assert read(data, "方案.docx").text == case["text"].rstrip("\n")


def test_a_plan_written_in_word_keeps_headings_and_tables() -> None:
    document = docx.Document()
    document.core_properties.author = "青禾县人民政府办公室"
    document.add_heading("青禾县节水行动方案", 0)
    document.add_paragraph("为推进节水，制定本方案。")
    bold = document.add_paragraph()
    bold.add_run("一、主要目标").bold = True
    document.add_paragraph("用水总量控制在1.2亿立方米以内。")
    document.add_heading("二、任务分工", 1)
    table = document.add_table(3, 3)
    for row, texts in enumerate(
        [("序号", "任务", "责任单位"), ("1", "改造管网", "县水利局"), ("2", "推广滴灌", "县农业农村局")]
    ):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    stream = io.BytesIO()
    document.save(stream)
    source = read(stream.getvalue(), "方案.docx")
    headings = [span.of(source.text) for span in source.headings]
    assert headings == ["青禾县节水行动方案", "一、主要目标", "二、任务分工"]
    assert [cell.span.of(source.text) for cell in source.tables[0].cells][3:6] == [
        "1",
        "改造管网",
        "县水利局",
    ]
    assert source.metadata["author"] == "青禾县人民政府办公室"


def test_a_line_in_black_type_is_a_heading() -> None:
    black, song = '<w:rFonts w:eastAsia="黑体"/>', '<w:rFonts w:eastAsia="仿宋_GB2312"/>'
    styles = f'<w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:rPr>{black}</w:rPr></w:style>'
    data = word.document(
        word.paragraph("总体要求", run=black)
        + word.paragraph("正文一行", run=song)
        + word.paragraph("重点任务", '<w:pStyle w:val="A"/>')
        + word.paragraph("正文又一行", '<w:pStyle w:val="A"/>', song),
        styles=f"<w:styles {word.W}>{styles}</w:styles>",
    )
    source = read(data)
    assert [span.of(source.text) for span in source.headings] == ["总体要求", "重点任务"]


def test_merged_cells_stand_once_and_cover_their_rows() -> None:
    data = word.document(
        word.table(
            word.row(word.cell("类别"), word.cell("任务"), word.cell("单位"), properties="<w:tblHeader/>"),
            word.row(
                word.cell("水利", '<w:vMerge w:val="restart"/>'),
                word.cell("修水库"),
                word.cell("县水利局\n县财政局"),
            ),
            word.row(word.cell("", "<w:vMerge/>"), word.cell("修渠道"), word.cell("县水利局")),
            word.row(word.cell("合计", '<w:gridSpan w:val="2"/>'), word.cell("两项")),
        )
    )
    source = read(data)
    table = source.tables[0]
    assert (table.rows, table.columns) == (4, 3)
    shapes = {
        cell.span.of(source.text): (cell.row, cell.column, cell.row_span, cell.column_span)
        for cell in table.cells
    }
    assert shapes["水利"] == (1, 0, 2, 1)
    assert shapes["合计"] == (3, 0, 1, 2)
    assert shapes["两项"] == (3, 2, 1, 1)
    assert shapes["县水利局\n县财政局"] == (1, 2, 1, 1)
    covering = table.at(2, 0)
    assert covering is not None
    assert covering.span.of(source.text) == "水利"
    assert [cell.span.of(source.text) for cell in table.cells if cell.header] == ["类别", "任务", "单位"]
    place = source.place_of(source.text.index("修渠道"))
    assert place is not None
    assert place.cell == "0:2:1"


def test_a_header_row_repeated_by_hand_is_read_once() -> None:
    header = word.row(word.cell("序号"), word.cell("任务"))
    data = word.document(
        word.table(
            header,
            word.row(word.cell("1"), word.cell("修桥")),
            header,
            word.row(word.cell("2"), word.cell("修路")),
        )
    )
    source = read(data)
    assert source.text == "序号\n任务\n1\n修桥\n2\n修路"
    assert source.tables[0].rows == 3


def test_a_box_drawn_as_a_table_is_text() -> None:
    source = read(word.document(word.table(word.row(word.cell("专栏1 水利工程\n新建水库2座。")))))
    assert source.tables == ()
    assert source.text == "专栏1 水利工程\n新建水库2座。"


def test_numbered_cells_of_a_table_show_their_numbers() -> None:
    numbered = f"<w:tc>{word.paragraph('', word.number(0))}</w:tc>"
    data = word.document(
        word.table(
            word.row(word.cell("序号"), word.cell("任务")),
            word.row(numbered, word.cell("修桥")),
            word.row(numbered, word.cell("修路")),
        ),
        numbering=word.numbering([["decimal", "%1"]]),
    )
    assert read(data).text == "序号\n任务\n1\n修桥\n2\n修路"


def test_tracked_changes_are_read_as_accepted() -> None:
    data = word.document(
        "<w:p><w:r><w:t>由</w:t></w:r><w:del><w:r><w:delText>县水利局</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>县住房城乡建设局</w:t></w:r></w:ins><w:r><w:t>牵头。</w:t></w:r></w:p>"
        '<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t>完成时限：</w:t></w:r></w:p>'
        + word.paragraph("2026年底前")
        + word.table(
            word.row(word.cell("甲"), word.cell("乙")),
            word.row(word.cell("删去"), word.cell("的行"), properties='<w:del w:id="2"/>'),
            word.row(word.cell("丙"), word.cell("丁")),
        )
    )
    source = read(data)
    assert source.text == "由县住房城乡建设局牵头。\n完成时限：2026年底前\n甲\n乙\n丙\n丁"
    assert any("修订" in warning for warning in source.warnings)


def test_what_is_not_the_text_is_left_out() -> None:
    note = word.paragraph("注：含功能区。")
    box = "<w:txbxContent>" + word.paragraph("青禾县人民政府文件") + "</w:txbxContent>"
    data = word.document(
        f"<w:p><w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
        "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/></w:docPartObj></w:sdtPr>"
        f"<w:sdtContent>{word.paragraph('一、目标……1')}</w:sdtContent></w:sdt>"
        + word.paragraph("隐藏的批注", run="<w:vanish/>")
        + "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>县级</w:t></w:r>"
        '<w:r><w:commentReference w:id="0"/></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
        comments=f"<w:comments {word.W}><w:comment>{word.paragraph('请核')}</w:comment></w:comments>",
        header1=f"<w:hdr {word.W}>{word.paragraph('内部资料')}</w:hdr>",
        footnotes=f'<w:footnotes {word.W}><w:footnote w:id="2">{note}</w:footnote></w:footnotes>',
    )
    assert read(data).text == "青禾县人民政府文件\n县级\n注：含功能区。"


def test_line_breaks_begin_lines_and_page_breaks_do_not() -> None:
    line, page = "<w:br/>", '<w:br w:type="page"/>'
    text = f"<w:t>牵头单位：县教育局</w:t>{line}<w:t>完成时限：长期</w:t>{page}"
    data = word.document(f"<w:p><w:r>{text}</w:r></w:p>")
    assert read(data).text == "牵头单位：县教育局\n完成时限：长期"


def test_a_sign_from_a_symbol_font_is_read_and_an_unknown_one_warned_of() -> None:
    known, unknown = '<w:sym w:font="Symbol" w:char="F0B3"/>', '<w:sym w:font="Wingdings 3" w:char="F0C7"/>'
    source = read(word.document(f"<w:p><w:r><w:t>普及率</w:t>{known}<w:t>95%</w:t></w:r></w:p>"))
    assert source.text == "普及率≥95%"
    assert not source.warnings
    source = read(word.document(f"<w:p><w:r><w:t>普及率</w:t>{unknown}</w:r></w:p>"))
    assert any("1个造字或专用字体字符" in warning for warning in source.warnings)


def test_a_document_saved_as_strict_open_xml_is_read() -> None:
    usual, strict = (
        b"schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"purl.oclc.org/ooxml/wordprocessingml/main",
    )
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word.document(word.paragraph("一、目标", run="<w:b/>")))) as old,
        zipfile.ZipFile(stream, "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(usual, strict))
    source = read(stream.getvalue())
    assert source.text == "一、目标"
    assert source.headings


def test_macros_are_ignored_and_said_so() -> None:
    source = read(_with_macro(), "方案.docm")
    assert source.text == "正文。"
    assert any("宏" in warning for warning in source.warnings)


def test_an_empty_document_is_refused() -> None:
    with pytest.raises(ReadError) as refused:
        read(word.document(word.paragraph("")))
    assert refused.value.code == "no_text"


def test_offsets_and_places_cover_the_text() -> None:
    source = read(word.document(word.paragraph("甲。") + word.paragraph("") + word.paragraph("乙。")))
    place = source.place_of(source.text.index("乙"))
    assert place is not None
    assert place.paragraph == 2
    assert source.offsets.to_original(3) == 3


def _with_macro() -> bytes:
    stream = io.BytesIO(word.document(word.paragraph("正文。")))
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return stream.getvalue()
