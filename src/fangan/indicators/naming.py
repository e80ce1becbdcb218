"""What a quantity measures: the noun phrase beside it, in the source's words.

A name is put together from stretches of the text, in order; each rule names the stretches, `words` joins
them. Patterns of the genre:

- noun, verb of reaching, number        森林覆盖率达到70%
- verb of delivery, noun, number        新增总部企业2家
- verb of delivery, number, noun        打造3个典型案例
- place, number of 的, noun, predicate  90%的乡镇建成养老中心
- verb, amount, purpose                 投资800万元建设文化馆
- a bare head, which borrows            …护理型床位，占比达到40%
"""

from __future__ import annotations

from collections.abc import Mapping

from fangan.expressions import expression
from fangan.indicators import lists
from fangan.indicators import vocabulary as words
from fangan.indicators.quantities import Quantity
from fangan.text import Span, as_span

_LAST_JOINER = expression(rf"{lists.JOINER}[ 　]*$")
EMPTY_RIGHT = expression(
    r"[ 　]*(?:的)?(?:阶段性)?(?:目标(?:任务)?|任务|水平|保障水平|标准|要求|比例|速度|幅度|规模|增速|增幅"
    r"|额度|总量|数量|范围|指标|底线|红线|常态化)?[”\"'）)]*[ 　]*"
)
_NOT_A_NOUN = expression(
    r"[ 　]*(?:给予|予以|用于|分布|位于|覆盖(?!率)|进行|作为"
    r"|(?:全部|全面)?(?:完成|实现|建成|投入|投用|开工|通过|纳入|达到)"
    r"|左右|[在并且为以达可均都已将由向从对到于后前时等、和与及)）”\"])"
)
_PREPOSITION = expression(
    r"(?:[等在为向对给用按以从的有]|全[州省市区县国镇域]|其[余中他]|剩余|另外|不同|各类|面[向对]|针对|围绕|聚焦)"
    r"[ 　]*$"
)
CHANGED = "(?:年均|增长|提高|下降|降低|减少|提升|增加|压缩|缩短|翻)"
_COMPARED = expression(rf"(?:(?<!同)比(?![重例率较])[^，。、]{{1,10}}?|较[^，。、]{{0,10}}?)(?={CHANGED})")
BASED = expression(r"在[^，。、]{2,14}?基础上(?:再|继续)?")
"""A base that the text compares with: 在2022年基础上, 在全省目标的基础上再."""

_ALIKE = expression(r"(?:均(?<![平年月日户人]均)|都|全部|皆|翻|力争|争取|确保|预计|总体|控制在[^，、]{1,6})$")
_MAY_END_EARLIER = expression("[均都全皆翻力争确预总控由从实使推努]")
"""What `_LAST_AIM`, `_ALIKE` and `_ORIGIN` begin with: most names hold none of it."""

_ALL_OF_THEM = expression(r"(?<![平年月日户人])均")
_DELIVERY = expression(
    r"新建|建设|建成|打造|设置|布局|实施|开展|完成|改造|新增|配备|安装|组织|举办|试点|推广|部署|投放|种植|栽植|铺设|修建|培育|修复"
)
_SHARED_PREDICATE = expression(
    r"达到|建成|建有|实现|完成|通过|创成|开展|设置|配备|覆盖|纳入|能够|具备|成为|获得|拥有|设有|接入"
)
_PAYING = expression(
    r"(?:总)?(?:投资|投入|安排|筹措|争取|筹集|落实|整合|统筹|撬动|下达|拨付|发放|列支|预算)(?:资金|预算|经费)?$"
)
ENDS_PAYING = frozenset("资入排措取集实合筹动达付放支算金费")
"""What that ends with."""

_AND_GOES_ON = expression(
    r"[并且](?:持续|逐步|进一步|稳步|保持|不断|逐年|力争|实现|确保|同步)|(?:特别|尤其)是"
)
_ASIDE = expression(r"[(（](?<=[^的][(（])\ue000{7,}[)）]")
"""A remark in brackets behind a noun; a short one (街道) belongs to it."""

_ONLY_ASIDE = expression(r"[(（]\ue000+[)）]")
"""水库除险加固12座（含中型2座）: a bracket alone names nothing."""

