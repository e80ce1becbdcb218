"""牵头单位与责任单位清单的关系前后不一。

一句话：多数任务的牵头单位不再列入责任单位，个别任务却又列了一遍（或者相反）。
为什么：读者会疑心责任单位里的那一处本应是另一家；统计任务数时口径也不一。
反例：
    一、重点任务
    1.建设防护林5000亩。（牵头单位：县林草局；责任单位：县财政局）
    2.治理河道12公里。（牵头单位：县水务局；责任单位：县财政局）
    3.改造危房300户。（牵头单位：县住房城乡建设局；责任单位：县财政局）
    4.培训技工900人。（牵头单位：县教育局；责任单位：县财政局）
    5.新建粮库2座，改造仓容1万吨。（牵头单位：县粮食局；责任单位：⟦县粮食局⟧、县财政局）
正例：
    一、重点任务
    1.建设防护林5000亩。（牵头单位：县林草局；责任单位：县财政局）
    2.治理河道12公里。（牵头单位：县水务局；责任单位：县财政局）
    3.改造危房300户。（牵头单位：县住房城乡建设局；责任单位：县财政局）
    4.培训技工900人。（牵头单位：县教育局；责任单位：县财政局）
    5.新建粮库2座，改造仓容1万吨。（牵头单位：县粮食局；责任单位：县供销社、县财政局）
怎么改：全文统一为“列”或者“不列”。
何时可忽略：牵头单位同时承担一项具体任务，有意重列。
依据：任务分工的通例：牵头单位在前，责任单位不含牵头单位。
"""

from __future__ import annotations

from collections.abc import Iterator

from fangan.lint.draft import Draft
from fangan.lint.finding import Certainty, Hit, Severity
from fangan.model import Assignment, Item, Name, Role

SEVERITY = Severity.NOTE
CERTAINTY = Certainty.LIKELY


def check(draft: Draft) -> Iterator[Hit]:
    both = [pair for item in draft.plan.items if (pair := _lead_and_others(item))]
    repeated = [(pair, again) for pair in both if (again := _again(*pair))]
    if len(both) >= 5 and 0 < len(repeated) * 4 <= len(both):
        for (lead, _), name in repeated:
            usual = len(both) - len(repeated)
            yield Hit(name.span, f"牵头单位又列入责任单位，其余 {usual} 项没有", (lead.span,))
    elif len(both) >= 5 and len(repeated) * 10 >= len(both) * 9:
        for lead, others in both:
            if not _again(lead, others):
                yield Hit(lead.span, "牵头单位没有列入责任单位，其余各项都列了", (others.span,))


def _lead_and_others(item: Item) -> tuple[Assignment, Assignment] | None:
    written = [entry for entry in item.assignments if entry.names and entry.span.start not in item.body]
    own = {entry.role: entry for entry in written if not entry.inherited}
    if Role.LEAD in own and Role.RESPONSIBLE in own:
        return own[Role.LEAD], own[Role.RESPONSIBLE]
    return None


def _again(lead: Assignment, others: Assignment) -> Name | None:
    leads = {name.text for name in lead.names}
    return next((name for name in others.names if name.text in leads), None)
