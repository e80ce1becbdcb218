"""A document as issued (GB/T 9704): red head, number and signer, title, seal line, annex, imprint."""

from __future__ import annotations

from typing import NamedTuple

from typeset import COLUMNS, HEIGHT, LEFT, PITCH, SIZE, WIDTH, Page, broken, width_of

RIGHT = WIDTH - LEFT
TEXT = """\
青禾县人民政府文件
青政发〔2026〕5号 签发人：李明
青禾县人民政府关于印发青禾县2026年节水行动实施方案的通知
各乡镇人民政府，县政府各部门，县属各企事业单位：
《青禾县2026年节水行动实施方案》已经县政府第12次常务会议研究同意，现印发给你们，请结合实际认真组织实施。
附件：1.节水行动任务分解表
2.节水载体建设名单
青禾县人民政府
2026年3月2日
（此件公开发布）
附件1
青禾县2026年节水行动实施方案
为落实节水优先方针，制定本方案。
一、工作目标
到2026年底，全县用水总量控制在1.2亿立方米以内，万元地区生产总值用水量较上年下降3%以上，农田灌溉水有效利用系数达到0.58。
二、重点任务
（一）农业节水增效
1.推进灌区现代化改造。完成渠道衬砌30公里。（牵头单位：县水利局；配合单位：县农业农村局，各乡镇人民政府）
抄送：县委办公室，县人大常委会办公室，县政协办公室。
青禾县人民政府办公室 2026年3月2日印发"""


class _Setting(NamedTuple):
    """How a line of the text stands on its page: indent in ems, or in the middle, or from the right."""

    size: float = SIZE
    indent: float = 2
    middle: bool = False
    from_right: float | None = None
    space_before: float = 0


_FLUSH, _TITLE = _Setting(indent=0), _Setting(22, middle=True)
_LETTER: list[tuple[str, _Setting]] = [
    ("青禾县人民政府", _Setting(22, middle=True, space_before=2)),
    ("关于印发青禾县2026年节水行动实施方案的", _TITLE),
    ("通知", _TITLE),
    ("各乡镇人民政府，县政府各部门，县属各企事业单位：", _FLUSH),
    (TEXT.split("\n")[4], _Setting()),
    ("附件：1.节水行动任务分解表", _Setting()),
    ("2.节水载体建设名单", _Setting(indent=5)),
    ("青禾县人民政府", _Setting(from_right=5, space_before=1)),
    ("2026年3月2日", _Setting(from_right=4)),
    ("（此件公开发布）", _Setting()),
]
_ANNEX: list[tuple[str, _Setting]] = [
    ("附件1", _FLUSH),
    ("青禾县2026年节水行动", _TITLE),
    ("实施方案", _TITLE),
    *((line, _Setting()) for line in TEXT.split("\n")[12:18]),
]


def issued_pages() -> list[Page]:
    head = Page(
        texts=[(80 + 48 * number, 160, 36, letter) for number, letter in enumerate("青禾县人民政府文件")]
    )
    head.texts.append((LEFT, 230, SIZE, "青政发〔2026〕5号"))
    head.texts.append((RIGHT - 7 * SIZE, 230, SIZE, "签发人：李明"))
    head.rules.append((LEFT, 240, RIGHT, 240))
    _set(head, _LETTER, 260)
    annex = Page()
    _set(annex, _ANNEX, 110)
    annex.rules += [(LEFT, y, RIGHT, y) for y in (700, 722, 744)]
    annex.texts.append((LEFT + 14, 716, 14, "抄送：县委办公室，县人大常委会办公室，县政协办公室。"))
    annex.texts.append((LEFT + 14, 738, 14, "青禾县人民政府办公室"))
    annex.texts.append((RIGHT - 9 * 14, 738, 14, "2026年3月2日印发"))
    for number, page in enumerate((head, annex), 1):
        page.texts.append((WIDTH / 2 - 20, HEIGHT - 50, 14, f"— {number} —"))
    return [head, annex]


def _set(page: Page, lines: list[tuple[str, _Setting]], y: float) -> None:
    for text, setting in lines:
        y += setting.space_before * PITCH
        for number, line in enumerate(
            broken(text, COLUMNS, setting.indent) if setting.size == SIZE else [text]
        ):
            y += PITCH
            page.texts.append((_left(line, setting, first=not number), y, setting.size, line))


def _left(line: str, setting: _Setting, *, first: bool) -> float:
    if setting.middle:
        return (WIDTH - width_of(line) * setting.size) / 2
    if setting.from_right is not None:
        return RIGHT - (setting.from_right + width_of(line)) * setting.size
    return LEFT + (setting.indent * SIZE if first else 0)
