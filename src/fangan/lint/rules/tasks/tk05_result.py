"""任务没有可衡量的结果。

一句话：任务里没有数量、期限，也没有可以交付的成果。
为什么：做到什么程度算完成，各方说法不一。
反例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局）
    ⟦2.持续加强河道管护，不断提升水环境质量⟧。（责任单位：县水务局）
正例：
    一、重点任务
    1.建设防护林5000亩。（责任单位：县林草局）
    2.持续加强河道管护，国控断面水质达标率100%。（责任单位：县水务局）
怎么改：写出数量、时间或者成果（制度、名单、项目）。
何时可忽略：常年性的基础工作。默认不查，计入可衡量度。
依据：任务应当可检查、可考核。
"""

from __future__ import annotations

from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.lint.score import is_measurable

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.POSSIBLE
DEFAULT = False


def check(draft: Draft) -> Iterator[Hit]:
    for item in draft.tasks:
        if not is_measurable(item):
            yield Hit(draft.head(item), "没有数量、期限或可交付的成果")
