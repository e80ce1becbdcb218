"""Where a heading ends and the body begins, and what the heading of a section announces."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

from fangan.expressions import expression
from fangan.outline.blocks import Block
from fangan.outline.known import is_known_heading, opens_with_known_heading
from fangan.outline.labour import division_of_labour
from fangan.outline.markers import Style
from fangan.outline.tree import Node

_SENTENCE_END = expression(
    r"[。！？!?.](?:(?<!\.)|(?<=[\u4e00-\u9fff）)”\"]\.)(?=\s|$|[\u4e00-\u9fff“\"（(①]))"
)
"""A half-width stop ends a sentence where all punctuation is typed so."""

_PUNCTUATION = expression(r"[。；;，,：:！!？?]")
_BEFORE_COLON = expression(r"[^。；;，,：:]{2,20}[：:](?=.)")
_LABELLED = expression(r"(?:单位|部门|领导|如下|以下|包括|时限|时间)[：:]$")
_BRACKETED = expression(r"【[^】]{2,40}】\s*")
_ORDER = expression(
    "|".join(rf"{who}(?:要|应|须)" for who in ("单位", "部门", "政府", "地区", "各[^，。]{1,10}"))
    + r"|日(?<=\d日)底?前|月(?<=\d月)底?前"
)
_ASIDE = expression(r"[（(][^（）()]*[）)]")
_OWN_TITLE = 45
_LONGEST_OF_ARTICLE = 16
"""An article's first paragraph is a sentence of its own when others (款) follow, unless it is short."""


class Sense(Enum):
    """What a section is about, by its heading."""

    GOALS = "goals"
    BACKGROUND = "background"
    INDICATORS = "indicators"
    PHASES = "phases"
    SAFEGUARDS = "safeguards"
    CLOSING = "closing"
    TASKS = "tasks"


