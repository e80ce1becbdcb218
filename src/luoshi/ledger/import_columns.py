"""What a spreadsheet of tasks may hold, and what its columns are called in offices."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.calendar import clock
from luoshi.ledger.models.commitments import Operator
from luoshi.ledger.models.tasks import TaskState
from luoshi.plans.models import ItemKind, OwnerRole
from luoshi.sheets.columns import Column, Kind

# Which column holds whom. Leaders are people and stand in the ledger by name.
ROLES = {
    "lead": OwnerRole.LEAD,
    "responsible": OwnerRole.RESPONSIBLE,
    "cooperating": OwnerRole.COOPERATING,
    "supervisor": OwnerRole.SUPERVISOR,
}
_YEARS_AHEAD = 6


def columns() -> list[Column]:
    """The columns, in the reader's language; with one for the target of each year from last year on."""
    return _columns(get_language() or "", clock.today().year)


def years() -> range:
    """The years that targets may be given for."""
    year = clock.today().year
    return range(year - 1, year + _YEARS_AHEAD)


# One function: it only declares one column after the other.
@cache
def _columns(_language: str, year: int) -> list[Column]:
    whole = [
        Column(
            "key",
            _("编号"),
            synonyms=("任务编号", "唯一编号", "系统编号"),
            longest=40,
            hint=_("台账里已有的编号：填了就是修改那一项，不填就是新增。"),
        ),
        Column(
            "code", _("序号"), synonyms=("任务序号", "编码", "项次"), longest=120, example="1.1", width=10
        ),
        Column(
            "parent",
            _("上级序号"),
            synonyms=("上级任务", "父级序号", "所属序号"),
            longest=120,
            hint=_("属于哪一项之下；不填时 1.1 自动归到 1。"),
            width=10,
        ),
        Column("block", _("板块"), synonyms=("领域", "所属板块", "分类", "专项"), longest=300, width=20),
        Column(
            "title",
            _("任务"),
            synonyms=("任务名称", "工作任务", "重点任务", "事项", "工作事项", "主要任务", "任务事项"),
            longest=500,
            hint=_("新增的行必须填。"),
            width=36,
        ),
        Column(
            "text",
            _("工作内容"),
            synonyms=("内容", "具体内容", "工作举措", "主要措施", "任务内容", "工作要求", "具体措施"),
            longest=8_000,
            width=48,
        ),
        Column("lead", _("牵头单位"), Kind.LIST, ("牵头部门", "主办单位", "牵头"), longest=100, width=20),
        Column(
            "responsible",
            _("责任单位"),
            Kind.LIST,
            ("责任部门", "承办单位", "落实单位", "责任"),
            longest=100,
            width=24,
        ),
        Column(
            "cooperating",
            _("配合单位"),
            Kind.LIST,
            ("配合部门", "协办单位", "参与单位", "配合"),
            longest=100,
            width=24,
        ),
        Column(
            "supervisor",
            _("督办领导"),
            Kind.LIST,
            ("分管领导", "责任领导", "挂牌领导", "牵头领导", "领导"),
            longest=40,
        ),
        Column(
            "deadline",
            _("时限"),
            Kind.DATE,
            ("完成时限", "截止时间", "办结时限", "完成时间", "截止日期", "到期日"),
        ),
        Column(
            "kind",
            _("类别"),
            Kind.CHOICE,
            accepted=[(str(label), value) for value, label in ItemKind.choices],
            width=10,
        ),
        Column(
            "state",
            _("状态"),
            Kind.CHOICE,
            ("办理状态", "进展状态"),
            accepted=[
                (str(TaskState.OPEN.label), "open"),
                (_("未办结"), "open"),
                (str(TaskState.DONE.label), "done"),
                (_("已完成"), "done"),
            ],
            width=10,
        ),
        Column("indicator", _("指标"), synonyms=("指标名称", "量化指标", "考核指标"), longest=200, width=24),
        Column(
            "operator",
            _("要求"),
            Kind.CHOICE,
            ("方向", "指标要求"),
            accepted=[(str(label), value) for value, label in Operator.choices],
            width=10,
        ),
        Column("target", _("目标值"), Kind.NUMBER, ("目标", "目标数"), width=10),
        Column("unit", _("计量单位"), synonyms=("指标单位", "量纲"), longest=40, width=10),
        Column("baseline", _("基期值"), Kind.NUMBER, ("基数", "上年值", "现状值"), width=10),
    ]
    yearly = [
        Column(
            f"y{each}",
            _("%(year)s年目标") % {"year": each},
            Kind.NUMBER,
            (f"{each}年", f"{each}目标", f"{each}年目标值", str(each)),
            width=12,
        )
        for each in range(year - 1, year + _YEARS_AHEAD)
    ]
    return whole + yearly


def example_rows() -> list[dict[str, object]]:
    """Two lines that show how a task and one below it are filled in."""
    end = f"{clock.today().year}-12-31"
    return [
        {"code": "1", "block": _("优化服务"), "title": _("推行一窗受理"), "lead": _("县政务服务局"),
         "responsible": _("县水务局、县供电局"), "deadline": end, "indicator": _("网上可办率"),
         "operator": str(Operator.AT_LEAST.label), "target": 95, "unit": "%"},
        {"code": "1.1", "title": _("统一收件材料"), "lead": _("县水务局"), "deadline": end},
    ]  # fmt: skip
