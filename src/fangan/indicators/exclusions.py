"""Numbers that are no commitments: ranks, names, grades, ages, durations, what exists already."""

from __future__ import annotations

import re
import string

from fangan.expressions import expression
from fangan.indicators import vocabulary as words
from fangan.indicators.quantities import Quantity
from fangan.text import Span

_NAME_BEFORE = expression(
    r"(?:[A-Za-z][-—.]?|\d[时点]|[第前每逢]|排[名位]在?[后末]|[×xX*+＋·﹒/=＝]"
    r"|No\.?|№|[〔\[]|\d[.:：]|编号|编码|热线|电话|版本)[ 　]?$"
)
_ENDS_NAME_BEFORE = frozenset(
    string.ascii_letters + "-—.时点第前每逢名位后末排在×xX*+＋·﹒/=＝№〔[:：号码线话本 　"
)
"""What that ends with: most numbers stand behind something else."""

_NAME_AFTER = expression(r"[ 　]?(?:[×*]|\+[\dA-Za-z“]|[xX]\d|号|版|届|字头|热线|[·:：]\d|[A-Za-z])")
_RULES_COUNTED = expression(r"(?:改革|意见|措施|政策|新政|纲要|规定|举措|条例|要求|”)[ 　]?$")
_BUILDING = expression("新建|建设|建成|打造|创成|创建|培育|改造|修建|提升|完成[^，、]{0,6}“")
"""打造“夜间经济”街区3条: streets and roads are counted in 条 as well."""

_CARRIED_OUT = expression(r"(?:落实|贯彻|执行)[^，、]{0,12}$")
_RULES = expression(r"(?:政策|改革|惠企|便民|硬)?(?:措施|政策|意见|规定|制度|要求|举措)")
_REACH = expression(r"[ 　]?(?:范围内?|半径|覆盖率|服务圈|见绿)")
_SUMS_UP = expression(r"方面[ 　]*$")
_AT_END = expression(r"[ 　]*(?:$|[：:)）。；;])")
"""（共6项）, 科技方面5项：…: how many things a list holds."""

_EXCESS = expression(r"的(?:按|部分)")
"""超过5日的按5日计: which cases, no target."""

_RATE_IN_TIME = expression(r"[^，。、：\d]{0,10}率")
"""24小时内响应率, 3日内随访率: how fast belongs to the name of the rate."""

_RATE_OF_PEOPLE = expression(r"[\u4e00-\u9fff]{2,16}率[^\d，。；]{0,12}\d")
"""10万人事故死亡率下降20%: of how many the rate is."""

_GRADE_AFTER = expression(r"[ 　]?(?:A|级|星|类|等(?!级)|甲|乙)")
_EXISTING = expression(
    r"已(?:经)?(?:建|完成|有|实现|累计|达|开|获|成|投|发|化解|入驻)|现有(?<!实现有)(?!.{0,8}基础上)|目前|截至|原有"
    r"|上年(?<![比较]上年)|去年(?<![比较]去年)|以往|历史上|多年来|下设的?$|所辖的?$|组成的$|设有的?$"
)
_OF_LAST_YEAR = expression("(?:上年|去年|上一年)度?[^，、]{0,16}(?:缴|费|额|款|收入|投入|支出)")
_CONDITION_AFTER = expression(
    r"[ 　]?(?:[(（][^)）]{0,8}[)）])?的"
    r"(?:[^，、]{0,8}(?:项目|企业|单位|个人|家庭|机构|平台|团队|主体|园区|产品|村|行政村|农户|家庭|地区|乡镇|薄弱村))?$"
)
_FINED = expression(r"[^，。；]{0,24}(?:罚款|罚金|违约金|滞纳金)")
_WEIGHED = expression(r"(?:权重|分值|满分)(?:为|占)?$")
_SCORED = expression(r"(?:[计扣加减]|得分|评分|考核[^，。]{0,6})(?:为|在)?$")
_MARKS = expression(r"[^，。；]{0,12}(?:为|评为|评定|定为|确定为)?(?:优秀|良好|合格|不合格|优|良|中|差|一般)")
"""考核得分90分以上为优秀, 权重占30%: how one is judged."""

_SAID_BEHIND: dict[str | None, re.Pattern[str]] = {
    "time": _RATE_IN_TIME,
    "physical": _REACH,
    "money": _FINED,
    "multiple": _FINED,
    "score": _MARKS,
}
"""By what a number measures, the words behind it that make it part of a name or of a rule."""