_PAID = expression(
    r"[ 　]*的?(?:给予|予以)?(?:一次性)?(?:资金|财政|经费)?"
    r"(?:奖励|奖补|补助|补贴|资助|扶持|支持|贴息|配套|补偿|专项资金|资金|经费|贷款)"
)
_SCALE_AT_END = expression("总?规模$")
_VOWED = expression(r"(?:推进|推动|保证|做到|达到|保持|促进|力求)")
_GIVEN_OF = expression("(?:给予|予以)(?=[^，、]{2,14}$)")
"""给予实际租金50%的补贴: of what the share is paid stands behind 给予."""

_OF_RATIO = expression(r"[ 　]*的(?:比例|标准|额度|幅度|价格|费率)")
_AIM = "(?:实现|确保|力争|使得?)"
_LAST_AIM = expression(rf"(?:推动{_AIM}|努力{_AIM}|确保{_AIM}|实现|确保|力争|使得?)(?=[^，]{{5,}}$)")
_ACCORDING = expression(r".*(?:按(?![时期需劳揭])照?|依照|参照)(?:其)?(?:实际)?")
_LEADING_MARKER = expression(
    r"(?:[①-⑳]|[(（]?\d{1,2}[)）.、．](?!\d)|[(（][一二三四五六七八九十\ue000]{1,3}[)）])[ 　]*"
)
_ORIGIN = expression(r"[由从][ 　]?\d[\d.,%]*[^\d，。、]{0,5}$")
_RAISED_TO_EACH = expression(r"(?:提高|提升|增加|调整|达|上调)(?:到|至)?(?=每)")
_ENUMERATED = expression(
    r"^[^，。；]{1,40}?、[^，。；]{1,60}?等(?=[两三四五六七八九十\d]{1,3}(?:大|个|家|类|种|项|条|省|市|县|区)[^，。、]{4,})"
)
"""甲河、乙河等三大流域水质优良比例: the collective says it as clearly."""

FOR_ONE = expression(
    r"(?:单个?|每|同一)[个家户台套人辆项位次站座条处件]?(?:企业|项目|机构|平台|单位|航线|站点|设区市|县市区|县|乡镇|街道|村|社区|学校)?(?:每年|年度|全年|累计)?"
)
_TERM = expression(r"(?:未来|今后)?(?:\d{1,2}|[一二两三四五十])年(?:内|左右)?(?:时间)?内?(?:累计)?")
_BY_NORM = expression(r".*按照?(?=每[^，、]{1,8}$)")
_PLANNED = expression("(?:的标准)?(?:规划|配建|配套|建设|设置|配备|配置)")
"""新建居住区按每千人口不少于10个托位规划建设…: what is due to each, without what it is planned for."""

_BRACKET_FIRST = expression(r"[(（]\ue000{2,}[)）](?:的标准)?(?=[^(（]{2,})")
"""每日最高80元（超过5日的按5日计）的标准: a bracket right behind one number names no other."""

_OF_THE_AMOUNT = expression(
    rf"(?:其中|同比|比上|较上|占|同期|年均|平均|其他|另|到位|完成投资|当年|今年|续建|竣工|{words.alternation(words.CHANGE)})"
)

PROCEDURE = expression("(?:办理|审批|申请)?(?:环节|步骤|流程|材料|证明|要件|程序)")
"""报装流程压缩为3个环节: what is made shorter stands in front."""

_ON_BASE = expression("(?:的)?(?:水平|实绩)?的?基础上(?:再|继续)?")
_MADE_OF = expression(r"(?:可?实现|可在|能在|在|可|于)$")
_HEADS_BY_LAST = words.by_character((word for word in words.HEADS if len(word) <= 5), -1)
_DELIVER_BY_LAST = words.by_character((word for word in words.DELIVER if len(word) <= 5), -1)
_DELIVER_BY_FIRST = words.by_character((word for word in words.DELIVER if 2 <= len(word) <= 5), 0)
_CHANGE = words.alternation(words.CHANGE)
_CHANGE_TAIL = expression(
    rf"(?:[比较](?:20\d\d年|上年|去年)[^，、]{{0,3}}?)?(?:年均|同比|比上年|每年|较上年)?(?:{_CHANGE})$"
)
_OPENERS = words.by_character(words.OPENERS, 0)
_NOT_OPENERS = words.by_character(words.NOT_OPENERS, 0)
_SERVED = expression(r"为[^，。；、\d]{1,12}?(?:提供|办理|解决|减免|发放|配备|争取)(?=[^，。；、\d])")
"""为小微企业提供服务60次: for whom it is done belongs to the name."""

