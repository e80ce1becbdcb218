"""A made-up plan as dense in facts as real plans of counties and districts are, for measuring.

Five published plans were counted. In a thousand characters they have about four tasks, five lists of owners
with a dozen names, six targets and other figures besides (seventeen numbers together), half a milestone, one
standing duty, fourteen steps, eighteen sentences, fifty-four commas, seven brackets, five quotations and one
cited title; two of the five are typed with half-width punctuation. `ordinary_plan` has a quarter of these
targets and next to no duties, quotations and citations. Words are combined by counting, so that no two
sentences are the same and nothing is read from a cache.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, cycle

from benchmarks.ordinary import FIELDS, HOW, NUMERALS, THINGS, UNITS, listed, ordinal

_HEADINGS = listed("""
推动商贸提质扩容 培育特色产业集群 完善交通路网结构 壮大现代种业 优化政务服务流程 提升公共卫生能力
扩大普惠托育供给 推进老旧小区改造 加强河湖系统治理 做强文旅融合品牌 促进高校毕业生就业 盘活闲置低效用地
补齐冷链物流短板 深化国企综合改革
""")
_SAID = listed("""
健全“{x}长”负责制,落实“一{x}一策”要求,推动资源下沉、服务前移,形成上下联动、齐抓共管的工作格局。
落实《青禾县{x}促进办法》,完善奖补政策,加大对薄弱环节和新兴领域的支持力度,营造公平竞争、开放包容的发展环境。
支持青禾新港、云岭客厅等项目建设,积极培育“小而美”{x}业态,引导社会资本以多种方式参与投资、建设和运营。
坚持问题导向、目标导向,全面排查{x}领域风险,建立问题、任务、责任三张清单,做到发现一处、整改一处、巩固一处。
推行“{x}+互联网”模式,实现线上受理、线下配送、全程跟踪,不断提高群众的获得感和满意度。
加快{x}信息系统对接,推动数据共享和业务协同,减少重复填报,切实为基层减轻负担、腾出时间。
""")
_ABOUT = listed("商圈 粮油 河湖 托育 楼宇 康养 文旅 物流 校园 社区 园区")
_FIGURES = listed("""
新增{x}骨干企业{a}家以上、示范点{b}个。 {y}年,{x}设施覆盖率达到{p}%以上,综合利用率提高到{q}%。
全年完成固定资产投资{a}.{b}亿元,增长{p}%左右。 改造{x}老旧设施{a}个{b}栋{c}户{p}万平方米。
培训{x}从业人员{c}人次,带动就业{a}万人。
{x}处理率、达标率分别达到{p}%、{q}%。 到{y}年底,建成{x}服务站{a}处,每千人口床位数达到{b}张。
安排不低于{c}万元资金支持{x}发展,新建管网{a}公里。 {x}投诉办结率由{p}%提高到{q}%。
{x}产业增加值完成市下达目标,单位能耗下降{b}%。
引进重点项目{b}至{a}个,力争突破{c}万元。 新增{x}培育主体{b}户,其中规模以上{a}户。
""")
_DATED = listed("""
{y}年6月底前完成方案编制,12月底前全面建成投用。 {y}年底前,{x}管理体系基本形成。
""")
_DUTIES = listed("""
各责任单位每季度末月20日前将{x}工作进展情况报县发展改革局。 县政府督查室每半年对{x}任务落实情况开展专项督查。
县{x}工作专班每月召开调度会议,研究解决突出问题。 建立{x}“月调度、季通报”机制。
将{x}任务完成情况纳入年度目标考核。
""")
_OWNERS = listed("""
(牵头单位:{0};责任单位:{1}、{2}、{3},各乡镇人民政府) (责任单位:{0}、{1},相关街道办事处)
(牵头部门:{0};配合部门:{1}、{2}) (责任单位:{0})
""")
_LINES = listed("牵头单位：{0} 责任单位：{1}、{2}，各乡镇（街道） 完成时限：{y}年12月31日前")
_HEAD = """青禾县人民政府办公室关于印发《青禾县城市品质提升攻坚行动方案》的通知
青政办发〔2030〕18号

各乡镇人民政府，县直各单位：
《青禾县城市品质提升攻坚行动方案》已经县政府同意，现印发给你们，请认真贯彻执行。

青禾县城市品质提升攻坚行动方案(2030—2032年)

为贯彻落实《云岭市城市品质提升三年行动方案(2030—2032年)》(云政发〔2030〕7号)等文件精神,结合我县实际,制定本方案。
一、总体目标
到2032年,城镇化率达到61%,居民人均可支配收入年均增长7%左右,空气质量优良天数比率保持在96%以上,新增城镇就业1.2万人。
"""


def dense_plan(length: int) -> str:
    """As many sections, each under a heading with owners or without, as fit into so many characters."""
    plan, tasks = _HEAD, _tasks()
    for number, field in zip(count(1), cycle(FIELDS), strict=False):
        above = f"{NUMERALS[number % 10]}、" if number < 10 else f"{ordinal(number + 1)}、"
        owners = f"(责任单位:{UNITS[number % 16]})" if number % 2 else ""
        plan += f"{above}全力抓好{field}重点任务\n(一)统筹推进{field}{owners}\n"
        for _ in range(7):
            task = next(tasks)
            if len(plan) + len(task) > length:
                return plan
            plan += task
    raise AssertionError("sections never end")


def _tasks() -> Iterator[str]:
    """Of each four tasks three have targets; owners stand in brackets behind three, below one on lines."""
    for number in count():
        about = _ABOUT[number % 11]
        words = {"x": about, "y": 2030 + number % 3, "a": 3 + number % 37, "b": 2 + number % 9}
        words |= {"c": 400 + 30 * (number % 53), "p": 51 + number % 31, "q": 83 + number % 15}
        names = [UNITS[(5 * number + more) % 16] for more in (0, 3, 7, 12)]
        thing, how = THINGS[(5 * number + number // 12) % 12], HOW[(3 * number + number // 7) % 7]
        said = [
            f"{number % 7 + 1}.{_HEADINGS[number % 14]}。加快建设{about}{thing},{how.replace('，', ',')}。"
        ]
        said.append(_SAID[(number + number // 6) % 6])
        if number % 4:
            said.append(_FIGURES[(5 * number + number // 12) % 12])
        said.append(_SAID[(number + 3 + number // 6) % 6])
        if number % 7 == 3:
            said.append(_DATED[number // 7 % 2])
        if number % 4 == 2:
            said.append(_DUTIES[number // 4 % 5])
        below = ["\n" + "\n".join(_LINES)] if number % 4 == 3 else [_OWNERS[number % 3 if number % 8 else 3]]
        yield "".join(said + below).format(*names, **words) + "\n"