_LEVELS = expression(r"(?:层级|级次|链条)[^，。]{0,6}$")
"""法人层级压缩至3级: how many there are, no grade."""

_BELOW_A_SIZE = expression(r"[ 　]?(?:的)?[\u4e00-\u9fff“”、]{2,}")
_OF_A_SIZE = expression(
    r"[ 　]?(?:的)?[\u4e00-\u9fff“”、]{0,8}?"
    r"(?:企业|主体|项目|单位|机构|园区|业务|贷款|城市|乡镇|坡?耕地|湖泊|河流|流域|水库|岗位|合同|采购)"
)
"""单户500万元以下小微企业, 25度以上坡耕地: a size that says which are meant."""

_MUST_BE_OF_A_SIZE = expression(
    r"[ 　]?(?:的)?[\u4e00-\u9fff“”、]{0,8}?(?:锅炉|机组|窑炉|电厂|矿山|船舶|车辆|养殖场|污水处理厂|生产线)"
    r"(?:[^，、。]{0,4}(?:要|应|须|必须|全部|均)|$)"
)
"""10蒸吨以上的窑炉要装除尘器: which of them must; 新建5万吨以上污水处理厂 is a target."""

_DEFINES = expression(r"(?:\d[.．、][ 　]*|注[:：])?[\u4e00-\u9fff]{2,14}指(?![数标导挥定示南引向派])")
"""大镇指镇区人口5万以上10万以下的镇."""

_OF_WHOM = expression(r"(?:^|[可应将要并])对[^，。]*$")
_WHO_IS_MEANT = expression(
    r"[ 　]?[、且并和或的][^，。；\d]*"
    r"(?:项目|企业|单位|个人|机构|平台|团队|主体|园区|产品|基地|合作社|活动|村|农户|家庭)$"
)
_ALSO_OF_WHOM = ("以及", "或者", "或")
"""对投资500万元以上的水厂项目，以及产值800万元以上的企业: who is meant, over two clauses."""

_QUALIFIES_FOR = expression(r"[^，。]{0,6}等[^，。]{0,4}条件|[^，。]{0,8}可(?:认定|享受|申报|申请)")
_REWARDED = expression(r"的[^，。]{0,14}(?:补助|奖励|扶持|资助|给予|予以)")
_GRANTED = expression("给予|予以|发放|享受")
_TERM_BEFORE = expression(r"(?:期限|年限|时限|期|时间|时长)$")
_REACHED = expression(r"(?:带动|解决|保障|惠及|培训|帮扶|帮助|服务|吸引|吸纳|接待|辐射|组织|引导)$")
_PEOPLE = expression(
    r"[ 　]?(?:[\u4e00-\u9fff]{0,4}(?:户|群众|人口|学生|职工|居民|劳动力|游客|从业者|青年|人员|商户))"
)
"""带动12万农户: a multiplier alone is the unit of people who are reached."""

_PROLONGED = expression(r"(?:延后|延长|推迟|缩短|压缩|压减|减少)(?:[了至到]|不少于)?$")
_FOR_EACH = expression(
    r"每(?:新增|引进|培育|建设|完成|培训|招聘|吸纳|增加|招收|招引|招录|新建|获得|取得|创建|孵化|输送)?[ 　]?$"
)
_FOR_SO_MUCH = expression(r"每(?:新增|增加|完成|投资|引进|销售|超过?)[^，。；]{0,12}$")
_PAID_FOR_IT = expression(
    r"[ 　]?的?[\u4e00-\u9fff]{0,8}?[，,]?[再可]?(?:奖励|补助|补贴|给予|增加|奖补|资助|予以|相应)"
)
"""每新增投资500万元奖励5万元: the first is what each reward is for."""

