"""A made-up plan of ordinary density, for measuring: headings, prose, one line of owners behind each task.

Its proportions are those of published plans: an item about every 260 characters and, in a thousand of them,
some twelve names of units, one or two measured targets, seven brackets and seventeen sentences. Words are
combined by counting, so that no two sentences are the same and nothing is read from a cache.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count


def listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


FIELDS = ("产业发展", "城乡建设", "生态保护", "民生服务", "科技创新", "营商环境")
_DOING = ("加快建设", "统筹推进", "健全完善", "积极培育", "有序实施", "深入开展", "全面优化", "支持发展")
THINGS = listed("""
特色农产品加工体系 乡村道路管护机制 智慧停车服务网络 中小企业公共服务平台 河湖长效治理工程
社区养老服务设施 普惠托育服务供给 职业技能提升行动 数字乡村基础设施 冷链物流配送网点
绿色制造示范工程 文化遗产保护利用
""")
HOW = listed("""
坚持规划引领、分步实施，引导各类资源向基层一线集聚
推动部门之间信息互通、标准互认，减少重复报送和多头检查
鼓励社会力量以合作、捐赠等方式参与，形成多元投入格局
强化日常巡查和动态管理，对发现的问题建立清单、逐一销号
依托现有阵地和服务窗口，拓展线上办理和上门服务渠道
完善配套政策和技术规范，提高项目谋划和要素保障水平 加强宣传引导和典型培育，总结推广可复制的经验做法
""")
_WHERE = ("中心城区", "重点乡镇", "产业园区", "沿江片区", "山区村组")
_TARGETS = (
    "新建改造{n}处",
    "培育骨干企业{n}家",
    "覆盖率达到{n}%以上",
    "培训各类人员{n}人次",
    "完成投资{n}万元",
)
UNITS = listed("""
县发展改革局 县工业和信息化局 县财政局 县农业农村局 县住房城乡建设局 县交通运输局 县水利局 县商务局
县文化和旅游局 县卫生健康局 县教育局 县民政局 县人力资源社会保障局 县自然资源局 县市场监管局
县数据局
""")
NUMERALS = "一二三四五六七八九十"
_HEAD = """青禾县人民政府关于印发《青禾县高质量发展三年行动方案》的通知

各乡镇党委和政府，县直各单位：
《青禾县高质量发展三年行动方案》已经县政府常务会议审议通过，现印发给你们，请认真组织实施。

青禾县高质量发展三年行动方案

为贯彻落实市委、市政府部署，推动全县经济社会持续健康发展，结合实际，制定本方案。
一、总体要求
（一）指导思想。坚持稳中求进工作总基调，完整准确全面贯彻新发展理念，统筹发展和安全，着力补短板、强弱项、固底板。
（二）主要目标。到2027年，产业结构更加优化，公共服务更加均衡，城乡居民人均可支配收入年均增长6%左右，森林覆盖率稳定在42%以上。
"""
_TAIL = """{number}、保障措施
（一）加强组织领导。成立由县政府主要负责同志任组长的推进工作领导小组，办公室设在县发展改革局，统筹协调重大事项。
（二）强化督促检查。县政府督查室定期开展督查，各责任单位每季度末将进展情况报县发展改革局汇总。
（三）营造良好氛围。充分利用各类媒体平台，多角度宣传行动成效，调动各方面积极性。
"""


def ordinary_plan(length: int) -> str:
    """As many tasks as fit into so many characters."""
    tasks = _tasks()
    plan, sections = _HEAD, len(FIELDS)
    for index, field in enumerate(FIELDS):
        plan += f"{NUMERALS[index + 1]}、推动{field}提质增效\n"
        share = (length - len(_TAIL) - len(_HEAD)) * (index + 1) // sections + len(_HEAD)
        for number in count(1):
            task = f"（{ordinal(number)}）{next(tasks)}"
            if len(plan) + len(task) > share:
                break
            plan += task
    return plan + _TAIL.format(number=NUMERALS[sections + 1])


def ordinal(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")


def _tasks() -> Iterator[str]:
    for number in count():
        doing, thing = _DOING[number % 8], THINGS[(5 * number + number // 12) % 12]
        said = [f"{doing}{thing}。"]
        for at in range(3):
            step = 3 * number + at
            how, further = HOW[(step + step // 35) % 7], HOW[(step + 3 + step // 84) % 7]
            thing = THINGS[(step + step // 12) % 12]
            said.append(f"聚焦{_WHERE[step % 5]}，{_DOING[(step + at) % 8]}{thing}，{how}，{further}。")
        if number % 5 < 2:
            target = _TARGETS[number % 5 + number % 3].format(n=20 + number % 70)
            said.append(f"{2025 + number % 3}年底前，{_WHERE[number % 5]}{target}。")
        lead, first, second = (UNITS[(7 * number + more) % 16] for more in (0, 3, 9))
        said.append(f"（牵头单位：{lead}；配合单位：{first}、{second}，各乡镇人民政府）\n")
        yield "".join(said)
