"""Milestones: commitments without a number, tied to a year or a date.

One for each dated clause group, between ；and 。 or up to the next date: 2022年公布清单；2023年持续提升.
What is measured in a group makes it an indicator's; words before the first measured clause are a milestone
of their own (到2025年，基本建成体系，产值达到10亿元).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fangan import dates, numerals
from fangan.expressions import expression
from fangan.indicators import masking
from fangan.indicators import scope as scoping
from fangan.model import Certainty, Indicator, Milestone
from fangan.text import Span

_SENTENCE = expression(r"(?:(?!--|——)[^。！？!?；;\n])+")
_UNBROKEN = expression(r"[^。！？!?；;\n]+")
"""The same, five times quicker, for a text without dashes."""

_EDGES = " 　\t，,、：:。；;—-"
_LEADS = expression(
    r"(?:[，,：: 　]|力争|确保|争取|努力|计划|预计|到|至|在|于|要|应|须|全部|全面(?=完成|建成))+"
)
_DONE = expression(
    r"完成|建成|实现|形成|基本|全面|达到|启动|开工|竣工|投(?:入(?:使用|运营|运行|生产)|用)|出台|制定|印发|编制|建立|健全|完善|构建|打造|推进|推动|开展|申报"
    r"|争创|创建|创成|成为|公布|发布|提升|提高|增强|扩大|深化|进入|取得|明显|显著|持续|落实|组织|培育|引进|搬迁|验收|通过|开通|通车|运行"
    r"|完工|封顶|成立|转入|交付|办结|贯通|获批|设立|召开|收官|铺开|摸底|启用|见效|清零|销号|推行|推广|建好|改造|发展|培训|开放|上线"
    r"|联通|新建|扩建|迁建|修订|调[整入出]|纳入|取消|淘汰|退出|治理|修复|普及|应用|部署|接入|共享|互认|归零|遏制|轮训|获得|获评|命名|达标"
    r"|摘牌|摘帽|关停|关闭|取缔|拆除|清理|整合|打通|投产|落地|挂牌|组建|更新|到位|配齐|化解|清偿|停止|制订|评估|摸清|排查|移交|供地|签约"
    r"|安装|具备|迈[上入]|跻身|缓解|好转|扭转|缩小|满足|集聚|领先|覆盖|整治|消除|整改|改善|突破|降低|下降|减少|优化|稳定|建设|实施|升级|更加|率先|走在前列|蓄水|下闸|合龙|截流|点火|并网|动工|奠基|通水|通气|通航|通电|首飞|完备|齐备"
)
_NO_COMMITMENT = expression(
    r"^是|^(?:力争)?(?:通过|用|经过)[一二三四五六\d]+(?:年|个月)(?:左右)?的?(?:努力|时间)?$|以来|会议精神|远景目标|统计数据|期间发生|年度预算|(?:目标|任务|指标)(?:是|为|如下)$|之年$|意义(?:十分|非常)?重大"
)
_ALREADY = expression(
    r"[^，,、]{0,8}?已经?(?:完成|建成|将|向|会同|纳入|实现|开展|启动|印发|出台|投入|通过|列入)"
)
_TARGET_NAME_AFTER = expression(
    r"的|版"
    r"|[ 　]?(?:建成|竣工|完工|投用|交付|注册|登记|成立|出生|毕业|安装|取得|投入使用)"
    r"(?:投用|投产|使用|并投用)?的"
    r"|[^，。；、]{0,12}基础上"
    r"|[ 　]?(?:年度?)?(?:可持续发展议程"
    r"|全?[省市县区州镇]?《|[“\"][^”\"]{1,14}[”\"][^，。；]{0,8}(?:方案|计划|要点|意见)"
    r"|重点(?:工作|任务)|工作(?:任务|要点)|任务|远景|规划|目标任务|方案|计划|行动)"
)
_BY_A_PLAN = expression(r"(?:按照?|对照|根据|围绕|落实|贯彻|执行|参照|聚焦|依据)$")
_HOLDS = expression("(?:举办|承办|办好|筹办|协办|迎接|备战|筹备|服务|保障|参加|举行|召开|围绕)好?$")
_EVENT = expression(
    r"[^，。；、]{0,20}?(?:[大展年赛峰晚]会|运动会|博览会|锦标赛|联赛|公开赛|测试赛|邀请赛|比赛|赛事|马拉松|论坛|[^时季环]节|展览|活动)"
)
"""办好2031年全民健身大会: a year in the name of what is held."""

_DEPENDS = expression(r"(?:视|按照?|根据|结合|依据|以|为)$")
"""视当年度资金安排调整优化: the year of each time, no date."""

_FOR_LATER = expression(
    r"[^。；;，,]{0,40}?(?:打下|打好|奠定|夯实|创造|提供|积累)[^。；;，,]{0,12}(?:基础|条件|支撑|保障|经验)"
)
"""为2035年全面建成打下基础: a time beyond the one that is spoken of."""

_TASKS_OF_YEAR = expression(r"[ 　]?年?度?[^，。；、]{0,6}(?:目标|任务|计划|要点|清单)")
"""将2031年供水任务分解到村: the year of what is dealt with."""

_SOMETHING_ELSE = expression(r"[^。；;，,]{0,40}(?:会议?|文件|通知|方案)(?:召开|印发|下发)?之?后[，,]")
"""6月1日动员会召开后，各镇组织学习: when something else was."""

_RECURS = expression(
    r"每年度?的?(?:[一二三]、|\d{1,2}月(?:\d{1,2}[日号]|[底末份上中下旬])*前?[、和及])*第?$|半年[和、]$"
)
"""每年4月和10月: what comes back every year is a rhythm, no date."""

_FAR = 24
_IN_FORCE = expression(
    r"[，, 　]*(?:(?:正式)?(?:施行|实施|执行|生效|废止|试行|[）)。])|(?:用|连续)?[\d一二两三四五]{1,2}年)"
)
"""2031年起5年内: how long it takes, from when on; the end is said nowhere."""

_MEANS = expression(r"通过|依托|围绕|按照|依据|立足|结合|针对")
"""到2030年，通过实施行动，占比达到40%: the means of what is measured."""

_SHORTEST = 4


class _Group(NamedTuple):
    """A dated stretch of a sentence; `start` is where the words after the date begin."""

    when: dates.When
    start: int
    end: int


def find(
    text: str,
    span: Span,
    measured: Sequence[Indicator] = (),
    *,
    year: int | None = None,
    goals: bool = False,
    skip: Sequence[Span] = (),
    title: str | None = None,
) -> tuple[Milestone, ...]:
    """All milestones in `text[span]`. `measured` are its indicators, `year` what 年底前 refers to.

    In `goals` the first sentence after a year is its milestone, later ones without a date are not.
    """
    source = span.of(numerals.narrow_whole(text))
    said = list(dates.find_narrow(source, year))
    if not said:
        return ()
    inside = (each for each in skip if span.start <= each.start and each.end <= span.end)
    local = tuple(each.shifted(-span.start) for each in inside)
    masked = masking.layers(source, local)[0].masked
    whens = [when for when in said if _tells(masked, when, title or "")]
    places = sorted(each.span.shifted(-span.start) for each in measured)
    found: list[Milestone] = []
    for group in _groups(masked, whens):
        found.extend(_milestones(text, span, masked, group, places))
    return tuple(found)


def _tells(masked: str, when: dates.When, title: str) -> bool:
    """Whether a date in the sentence itself says until when something will be."""
    if masking.FILL in masked[when.span.start] + masked[when.span.end - 1]:
        return False
    if when.bound is dates.Bound.AFTER:
        return _starts_something(masked, when)
    if not when.years or scoping.is_base(masked, when):
        return False
    if masked[when.span.start : when.span.end + 4] in title:
        return False
    if masked.startswith(("上年", "去年", "上一年"), when.span.start):
        return False
    if _RECURS.search(masked, max(0, when.span.start - _FAR), when.span.start):
        return False
    before = masked[max(0, when.span.start - 4) : when.span.start]
    if before.rstrip().endswith(("将", "把", "对")) and _TASKS_OF_YEAR.match(masked, when.span.end):
        return False
    if _HOLDS.search(before) and _EVENT.match(masked, when.span.end):
        return False
    if _SOMETHING_ELSE.match(masked, when.span.end):
        return False
    if before.endswith("为") and _FOR_LATER.match(masked, when.span.end):
        return False
    if not when.stated and masked.startswith(("考核", "考评", "总评", "评议"), when.span.end):
        return False
    if masked.startswith("今年", when.span.start) and before.endswith("预计"):
        return False
    if masked.startswith("当年", when.span.start) and _DEPENDS.search(before):
        return False
    if _BY_A_PLAN.search(before) and masked[when.span.end : when.span.end + 1] not in ("，", ","):
        return False
    return _TARGET_NAME_AFTER.match(masked, when.span.end) is None


def _starts_something(masked: str, when: dates.When) -> bool:
    """自2024年1月1日起，全面推行…; a plan's own coming into force (起施行) and 以来 start nothing."""
    said = masked[when.span.start : when.span.end]
    return said.endswith("起") and when.start is not None and not _IN_FORCE.match(masked, when.span.end)