_WORKING_RHYTHM = expression(
    r"每(?:年|半年|季度?|个?月|两?周|旬|双周|星期)[^，。；]{0,20}"
    r"(?:会|调度|督[查导]|检查|巡查|通报|报送|研判|例会|分析|听取|汇报|走访|评估|更新)"
)
_REPORTING = expression(
    r"[^，。；]{0,8}(?:报送|上报|报告(?![表书])|提交|反馈|报至|报(?=[省市州县区镇乡])|备案|公开|公示)"
)
_AFTER_EVENT = expression(r"(?:之日起|起|后|前|期限为|自)[ 　]?$")
_NOTICE = expression(r"(?:提前|每天|每日|每周|全天|全年|连续|延时|累计满|有效期|为期|期限|用)[ 　]?$")
_MEANS_RATE = expression(r"(?:带宽|能力|速率|算力|网速|下载|宽带|接入|规模|容量|达|存储)")
_HANDLED = expression(r"[ 　]?(?:办结|审结|办理|完成|响应|送达|到账|出证|领取|审批|受理|办成|拿证|通关|开办)")
_FROM = expression(r"[将把][^，。；]{0,16}$")
_TO = expression(
    r"[^，。；\d]{0,12}(?:压缩|精简|减少|缩减|压减|缩短|降低|整合|合并|归并|优化)(?:为|至|到|成)[^，。；]{0,4}[\d一二两三四五六七八九十]"
)
"""将12个环节压缩为4个: what there is before the change."""

_CUT_TO = expression(r"(?:压缩|精简|缩减|压减|整合|合并|归并|缩短)(?:为|至|到|成)(?:“[^“”]*”)?$")
"""压缩至两个环节, 精简为“受理、审批”两个环节."""

_CAPACITY = expression(
    r"(?:日|年|月|时|总|单机)(?:处理|供水|供气|供热|供餐|产|加工|吞吐|接待|屠宰|消纳|处置|焚烧|装机|净化)(?:能力|量|规模|容量)?"
    r"(?:为|约|达到?)?$"
)
_ENDS_CAPACITY = frozenset("理水气热餐产工吐待宰纳置烧机化力量模容为约达到")
"""What that ends with."""

_OF_A_CAPACITY = expression(r"的|[\u4e00-\u9fff]{2,10}[\d二两三四五六七八九十][\d十]*[座个条家处套台所]")
"""日处理5万吨的污水处理厂, 日供水3万吨水厂1座: how large it is."""

_WINDOW = 60
"""How far beside a number the words stand that may rule it out; a bound keeps long clauses linear."""

_BUILDS = (
    r"(?:新建|建设|建成|建好|打造|培育|创建|引进|引入|新增|开工|扩建|改造|迁建|修建|举办|开展|组织|完成"
    r"|培养|配备|购置|开通|打通|推出|新设|设立|建立|启动|创作)"
)
_FIGURE_OF_SPEECH = expression(words.alternation(words.FIGURES))
_AT_MOST = expression("最多[\u4e00-\u9fff]{2}$")
_BUILD = expression(
    rf"{_BUILDS}$|{_BUILDS}[二两三四五六七八九十百千万]{{1,4}}[个家所座处条名][^，。]{{2,60}}[、和]$"
)
"""创建百家示范企业、千家工厂: the verb stands before the first of them."""


def is_commitment(masked: str, quantity: Quantity, clause: Span, title: str) -> bool:
    """Whether a quantity is one that somebody promises, judged by what stands around it."""
    left = masked[max(clause.start, quantity.start - _WINDOW) : quantity.start]
    right = masked[quantity.span.end : min(clause.end, quantity.span.end + _WINDOW)]
    if masked[quantity.span.start - 1] in _ENDS_NAME_BEFORE and _NAME_BEFORE.search(
        masked, max(clause.start, quantity.span.start - 4), quantity.span.start
    ):
        return False
    if _is_name(masked, quantity, clause, left, title) or _exists(quantity, left):
        return False
    if _FROM.search(left) and _TO.match(right):
        return False
    if _tells_capacity(quantity, left, right):
        return False
    if quantity.chinese:
        return _chinese_counts(quantity, left, right)
    if "指" in left and _DEFINES.match(masked, clause.start):
        return False
    if quantity.measure is None:
        return _bare_counts(quantity, left, right)
    if masked[clause.end - 1] == "的":
        return False
    if quantity.measure == "time":
        return _time_counts(quantity, left, right)
    if quantity.measure == "age":
        measured = left.endswith(("寿命", *words.CHANGE)) and not (quantity.tail and right)
        stated = quantity.prefix != "" and not (
            quantity.tail and quantity.prefix.strip() in ("为", "在", "有")
        )
        return (stated or measured) and not right.startswith("的")
    if quantity.measure == "data" and len(quantity.unit or "") == 1:
        return bool(quantity.prefix or quantity.tail or _MEANS_RATE.search(left[-8:]))
    return not _is_rhythm_or_condition(masked, quantity, clause, left, right)


