"""How long it takes to align two plans of three hundred tasks."""

from __future__ import annotations

import random
from collections.abc import Callable

import fangan
from benchmarks.measurement import Measurement

TASKS = 300
_VERBS = "走访抽检清淤补种核验培训公示评比修缮划定加装疏浚排查汇总巡护更换接通回访采样布控腾退收储"
_PLACES = "河道管网泵站托班灶台网点台账合同车位路口步道林带堤坝机井粮仓冷库街巷院落渡口苗圃茶园窑址"
_THINGS = "点位台数人手设备账目样本名册用户渠道图纸线路档案标牌药剂苗木围栏阀门铭牌水表电表票据展柜"


def _word(chance: random.Random, words: str) -> str:
    at = 2 * chance.randrange(len(words) // 2)
    return words[at : at + 2]


def _clause(chance: random.Random) -> str:
    return "".join(_word(chance, words) for words in (_VERBS, _PLACES, _THINGS, _VERBS, _PLACES, _THINGS))


def _task(chance: random.Random) -> str:
    sentences = ["，".join(_clause(chance) for _ in range(3)) + "。" for _ in range(3)]
    name = _word(chance, _PLACES) + _word(chance, _THINGS) + _word(chance, _VERBS)
    return f"{_clause(chance)}。{''.join(sentences)}{name}率达到{chance.randint(60, 99)}%以上。"


def _plan(place: str, level: str, tasks: list[str]) -> fangan.Plan:
    owner = f"（牵头单位：{level}民政局；完成时限：2026年10月底前）"
    lines = [f"{at}.{task}{owner}" for at, task in enumerate(tasks, 1)]
    return fangan.parse("\n".join([f"{place}2026年便民行动方案", "", "一、重点任务", *lines]))


def copied_plans() -> Callable[[], object]:
    """The lower plan copies two thirds of the tasks in another order and brings as many of its own."""
    chance = random.Random(2026)
    asked = [_task(chance) for _ in range(TASKS)]
    given = asked[: TASKS * 2 // 3] + [_task(chance) for _ in range(TASKS - TASKS * 2 // 3)]
    chance.shuffle(given)
    upper, lower = _plan("云岭市", "市", asked), _plan("青禾县", "县", given)
    return lambda: fangan.align(upper, lower)


MEASUREMENTS = [Measurement("align 300 x 300 tasks", copied_plans, TASKS, "tasks")]