def _groups(masked: str, whens: Sequence[dates.When]) -> Iterator[_Group]:
    starts = [when.span.start for when in whens]
    dashed = "--" in masked or "——" in masked
    # Only sentences with a date: from the first date on, up to the last one's sentence.
    for sentence in (_SENTENCE if dashed else _UNBROKEN).finditer(masked, starts[0]) if starts else ():
        if sentence.start() > starts[-1]:
            return
        inside = whens[bisect_left(starts, sentence.start()) : bisect_left(starts, sentence.end())]
        for index, when in enumerate(inside):
            end = inside[index + 1].span.start if index + 1 < len(inside) else sentence.end()
            yield _Group(when, when.span.end, _without_lead(masked, when.span.end, end))


def _without_lead(masked: str, start: int, end: int) -> int:
    """The end without 到, 力争 and punctuation that belong to the next date."""
    while end > start and masked[end - 1] in _EDGES + "到至在于自从":
        end -= 1
    return end


def _milestones(
    text: str, span: Span, masked: str, group: _Group, places: Sequence[Span]
) -> Iterator[Milestone]:
    lead = _LEADS.match(masked, group.start, group.end)
    start = lead.end() if lead else group.start
    index = bisect_left(places, group.start, key=lambda place: place.end)
    first = places[index].start if index < len(places) and places[index].start < group.end else None
    end = group.end if first is None else _clause_before(masked, start, first)
    words = masked[start:end].strip(_EDGES)
    if first is not None and _MEANS.match(words):
        return
    short = len(words) < _SHORTEST and not _DONE.fullmatch(words)
    if short or not _DONE.search(words) or _NO_COMMITMENT.search(words) or _ALREADY.match(words):
        return
    absolute = Span(start, end).shifted(span.start)
    when = group.when
    last = when.end or when.start
    day = last if when.grain is not dates.Grain.YEAR or when.bound is not dates.Bound.WITHIN else None
    for each in scoping.covered(when):
        yield Milestone(
            year=each,
            date=day,
            text=absolute.of(text).strip(_EDGES),
            span=absolute,
            certainty=Certainty.CERTAIN if first is None else Certainty.LIKELY,
            reason=None if first is None else "同句另有量化指标",
        )


def _clause_before(masked: str, start: int, at: int) -> int:
    """The end of the clause before the one that holds `at`."""
    cut = max(masked.rfind(char, start, at) for char in "，,")
    return max(cut, start)