def _exists(quantity: Quantity, left: str) -> bool:
    """Whether the number tells of what there is; 按上年度缴纳保险费的30%返还 says of what it is a part."""
    of_base = quantity.measure == "share" and left.endswith("的") and _OF_LAST_YEAR.search(left[-24:])
    return not of_base and _EXISTING.search(left[-24:]) is not None


def _tells_capacity(quantity: Quantity, left: str, right: str) -> bool:
    if left[-1:] not in _ENDS_CAPACITY or quantity.measure == "share":
        return False
    behind = _OF_A_CAPACITY.match(right)
    sized = behind is not None and (behind[0] == "的" or not quantity.prefix)
    return sized and _CAPACITY.search(left) is not None


def _is_name(masked: str, quantity: Quantity, clause: Span, left: str, title: str) -> bool:
    start, end = quantity.span
    unit = quantity.unit
    if unit and unit[0] == "/" and unit[1:].isdigit():  # 000123456/2031: the index number of a page
        return True
    if unit is None and not quantity.tail and _NAME_AFTER.match(masked, end, end + 4):
        return True
    if unit in ("条", "项", "个"):
        sums_up = _SUMS_UP.search(left) or (not left.strip() and quantity.prefix.startswith("共"))
        if sums_up and _AT_END.match(masked, end):
            return True
        if unit != "个" and _is_count_of_rules(masked, quantity, clause, left):
            return True
    if "千伏" in (unit or "") and not quantity.prefix:
        return True
    behind = _SAID_BEHIND.get(quantity.measure)
    if behind and behind.match(masked, end, clause.end):
        return True
    if unit == "万人" and not quantity.prefix and _RATE_OF_PEOPLE.match(masked, end, clause.end):
        return True
    if quantity.measure == "data" and unit == "G" and not quantity.prefix:
        return True
    if quantity.measure in ("score", "share") and _WEIGHED.search(left):
        return True
    if quantity.measure == "score" and not quantity.prefix and _SCORED.search(left):
        return True
    if masked[start:end] not in title:
        return False
    words_around = masked[start : min(end + 4, clause.end)]
    return len(words_around) > 4 and words_around in title


def _is_count_of_rules(masked: str, quantity: Quantity, clause: Span, left: str) -> bool:
    """稳经济33条措施, 职教20条: the number belongs to the name of what is carried out."""
    counted = _RULES_COUNTED.search(left) if quantity.unit == "条" else None
    if counted and not (counted[0][0] == "”" and _BUILDING.search(left)):
        return True
    carried_out = _CARRIED_OUT.search(left)
    return carried_out is not None and _RULES.match(masked, quantity.span.end, clause.end) is not None


def _bare_counts(quantity: Quantity, left: str, right: str) -> bool:
    if _GRADE_AFTER.match(right) and not quantity.tail:
        return quantity.prefix != "" and _LEVELS.search(left) is not None
    if quantity.unit is not None:
        if quantity.unit[0] == ":":
            return True
        if _is_size_of_some(quantity, left, right):
            return False
        return bool(quantity.prefix or quantity.tail or (_REACHED.search(left) and _PEOPLE.match(right)))
    if right[:1].isalnum() and not quantity.tail:
        return False
    noun = left.rstrip()
    if quantity.value == 0 and quantity.prefix.strip() and not right:
        return bool(noun)  # 亡人事故为0
    return bool(noun) and (
        words_bound(quantity) or any(noun.endswith(head) for head in ("数", "指数", "性别比", "系数", "值"))
    )


def _is_size_of_some(quantity: Quantity, left: str, right: str) -> bool:
    """Whether a size only says which things are meant; below it, whatever they are."""
    if quantity.prefix.strip() not in ("", "在") or quantity.tail[-2:] not in ("以下", "以上"):
        return False
    if quantity.tail.endswith("以下"):
        return _BELOW_A_SIZE.match(right) is not None
    if _OF_A_SIZE.match(right):
        return True
    return _MUST_BE_OF_A_SIZE.match(right) is not None and not _BUILD.search(left)


def words_bound(quantity: Quantity) -> bool:
    """Whether words beside the number say that it is a level to reach or to keep under."""
    weak = {"为", "是", "有", "至", "到", "共", "在", "占"}
    return bool(quantity.tail) or (quantity.prefix.strip() not in weak and bool(quantity.prefix))