_OPENS_TERM = frozenset("未今0123456789一二两三四五十")
_OPENS_BASE = frozenset("的水实基")
"""What `_TERM` and `_ON_BASE` begin with."""

_MAY_OPEN = _OPENS_TERM | _OPENS_BASE | _OPENERS.keys()
"""What the words begin with that `Namer.opened` leaves out, a date aside."""

LONG_NAME = 30
_DESCRIBED = expression(r"[^“”]{12,}的(?P<what>[^，。、的“”\d]{4,16})$")
LONGEST = 120
TRIM = " 　\t·，,、：:—-"


class Namer:
    """Names for quantities of one masked layer.

    `source` is the same text unmasked; `dated` leads from the start of each date expression to its end.
    """

    def __init__(self, masked: str, source: str, dated: Mapping[int, int]) -> None:
        self.masked = masked
        self.source = source
        self.dated = dated
        self.date_at_end = {end: start for start, end in dated.items()} if dated else dated
        self._words: dict[tuple[Span, ...], str] = {}

    def words(self, spans: tuple[Span, ...]) -> str:
        """The stretches' own words, comparisons with a base (比2020年) and edge punctuation left out."""
        if (known := self._words.get(spans)) is None:
            known = self._words[spans] = self._read_words(joined(self.source, spans))
        return known

    def _read_words(self, said: str) -> str:
        if "每" in said:
            said = _RAISED_TO_EACH.sub("", said)
        if "力争" in said:
            said = said.replace("力争", "")
        if "等" in said:
            said = _ENUMERATED.sub("", said)
        name = _without_comparison(said) if "比" in said or "较" in said else said
        if "基础上" in name:
            name = BASED.sub("", name)
        name = name.replace("\n", "").strip(TRIM)
        if "”" in name and name.count("”") > name.count("“"):
            name = name.rstrip("”")
        return _shortened(name) if len(name) > LONG_NAME else name

    def spans(self, quantity: Quantity, left: Span, right: Span) -> tuple[Span, ...]:
        """The stretches that name a quantity standing between `left` and `right`; () where none do."""
        in_bracket = self.masked[left.start] in "(（"
        if in_bracket and (behind := _BRACKET_FIRST.match(self.masked, left.start, left.end)):
            left = Span(behind.end(), left.end)
        left = self._left(self.opened(as_span((max(left.start, left.end - LONGEST), left.end))))
        if right.start < right.end:
            right = self._noun_after(self._cut(as_span((right.start, min(right.end, right.start + LONGEST)))))
        if quantity.measure == "share":
            return self._of_share(quantity, left, right)
        if quantity.measure == "time":
            made = _MADE_OF.search(self.masked, left.start, left.end)
            left = Span(left.start, made.start() if made else left.end)
            return tuple([span for span in (left, right) if not _empty(span)])
        if right.start == right.end:
            return () if _empty(left) else (left,)
        if left.start == left.end:
            return (self.without_of_after(right),)
        return self._of_both(quantity, left, right)

    def _left(self, left: Span) -> Span:
        """Without what says how, not what: 均, 力争, 由58%; behind the last 实现."""
        if self.masked.endswith("首次", *left):
            left = Span(left.start, left.end - 2)
        if _MAY_END_EARLIER.search(self.masked, *left) is None:
            return left
        left = self._aim(left)
        if (alike := _ALIKE.search(self.masked, *left)) and alike.start() > left.start:
            left = Span(left.start, alike.start())
        if (origin := _ORIGIN.search(self.masked, *left)) and origin.start() > left.start:
            left = Span(left.start, origin.start())
        return left

    def _of_both(self, quantity: Quantity, left: Span, right: Span) -> tuple[Span, ...]:
        """The name of a count, an amount or a size that has words at both sides."""
        if quantity.measure in ("money", "physical") and self.masked[right.start] == "的":
            scale = _SCALE_AT_END.search(self.masked, left.start, left.end)
            left = Span(left.start, scale.start() if scale else left.end)
            noun = self.without_of_after(right)
            of_noun = scale is None and self._ends_in_head(left) and self._verb_at_start(left) is None
            return (noun, left) if of_noun else (left, noun)
        if norm := _BY_NORM.match(self.masked, left.start, left.end):
            purpose = _PLANNED.search(self.masked, right.start, right.end)
            return (Span(norm.end(), left.end), Span(right.start, purpose.start() if purpose else right.end))
        paid = _PAID.match(self.masked, right.start, right.end) if quantity.measure == "money" else None
        right = self.without_of_after(right)
        if quantity.prefix and PROCEDURE.fullmatch(self.masked, *right):
            return (left, right)
        verb = self.verb_at_end(left)
        if paid is not None and self._names_whom(left):
            return (left, Span(right.start, paid.end()))
        if verb is not None:
            return (*self._for_each(left, verb), verb, right)
        if paid is not None:
            # 财政按每亩600元给予补助: what is paid for stands behind 按.
            according = _ACCORDING.match(self.masked, left.start, left.end)
            left = Span(according.end(), left.end) if according else left
            right = Span(right.start, paid.end())
            return (right,) if _empty(left) else (left, right)
        if _PREPOSITION.search(self.masked, left.start, left.end) or self._endsjoined(left):
            lead = self._verb_at_start(left)
            return (lead, right) if lead else (right,)
        if self.is_noun(right) and quantity.measure in ("count", "physical", "data") and not quantity.chinese:
            lead = self._verb_at_start(left)
            return (lead, right) if lead and lead != left else self._noun_then_noun(left, right)
        return (left,)

    def _for_each(self, left: Span, verb: Span) -> tuple[Span, ...]:
        """每个乡镇至少建成1个…: for each of what, when that opens the clause."""
        end = verb.start - 2 if self.masked.endswith(("至少", "最多"), left.start, verb.start) else verb.start
        return (Span(left.start, end),) if self.masked[left.start] == "每" and end > left.start + 1 else ()

    def _names_whom(self, left: Span) -> bool:
        """对新纳规企业给予10万元奖励, 每个机构每年给予2万元补贴: whom the clause itself names."""
        given = left.of(self.masked).endswith(("给予", "予以"))
        return given and (
            (left.start > 0 and self.masked[left.start - 1] in "对给向")
            or self.masked.startswith(("每", "单"), left.start)
        )

    def _cut(self, right: Span) -> Span:
        """Up to 并持续…, which tells of something else."""
        goes_on = _AND_GOES_ON.search(self.masked, right.start, right.end)
        right = Span(right.start, goes_on.start()) if goes_on else right
        aside = _ASIDE.search(self.masked, right.start, right.end)
        return Span(right.start, aside.start()) if aside else right

    def _aim(self, left: Span) -> Span:
        """推行垃圾分类实现投放正确率: what is to be reached stands behind the last 实现."""
        aim = _LAST_AIM.search(self.masked, left.start, left.end)
        if aim and aim.start() > left.start and self._ends_in_head(left):
            return Span(aim.end(), left.end)
        return left

    def _of_share(self, quantity: Quantity, left: Span, right: Span) -> tuple[Span, ...]:
        according = _ACCORDING.match(self.masked, left.start, left.end)
        ratio = _OF_RATIO.match(self.masked, right.start, right.end)
        if according or self.masked.endswith("的", *left):
            left = Span(according.end() if according else left.start, left.end)
            right = Span(ratio.end(), right.end) if ratio else right
            return tuple(span for span in (self._without_of(left), right) if not _empty(span))
        if ratio and not _empty(left):
            return tuple(span for span in (left, Span(ratio.end(), right.end)) if not _empty(span))
        if self.masked.startswith("的", *right):
            right = self.opened(Span(right.start + 1, right.end))
            if (given := _GIVEN_OF.search(self.masked, *left)) and _PAID.fullmatch(self.masked, *right):
                return (Span(given.end(), left.end), right)
            if _empty(right) or (not _empty(left) and self._ends_in_head(left)):
                return () if _empty(left) else (left,)
            verb = None if _empty(left) else self.verb_at_end(left)
            return (verb, right) if verb else (right,)
        if _empty(left):
            return () if _empty(right) else (right,)
        vow = _VOWED.match(self.masked, left.start, left.end)
        if vow and self._ends_in_head(left) and left.end - vow.end() > 3:
            left = Span(vow.end(), left.end)
        if _empty(right):
            return (left,)
        verb = self.verb_at_end(left)
        if verb is not None and not self._ends_with_change(left):
            return (left, right)
        return (left,) if self._ends_in_head(left) else (left, right)

    def _noun_then_noun(self, left: Span, right: Span) -> tuple[Span, ...]:
        """A noun on both sides: the one behind the measure word is counted, the one before owns it."""
        if self._ends_in_head(left):
            return (left,)
        return (right,)

    def _noun_after(self, right: Span) -> Span:
        """What follows the number, unless that is only 的目标, 任务, a bracket's end."""
        aside = self.masked[right.start] in "(（" and _ONLY_ASIDE.fullmatch(self.masked, *right)
        empty = aside or EMPTY_RIGHT.fullmatch(self.masked, *right) is not None
        return as_span((right.start, right.start)) if empty else right

    def without_of_after(self, span: Span) -> Span:
        start = span.start
        while start < span.end and self.masked[start] in " 　的":
            start += 1
        return as_span((start, span.end))

    def _without_of(self, span: Span) -> Span:
        end = span.end
        while end > span.start and self.masked[end - 1] in " 　的":
            end -= 1
        return Span(span.start, end)

    def is_noun(self, right: Span) -> bool:
        if _NOT_A_NOUN.match(self.masked, right.start, right.end):
            return False
        return self._verb_at_start(right) is None

    def verb_at_end(self, left: Span) -> Span | None:
        text = self.masked[left.start : left.end].rstrip(" 　")
        for verb in _DELIVER_BY_LAST.get(text[-1:], ()):
            if text.endswith(verb):
                end = left.start + len(text)
                return as_span((end - len(verb), end))
        return None

    def _verb_at_start(self, span: Span) -> Span | None:
        """One verb of delivery or two in a row (加快完善)."""
        text = span.of(self.masked)
        stop = 0
        for _ in range(2):
            verbs = _DELIVER_BY_FIRST.get(text[stop : stop + 1], ())
            stop += next((len(verb) for verb in verbs if text.startswith(verb, stop)), 0)
        return Span(span.start, span.start + stop) if stop else None

    def begins_with_delivery(self, span: Span) -> bool:
        return self._verb_at_start(self.opened(span)) is not None

    def has_delivery(self, span: Span) -> bool:
        """Whether a verb of delivery stands inside."""
        return _DELIVERY.search(self.masked, span.start, span.end) is not None

    def _ends_with_change(self, span: Span) -> bool:
        return _CHANGE_TAIL.search(span.of(self.masked)) is not None

    def _ends_in_head(self, span: Span) -> bool:
        return ends_in_head(span.of(self.masked))

    def _endsjoined(self, span: Span) -> bool:
        return _LAST_JOINER.search(self.masked, span.start, span.end) is not None

    def opened(self, span: Span) -> Span:
        """Without the words that open a commitment (力争, 确保, 一是) and edge punctuation."""
        start, end = span
        while end > start and (self.masked[end - 1] in TRIM or end in self.date_at_end):
            end = self.date_at_end.get(end, end - 1)
        first = self.masked[start : start + 1]
        if not first.isalpha() and (marker := _LEADING_MARKER.match(self.masked, start, end)):
            start = marker.end()
        while start < end:
            char = self.masked[start]
            if char in TRIM:
                start += 1
            elif (char in _MAY_OPEN or start in self.dated) and (width := self._opening(char, start, end)):
                start += width
            else:
                break
        return as_span((start if start < end else end, end))

    def _opening(self, char: str, start: int, end: int) -> int:
        """How long the date, the term or the word is that opens a commitment at `start`; 0 for none."""
        width = self.dated.get(start, start) - start
        if not width and char in _OPENERS:
            other = _stands(self.masked, _NOT_OPENERS.get(char, ()), start, end)
            other = other or (char == "为" and _SERVED.match(self.masked, start, end) is not None)
            width = 0 if other else _stands(self.masked, _OPENERS[char], start, end)
        if char in _OPENS_TERM and (term := _TERM.match(self.masked, start, end)) and term[0][-1] != "年":
            return max(width, term.end() - start)
        if char in _OPENS_BASE and (base := _ON_BASE.match(self.masked, start, end)):
            return max(width, base.end() - start)
        return width

    def without_change(self, spans: tuple[Span, ...]) -> tuple[Span, ...]:
        """城镇化率提高2个百分点，达到68%: what is reached is the rate."""
        last = spans[-1] if spans else Span(0, 0)
        change = _CHANGE_TAIL.search(last.of(self.masked))
        if change is None or change.start() < 2:
            return spans
        return (*spans[:-1], Span(last.start, last.start + change.start()))

    def is_bare(self, spans: tuple[Span, ...]) -> bool:
        """Whether a name says only how much of something unsaid: 占比, 年均增长."""
        name = joined(self.masked, spans)
        name = (_without_comparison(name) if "比" in name or "较" in name else name).strip(TRIM)
        name = _ALL_OF_THEM.sub("", name) if "均" in name else name
        if name[:1] in "单每同" and FOR_ONE.fullmatch(name):
            return True
        if name[:1] == "占" and name.endswith(("比重", "比例")):
            return True
        return not name or name in words.BARE or (len(spans) == 1 and name in words.DELIVER)

    def is_purpose(self, span: Span) -> bool:
        """Whether a clause names something to be done, not what the amount before it makes."""
        return _OF_THE_AMOUNT.match(self.masked, *span) is None

    def is_verb(self, spans: tuple[Span, ...]) -> bool:
        """Whether a name is nothing but a verb of delivery (建成)."""
        return len(spans) == 1 and spans[0].of(self.masked).strip(TRIM) in words.DELIVER

    def behind_verb(self, span: Span, other: str = "") -> Span | None:
        """新开工安置房 → 安置房: what a verb of delivery delivers; None without such a verb.

        Of two verbs in a row (新建改建公路) both go where the `other` one is either.
        """
        text = span.of(self.masked)
        verb = next((verb for verb in _DELIVER_BY_FIRST.get(text[:1], ()) if text.startswith(verb)), None)
        if not verb or verb == text:
            return None
        both = self._verb_at_start(span)
        again = text[len(verb) : both.end - span.start] if both else ""
        width = len(verb) + (len(again) if other and other in (verb, again) else 0)
        return Span(span.start + width, span.end) if width < len(text) else None

    def predicate(self, span: Span) -> tuple[Span, ...]:
        """From the first verb on: what several parts of one subject have in common."""
        verb = _SHARED_PREDICATE.search(self.masked, span.start, span.end)
        return (Span(verb.start(), span.end),) if verb and verb.start() > span.start else ()

    def is_paying(self, spans: tuple[Span, ...]) -> bool:
        name = self.words(spans)
        return name[-1:] in ENDS_PAYING and _PAYING.fullmatch(name) is not None


def _shortened(name: str) -> str:
    """新增能够提供仓储、分拣和配送的乡镇配送站 → 新增乡镇配送站: without what describes it at length."""
    verbs = _DELIVER_BY_FIRST.get(name[:1], ())
    verb = next((verb for verb in verbs if name.startswith(verb)), "")
    described = _DESCRIBED.match(name, len(verb))
    return verb + described["what"] if verb and described else name


def ends_in_head(text: str) -> bool:
    text = text.rstrip(" 　")
    return text.endswith(_HEADS_BY_LAST.get(text[-1:], "\0"))


def _without_comparison(name: str) -> str:
    return _COMPARED.sub("", name)


def joined(text: str, spans: tuple[Span, ...]) -> str:
    """The words of the stretches, one behind another."""
    if len(spans) == 1:
        return text[spans[0][0] : spans[0][1]]
    return "".join([text[start:end] for start, end in spans])


def _stands(masked: str, known: tuple[str, ...], start: int, end: int) -> int:
    """The length of the word that stands at `start`; `known` has the longest first."""
    for word in known:
        if masked.startswith(word, start, end):
            return len(word)
    return 0


def _empty(span: Span) -> bool:
    return span.end <= span.start
