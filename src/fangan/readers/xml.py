"""XML parts parsed without entities, document types or network."""

from __future__ import annotations

from lxml import etree

from fangan.readers.errors import Code, ReadError

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)  # fmt: skip

_PROLOG = 4096


def parse(data: bytes) -> etree._Element:
    """The root of an XML part; strict OOXML names are read as the usual ones.

    Raises ReadError for malformed XML and for any document type declaration: neither OOXML nor OFD has one,
    and entities are how a hostile part reads files or fills the memory.
    """
    if b"<!DOCTYPE" in data[:_PROLOG]:
        raise _forbidden_declaration()
    for strict, usual in _STRICT:
        data = data.replace(strict, usual)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError(Code.DAMAGED, "文件内容已损坏，请用办公软件打开并另存后上传。") from error
    if root.getroottree().docinfo.doctype:
        raise _forbidden_declaration()
    return root


def _forbidden_declaration() -> ReadError:
    return ReadError(Code.ARCHIVE_UNSAFE, "文件内部含有不允许的声明，为安全起见未打开。")


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