def bounded_term(quantity: Quantity, left: str) -> bool:
    """补贴期限最长不超过3年: a ceiling of a term, which a plain 期限为3年 is not."""
    bound = words.PREFIX_OPS.get(quantity.prefix.strip(), quantity.op)
    return bound in ("<=", "<", ">=", ">") and _TERM_BEFORE.search(left) is not None


def _time_counts(quantity: Quantity, left: str, right: str) -> bool:
    unit = quantity.unit or ""
    if unit == "月" and quantity.op == "=":  # 每年12月 is a date; a length of time is 12个月
        return False
    if unit not in ("年", "月", "日") and _PROLONGED.search(left) and not right:
        return True
    if _EXCESS.match(right):
        return False
    if bounded_term(quantity, left):
        return True
    if _AFTER_EVENT.search(left) or _NOTICE.search(left) or _REPORTING.match(right):
        return False
    if quantity.prefix and words.PREFIX_OPS.get(quantity.prefix.strip()) != "=":
        return True
    measured = any(
        left.endswith(head) for head in ("年限", "寿命", "时间", "时限", "周期", "时长", "天数", "年")
    )
    if quantity.prefix and (measured or unit not in ("年", "月")):
        return quantity.prefix.strip() not in ("在", "有", "共") or bool(quantity.tail)
    if measured and not right.startswith("的"):
        return True
    if unit in ("年", "月", "个月"):
        return False
    return quantity.tail not in ("", "以上") or _HANDLED.match(right) is not None


def _chinese_counts(quantity: Quantity, left: str, right: str) -> bool:
    """两所学校 after 新建 is a deliverable; 三个方面, 一批, 六大行动 are figures of speech."""
    if quantity.unit == "%":
        bounded = bool(quantity.prefix or quantity.tail)
        return bounded or left.rstrip(" 　了").endswith(tuple(words.CHANGE))
    if quantity.measure in ("share", "money"):
        return quantity.value not in (1, 10, 100, 1000) or bool(quantity.prefix)
    if quantity.measure == "multiple":
        return bool(left)
    if quantity.measure == "time":
        bound = words.PREFIX_OPS.get(quantity.prefix.strip(), "=")
        return bound != "=" and _TERM_BEFORE.search(left) is not None
    if quantity.measure == "count" and _CUT_TO.search(left + quantity.prefix):
        return True
    if quantity.measure != "count" or quantity.value < 2:
        return quantity.measure == "count" and _AT_MOST.search(left) is not None
    noun = right.removeprefix("的")
    if noun.startswith("大") or _FIGURE_OF_SPEECH.search(noun):
        return False
    if not noun:
        return bool(quantity.tail or quantity.more) and quantity.value >= 10
    return bool(_BUILD.search(left)) or (bool(quantity.tail or quantity.more) and quantity.value >= 10)


def _tells_who_is_meant(left: str, right: str) -> bool:
    of_whom = left.lstrip(" 　").startswith(_ALSO_OF_WHOM) or ("对" in left and _OF_WHOM.search(left))
    return bool(of_whom) and not _GRANTED.search(left) and _WHO_IS_MEANT.match(right) is not None


def _is_rhythm_or_condition(masked: str, quantity: Quantity, clause: Span, left: str, right: str) -> bool:
    unit = quantity.unit or ""
    if unit in ("次", "轮", "期") and _WORKING_RHYTHM.search(left + right):
        return True
    bounded = quantity.tail or quantity.value_hi is not None or quantity.op != "="
    if quantity.measure in ("money", "physical") and bounded and _CONDITION_AFTER.match(right):
        return True
    if masked[clause.end - 1] == "的" or (("等" in right or "可" in right) and _QUALIFIES_FOR.match(right)):
        return True
    if quantity.measure in ("money", "physical") and _is_size_of_some(quantity, left, right):
        return True
    if (
        bounded
        and "对" in left
        and _OF_WHOM.search(left)
        and not _GRANTED.search(left)
        and (quantity.measure != "share" or _REWARDED.search(right))
        and (right.startswith("的") or _REWARDED.search(right))
    ):
        return True
    if bounded and quantity.measure in ("money", "physical") and _tells_who_is_meant(left, right):
        return True
    if quantity.value == 1 and _FOR_EACH.search(left):
        return True
    if "每" in left and _FOR_SO_MUCH.search(left) and _PAID_FOR_IT.match(masked, quantity.span.end):
        return True
    once = unit in ("站", "次") and quantity.value == 1 and not quantity.prefix
    return once and not any(word in left for word in ("至少", "每人", "每户", "每名"))