_CLOSES = expression(r"(?:附\s*则|附件|有关说明|其他(?:事项)?|施行日期|名词解释)$")
_SENSES: tuple[tuple[Sense, re.Pattern[str]], ...] = (
    (
        Sense.INDICATORS,
        expression(
            r"指标(?:分工|分解|任务|清单)|^(?:经济(?:社会)?(?:发展)?|社会发展)?(?:主要|核心|约束性|预期性?|量化|考核)(?:经济|经济社会|经济社会发展|社会发展|发展|工作|目标)*指标|(?:约束性|预期性|引导性)(?:指标|目标)$"
        ),
    ),
    (
        Sense.GOALS,
        expression(
            r"(?:总体|指导|基本|工作|发展|主要|行动|建设|奋斗|具体|年度|攻坚|创建|改革|整治|阶段性?|预期)(?:思想|思路|原则|目标|方针|定位|考虑)|(?:总体|基本)要求|"
            r"^(?:目标(?:定位|要求)?|目的意义|重要意义|工作依据|编制依据|适用范围|实施范围|组织形式|总则|目的|思路目标|思路与目标|(?:整治|行动|活动|攻坚|会战|开展|创建|检查)(?:的)?(?:时间|时段)$|总体部署|总体安排$)"
            r"|目标$|指导思想|^(?:考核|评价|适用|实施|支持|申报|整治|扶持)(?:的)?(?:对象|范围)|(?:思路|原则)(?:和|与|及)?目标"
        ),
    ),
    (
        Sense.BACKGROUND,
        expression(
            r"^(?!夯实|筑牢|打牢|巩固|强化|加强|优化|改善|营造|创造|完善|提升|建设|改造|推动|推进|加快|适应|应对|稳定|摸清|调查|普查|公开|报告|报送|上报|汇报|通报|反馈|掌握|跟踪|督查|督导)"
            r"[^，。；：]{0,20}?(?:形势|现状|背景|概况|(?:发展|工作|建设|现实|规划|实施)基础|(?:发展|面临的?|内外|外部)环境|(?:工作|发展|实施|执行)情况|回顾)(?:分析|特征|评价)?$"
            r"|^[^，。；：]{0,20}取得(?:了)?[^新，。]{0,8}(?:成就|成绩)$"
            r"|^[^，。；：]{0,24}新?机遇[和与]?新?挑战$"
            r"|^(?:主要|发展|工作|取得的?|存在的?|面临的?|当前|目前|突出|困难|不足|[和与及、的]|成效|成就|成绩|问题|短板|机遇|挑战|困难|风险|优势){2,}$"
            r"|^(?:序言|前言|引言|导言)$|^[“\"]十[一二三四五]五[”\"](?:时期|期间)?[^，。；]{0,14}(?:成就|成效|成绩|回顾|执行情况|进展|评估)$"
            r"|^(?:背景|形势|现状|发展(?:基础|现状|形势|环境)|面临形势)(?!.{0,12}(?:任务|措施|举措))"
        ),
    ),
    (
        Sense.PHASES,
        expression(
            r"(?:工作|实施|方法|行动|推进|整治|时间|进度|阶段)(?:步骤|阶段|安排|进度|划分)(?:和|与|及)?(?:时间|步骤|安排|要求)?$|^[^，。；：]{2,6}步骤$|时间(?:安排|步骤|进度|节点)$|(?:时间|进度|阶段)(?:要求|计划)$|时间(?:安排|步骤|进度)|步骤(?:安排|及时间|和时间)|实施(?:步骤|阶段)|阶段安排|进度安排"
        ),
    ),
    (
        Sense.SAFEGUARDS,
        expression(
            r"保障措施|组织(?:保障|实施|领导)|工作(?:要求|保障|机制|制度)|制度保障|推进(?:措施|机制|落实)|实施保障|有关要求|相关要求|落实(?:要求|保障|机制)|"
            r"(?:强化|加强|完善|健全|做好|严格|落实).{0,8}(?:组织领导|组织保障|组织实施|工作保障|保障措施|实施保障|保障机制|推进机制|责任落实|督促落实|督导考核|监督考核)|"
            r"保障机制|支撑保障|保障条件|规划(?:的)?(?:组织)?实施|实施机制|服务保障措施|^(?:保障|要求|组织)$|监督(?:管理|考核|检查)$|考核(?:评价|奖惩|督查)$|^[^，。；]{0,6}[，,]?抓(?:责任)?考核|^(?:考核|评价|考评|评估)(?:方式|方法|办法|程序|实施)|^(?:考核|评价|考评)?结果(?:运用|应用)|^奖惩(?:措施|办法)?$|督导(?:检查|考核)$|调度(?:推进|通报|督导)$|验收(?:评估|考核)$|考核验收$|(?:跟踪|督查|督导)问效$"
        ),
    ),
)
_SUPPORT = expression(
    r"(?<!民生)(?<!社会)(?<!住房)(?<!医疗)(?<!养老)(?<!安全)(?<!供应)(?<!粮食)(?<!能源)(?<!权益)保障(?!和改善|与改善|改善|民生|粮食|供[应水电热]|住房|基本)"
    r"|组织领导|组织推进|组织落实|支撑|工作机制|推进机制|实施机制|督促|督导|考核|宣传|党的(?:全面)?领导|人才(?![^，。]{0,8}(?:行动|工程|项目|高地|振兴|强[省市县区]))|资金|政策支持|落实|(?<!内容和)(?<!内容与)(?<!内容及)(?<!任务和)(?<!任务与)(?<!任务及)(?<!措施和)(?<!标准和)要求$|纪律$"
)
_PHASE_HEADING = expression(r"阶段|20\d{2}\s*年|\d{1,2}\s*月|即日起|启动|部署")


_BACKGROUND = dict(_SENSES)[Sense.BACKGROUND]


@lru_cache(maxsize=1024)
def sense_of(heading: str, *, is_last: bool = False) -> Sense:
    """What a heading announces. `is_last`: it heads the last section, where a 保障 is a safeguard."""
    if is_closing(heading):
        return Sense.CLOSING
    for sense, pattern in _SENSES:
        if pattern.search(heading):
            return sense
    return Sense.SAFEGUARDS if is_last and _SUPPORT.search(heading) else Sense.TASKS


def sense_of_leaf(heading: str) -> Sense:
    """What a leaf inside a section announces: background, an end, or like all others a task."""
    if is_closing(heading):
        return Sense.CLOSING
    # Each of its ways is bound to the beginning, so nothing further on is asked.
    background = _BACKGROUND.match(heading) and sense_of(heading) is Sense.BACKGROUND
    return Sense.BACKGROUND if background else Sense.TASKS


