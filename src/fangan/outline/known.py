"""Headings that plans use so often that they need neither number nor emphasis."""

from __future__ import annotations

from fangan.expressions import expression

_KNOWN = expression(
    r"(?:总体要求|指导思想|基本原则|工作原则|工作目标|总体目标|主要目标|发展目标|目标任务|重点任务|主要任务|工作任务|重点工作|"
    r"工作内容|工作措施|主要措施|重点举措|主要举措|实施步骤|工作步骤|方法步骤|时间安排|进度安排|保障措施|组织保障|"
    r"工作要求|组织实施|有关要求|工作保障|责任分工|任务分工|总体思路|工作思路|附则)[-—－一]?、?"
)

_BRACKETED = expression(r"【([^】]{2,12})】")


def is_known_heading(text: str) -> bool:
    """Whether the line is one of them and nothing else; a stray mark of a lost number may follow."""
    return _KNOWN.fullmatch(text.rstrip("：:。").strip("【】")) is not None


def opens_with_known_heading(text: str) -> bool:
    """【总体目标】到2027年……: such a heading in 【】 with its body on the same line."""
    bracketed = _BRACKETED.match(text) if text[:1] == "【" else None
    return bracketed is not None and is_known_heading(bracketed[1])