def is_closing(heading: str) -> bool:
    return _CLOSES.match(heading) is not None


def is_phase_heading(text: str) -> bool:
    return _PHASE_HEADING.search(text[:60]) is not None


@lru_cache(maxsize=1024)
def _opening(text: str) -> tuple[int, int, int, bool]:
    """How a paragraph opens; a section and the draft of its item ask for the same, hence the cache.

    Where a title in 【】 or the names of units whose labour it tells end, 0 without either; where the first
    sentence ends, without and with its stop, the paragraph's end where none does; whether a short first
    sentence already says who must do what by when.
    """
    bracketed = _BRACKETED.match(text) if text[:1] == "【" else None
    title = bracketed.end() if bracketed else division_of_labour(text)
    stop = _SENTENCE_END.search(text)
    if stop is None:
        return title, len(text), len(text), False
    end = stop.end()
    return title, stop.start(), end, end <= _OWN_TITLE + 1 and _is_order(text[:end])


def heading_end(block: Block, *, more: bool, sibling_titles: bool) -> int:
    """How many characters of the block's content are its heading; 0 where it has none.

    `more`: body or deeper levels follow. `sibling_titles`: its siblings open with a title sentence too.
    """
    text = block.content_text
    title, stop, end, order = _opening(text)
    if title:
        return title
    if end >= len(text):
        stops = stop < end
        if block.marker and block.marker.style is Style.ARTICLE and stops and end > _LONGEST_OF_ARTICLE:
            return 0
        if not more and (colon := _title_before_colon(text)):
            return colon
        return len(text) if more or not (stops or _PUNCTUATION.search(text.rstrip("。."))) else 0
    if not order and end - 1 <= _OWN_TITLE and (sibling_titles or end - 1 <= 14 or more):
        return end
    return _title_before_colon(text)


def _title_before_colon(text: str) -> int:
    """How many characters a title takes that a colon ends; 0 where what the colon ends is none."""
    colon = _BEFORE_COLON.match(text)
    if colon is None:
        return 0
    labels = _LABELLED.search(colon[0])
    return 0 if labels and sense_of(colon[0][:-1]) is not Sense.GOALS else colon.end()


def has_title_sentence(block: Block) -> bool:
    """Whether the first of several sentences reads as a title: short, no list of objects in it."""
    text = block.content_text
    _, stop, end, order = _opening(text)
    if text[:1] == "【" and _BRACKETED.match(text):
        return True
    return 4 <= stop <= 34 and end < len(text) - 4 and not order


def _is_order(sentence: str) -> bool:
    """Whether a short first sentence already says who must do what by when, and so is no title."""
    said = _ASIDE.sub("", sentence) if "（" in sentence or "(" in sentence else sentence
    return _ORDER.search(said) is not None or (said[:1] == "对" and _GRANT.match(said) is not None)


_GRANT = expression(
    r"对于?[^。：]{4,}?(?:给予|予以|免征|减征|免收|减收|减按|减免|免除|发放|按(?!照?规定执行)|一次性|每[年月户人家])[^。：]{2,}"
)
"""对新建粮仓给予补助: whom a policy grants what, and no title of it."""

_NO_HEADING = expression(r"[（(《\d|]|[^：:\n]*[：:]")


def is_plain_heading(block: Block, following: Block | None) -> bool:
    """Whether an unnumbered line is a heading: marked as one, or short and before a number 1."""
    text = block.text
    if block.marker is None and opens_with_known_heading(text):
        return True
    if block.marker or not 3 <= len(text) <= 60 or _NO_HEADING.match(text):
        return False
    if _BRACKETED.fullmatch(text) or (is_known_heading(text) and following is not None):
        return True
    if block.emphasised and len(text) <= 45 and not _PUNCTUATION.search(text.rstrip("。：")):
        return True
    opens_numbers = following is not None and following.marker is not None and following.marker.number == 1
    return opens_numbers and len(text) <= 28 and not _PUNCTUATION.search(text)


def heading_of(node: Node) -> str:
    """The node's line without marker, for judging what it announces."""
    return node.block.content_text if node.block else ""
