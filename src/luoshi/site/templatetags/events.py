"""Audit events in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.audit.models import Event

register = template.Library()

# What happened, by action code. The fields stand in the event's `after`.
_SENTENCES: dict[str, Any] = {
    "plans.uploaded": gettext_lazy("上传了文件“%(filename)s”"),
    "plans.parsed": gettext_lazy("识别出 %(items)s 项、责任主体 %(owners)s 处"),
    "plans.item-confirmed": gettext_lazy("确认了识别结果"),
    "plans.item-dropped": gettext_lazy("不列入台账"),
    "plans.item-proposed": gettext_lazy("撤回了处理，改为待确认"),
    "plans.certain-confirmed": gettext_lazy("一次确认了有把握的 %(items_count)s 项"),
    "plans.item-split": gettext_lazy("把一项拆成了几项"),
    "plans.item-merged": gettext_lazy("合并了两项"),
    "plans.item-added": gettext_lazy("从原文增列了一项"),
    "plans.undone": gettext_lazy("撤销了上一步处理"),
    "plans.finding-accepted": gettext_lazy("采纳了体检意见 %(code)s"),
    "plans.finding-rejected": gettext_lazy("没有采纳体检意见 %(code)s"),
    "plans.finding-open": gettext_lazy("撤回了对体检意见 %(code)s 的处理"),
    "plans.fixes-applied": gettext_lazy("改正了草稿中的 %(fixes_count)s 处，重新识别"),
    "plans.item-corrected": gettext_lazy("更正了识别结果"),
    "plans.duty-corrected": gettext_lazy("更正了一条义务"),
    "plans.duty-confirmed": gettext_lazy("确认了一条义务"),
    "plans.duty-dropped": gettext_lazy("去掉了一条义务"),
    "plans.duty-added": gettext_lazy("从原文里列入一条义务"),
    "plans.meta-corrected": gettext_lazy("更正了方案的标题、期限等"),
    "plans.goals-corrected": gettext_lazy("更正了总体目标"),
    "plans.goal-added": gettext_lazy("从原文里列入一条总体目标"),
    "plans.paired": gettext_lazy("指定新旧版对应：%(old)s → %(new)s"),
    "plans.approval-asked": gettext_lazy("提请领导批准新版"),
    "plans.approval-withdrawn": gettext_lazy("撤回了批准的提请"),
    "plans.approval-approved": gettext_lazy("批准了新版"),
    "plans.approval-returned": gettext_lazy("退回了新版"),
    "ledger.task-carried": gettext_lazy("方案第 %(version)s 版改动了这项任务"),
    "ledger.task-cancelled": gettext_lazy("方案第 %(version)s 版不再列入，任务撤销"),
    "plans.issued": gettext_lazy("方案下达，原文和识别结果封存"),
    "ledger.issued": gettext_lazy("下达第 %(version)s 版：任务 %(tasks)s 项，责任 %(assignments)s 条"),
    "ledger.assignment-sign": gettext_lazy("%(unit)s签收了任务（%(role)s）"),
    "ledger.assignment-refuse": gettext_lazy("%(unit)s退回了任务（%(role)s）"),
    "ledger.assignment-release": gettext_lazy("同意%(unit)s退回，解除分工（%(role)s）"),
    "ledger.assignment-insist": gettext_lazy("不同意%(unit)s退回，重新请它签收"),
    "ledger.assignment-offer": gettext_lazy("%(unit)s把任务转给%(to)s办理"),
    "ledger.assignment-take": gettext_lazy("%(unit)s的%(person)s接办了任务"),
    "ledger.assignment-accept": gettext_lazy("%(to)s接收了%(unit)s转来的任务"),
    "ledger.assignment-decline": gettext_lazy("%(unit)s转办的任务没有被接收"),
    "ledger.assignment-take-back": gettext_lazy("%(unit)s收回了转办"),
    "ledger.subtask-added": gettext_lazy("%(unit)s增加了子任务“%(title)s”，时限 %(deadline)s"),
    "ledger.subtask-set": gettext_lazy("%(unit)s的子任务“%(title)s”改为%(state)s"),
    "ledger.subtask-edited": gettext_lazy("%(unit)s修改了子任务“%(title)s”"),
    "ledger.path-set": gettext_lazy("设定“%(what)s”的过程目标：%(points)s"),
    "ledger.milestone-reached": gettext_lazy("%(unit)s标记节点“%(what)s”于 %(on)s 完成：%(evidence)s"),
    "ledger.milestone-taken-back": gettext_lazy("撤回节点“%(what)s”的完成标记"),
    "ledger.project-added": gettext_lazy("增加了项目“%(what)s”"),
    "ledger.project-changed": gettext_lazy("更新了项目“%(what)s”"),
    "ledger.plan-set": gettext_lazy(
        "设定签收时限 %(sign_days)s 个工作日，预警 %(warning_days)s 天，红灯线 %(red_percent)s％"
    ),
    "ledger.split": gettext_lazy("把“%(what)s”分解给 %(units)s 个单位，%(rule)s"),
    "ledger.split-revoked": gettext_lazy("收回了“%(what)s”的分解"),
    "ledger.share-sign": gettext_lazy("%(unit)s签收了“%(what)s”的分解：%(value)s"),
    "ledger.share-refuse": gettext_lazy("%(unit)s退回了“%(what)s”的分解"),
    "ledger.share-insist": gettext_lazy("不同意%(unit)s退回“%(what)s”的分解"),
    "ledger.change-asked": gettext_lazy("%(unit)s申请%(kind)s：改为 %(value)s"),
    "ledger.change-agree": gettext_lazy("牵头单位同意%(kind)s申请：%(old)s → %(new)s"),
    "ledger.change-object": gettext_lazy("牵头单位不同意%(kind)s申请：%(old)s → %(new)s"),
    "ledger.change-approve": gettext_lazy("批准%(kind)s申请：%(old)s → %(new)s"),
    "ledger.change-submit": gettext_lazy("%(kind)s申请报领导审批：%(old)s → %(new)s"),
    "ledger.change-return": gettext_lazy("没有批准%(kind)s申请：%(old)s → %(new)s"),
    "ledger.change-decide": gettext_lazy("领导批准%(kind)s申请：%(old)s → %(new)s"),
    "ledger.change-decline": gettext_lazy("领导没有批准%(kind)s申请：%(old)s → %(new)s"),
    "ledger.change-withdraw": gettext_lazy("撤回%(kind)s申请：%(old)s → %(new)s"),
    "ledger.changed": gettext_lazy("台账已按批准的%(kind)s更改"),
    "ledger.part-succeeded": gettext_lazy("%(from)s已撤销，%(role)s分工由%(unit)s承接"),
    "ledger.share-succeeded": gettext_lazy("%(from)s已撤销，分解“%(what)s”由%(unit)s承接：%(value)s"),
    "ledger.deadline-set": gettext_lazy("把时限改为 %(value)s"),
    "ledger.cooperating-added": gettext_lazy("加了配合单位，现为 %(value)s"),
    "ledger.verified-done": gettext_lazy("核实办结"),
    "ledger.reminded": gettext_lazy("%(value)s"),
    "ledger.view-saved": gettext_lazy("保存了台账视图“%(name)s”"),
    "ledger.view-dropped": gettext_lazy("删除了台账视图"),
    "ledger.exported": gettext_lazy("导出了台账 %(rows)s 项（%(format)s）"),
    "ledger.import-begun": gettext_lazy("上传了表格“%(filename)s”，待检查"),
    "ledger.imported": gettext_lazy("导入了台账：新增 %(new)s 项，修改 %(changed)s 项"),
    "ledger.changed-by-import": gettext_lazy("随表格导入修改"),
    "plans.imported": gettext_lazy("由表格建立台账“%(title)s”"),
    "ledger.commented": gettext_lazy("留言：%(words)s"),
    "ledger.comment-edited": gettext_lazy("修改了留言"),
    "ledger.comment-withdrawn": gettext_lazy("撤回了一条留言"),
    "ledger.attached": gettext_lazy("上传了附件“%(filename)s”"),
    "ledger.attachment-withdrawn": gettext_lazy("撤回了附件“%(filename)s”"),
    "cascade.compared": gettext_lazy("对照了上下级方案：%(links)s 条对应，指标 %(indicators)s 个"),
    "cascade.link-confirmed": gettext_lazy("确认了上下级任务的对应"),
    "cascade.link-rejected": gettext_lazy("认为上下级任务不对应"),
    "cascade.link-proposed": gettext_lazy("撤回了对上下级对应的判断"),
    "directory.unit-added": gettext_lazy("登记了单位“%(name)s”"),
    "directory.group-added": gettext_lazy("登记了集体“%(name)s”，成员 %(members_count)s 个"),
    "directory.name-added": gettext_lazy("登记了名称“%(name)s”"),
    "directory.members-set": gettext_lazy(
        "更新了成员，自 %(on)s 起 %(members_count)s 个；加入：%(joined)s；退出：%(left)s"
    ),
    "directory.founded": gettext_lazy("设立了“%(name)s”"),
    "directory.unit-amended": gettext_lazy("修改了基本情况"),
    "directory.unit-renamed": gettext_lazy("自 %(on)s 起由“%(former)s”更名为“%(name)s”"),
    "directory.unit-abolished": gettext_lazy("自 %(on)s 起撤销，由谁承接：%(to)s"),
    "directory.name-withdrawn": gettext_lazy("删去了名称“%(name)s”"),
    "directory.person-added": gettext_lazy("登记了人员“%(name)s”"),
    "directory.person-amended": gettext_lazy("修改了人员信息，现为“%(name)s”"),
    "directory.appointed": gettext_lazy("任%(unit)s%(role_label)s，自 %(since)s 起"),
    "directory.post-ended": gettext_lazy("不再任%(unit)s%(role_label)s，到 %(until)s 为止"),
    "directory.imported": gettext_lazy("导入%(table)s“%(filename)s”：新增 %(added)s 行，更新 %(changed)s 行"),
    "reporting.duty-proposed": gettext_lazy("提出报送要求“%(name)s”：%(rule)s"),
    "reporting.duty-approved": gettext_lazy("批准执行报送要求“%(name)s”：%(rule)s"),
    "reporting.duty-issued": gettext_lazy("方案下达，报送要求“%(name)s”开始执行：%(rule)s"),
    "reporting.duty-carried": gettext_lazy("方案第 %(version)s 版下达，报送要求“%(name)s”延续执行"),
    "reporting.duty-refused": gettext_lazy("没有批准报送要求“%(name)s”"),
    "reporting.duty-merged": gettext_lazy("并入“%(into)s”"),
    "reporting.duty-widened": gettext_lazy("并入了“%(absorbed)s”要的内容"),
    "reporting.duty-ended": gettext_lazy("结束报送要求，最后一天 %(last_day)s"),
    "reporting.obligations-settled": gettext_lazy(
        "应报事项：新增 %(created)s 项，改期 %(moved_count)s 期，撤销 %(withdrawn)s 项，恢复 %(restored)s 项"
    ),
    "reporting.drafted": gettext_lazy("开始填报"),
    "reporting.sheet-taken": gettext_lazy("用表格填报：写入 %(kept)s 栏，%(left)s 栏没有写入"),
    "reporting.sent-to-head": gettext_lazy("送单位负责人审签"),
    "reporting.sent-back": gettext_lazy("负责人退回修改"),
    "reporting.submitted": gettext_lazy("报送了 %(period)s 期的情况"),
    "reporting.taken-back": gettext_lazy("撤回修改"),
    "reporting.accepted": gettext_lazy("接收"),
    "reporting.returned": gettext_lazy("退回"),
    "reporting.waived": gettext_lazy("同意免报"),
    "reporting.reopened": gettext_lazy("重新开放到 %(until)s"),
    "reporting.problem-raised": gettext_lazy("提出问题：%(text)s"),
    "reporting.problem-amended": gettext_lazy("修改了问题：%(text)s"),
    "reporting.problem-withdrawn": gettext_lazy("删去了问题：%(text)s"),
    "reporting.problem-solved": gettext_lazy("问题已解决：%(answer)s"),
    "reporting.evidence-attached": gettext_lazy("附上佐证“%(filename)s”"),
    "reporting.evidence-detached": gettext_lazy("移去一个佐证"),
    "reporting.indicators-linked": gettext_lazy("把 %(indicators_count)s 个相同的指标合用一个数"),
    "reporting.combine-set": gettext_lazy("汇总方式改为 %(combine)s"),
    "reporting.habits-set": gettext_lazy("改了报送是否先由负责人审签"),
    "calendar.day-set": gettext_lazy("调整了 %(day)s 的上班安排"),
    "notices.preference-set": gettext_lazy("改了自己的消息设置"),
    "notices.robot-added": gettext_lazy("登记了群机器人“%(name)s”"),
    "notices.robot-on": gettext_lazy("启用了群机器人“%(name)s”"),
    "notices.robot-off": gettext_lazy("停用了群机器人“%(name)s”"),
    "notices.rule-set": gettext_lazy("改了“%(source)s”的提醒规则"),
    "notices.rule-reset": gettext_lazy("把“%(source)s”的提醒规则恢复为默认"),
    "notices.mail-confirmed": gettext_lazy("确认了自己的邮箱"),
    "notices.sent-again": gettext_lazy("重发了给“%(receiver)s”的消息"),
    "accounts.opened": gettext_lazy("开设了登录账户“%(username)s”"),
    "accounts.switched-on": gettext_lazy("启用了账户“%(username)s”"),
    "accounts.switched-off": gettext_lazy("停用了账户“%(username)s”"),
    "accounts.unlocked": gettext_lazy("解锁了账户“%(username)s”"),
    "accounts.password-reset": gettext_lazy("重置了账户“%(username)s”的密码"),
    "accounts.password-changed": gettext_lazy("改了自己的密码"),
    "accounts.signed-in": gettext_lazy("登录"),
    "accounts.signed-out": gettext_lazy("退出登录"),
}


# What a field is called where an event shows it before and after; others stand in the auditor's page alone.
_FIELDS: dict[str, Any] = {
    "state": gettext_lazy("状态"),
    "deadline": gettext_lazy("时限"),
    "title": gettext_lazy("标题"),
    "text": gettext_lazy("内容"),
    "words": gettext_lazy("内容"),
    "name": gettext_lazy("名称"),
    "heading": gettext_lazy("标题"),
    "block": gettext_lazy("板块"),
    "members": gettext_lazy("成员"),
    "unit": gettext_lazy("单位"),
    "target": gettext_lazy("目标"),
    "closes_on": gettext_lazy("关闭日期"),
}
# Values that are codes, in words.
_VALUES: dict[str, Any] = {
    "proposed": gettext_lazy("待确认"),
    "confirmed": gettext_lazy("已确认"),
    "dropped": gettext_lazy("不列入"),
    "review": gettext_lazy("待审核"),
    "issued": gettext_lazy("已下达"),
    "superseded": gettext_lazy("已被新版取代"),
    "open": gettext_lazy("办理中"),
    "done": gettext_lazy("已办结"),
    "cancelled": gettext_lazy("已撤销"),
    "awaiting": gettext_lazy("待签收"),
    "signed": gettext_lazy("已签收"),
    "refused": gettext_lazy("已退回"),
    "transferred": gettext_lazy("已转交"),
}


class _Fields(dict[str, Any]):
    """An event's fields; one that an older event lacks shows as a dash instead of breaking the page."""

    def __missing__(self, key: str) -> str:
        return "—"


@register.filter
def sentence(event: Event) -> str:
    """What happened, in words; the code itself for an action without words yet."""
    fields = _Fields(event.after or {})
    for name in ("items", "members", "fixes", "moved", "indicators"):
        if isinstance(fields.get(name), list | dict):
            fields[f"{name}_count"] = len(fields[name])
    words = _SENTENCES.get(event.action)
    return str(words) % fields if words else _("动作 %(code)s") % {"code": event.action}


@dataclass(frozen=True)
class Changed:
    """A field of an event whose value is another than before, in words."""

    label: str
    before: str
    after: str


@register.filter
def changes(event: Event) -> list[Changed]:
    """The fields that an event changed and that mean something to a reader."""
    before, after = event.before or {}, event.after or {}
    return [
        Changed(str(label), _shown(before[name]), _shown(after[name]))
        for name, label in _FIELDS.items()
        if name in before and name in after and before[name] != after[name]
    ]


def _shown(value: Any) -> str:
    if value in (None, "", []):
        return _("无")
    if isinstance(value, list):
        return "、".join(_shown(each) for each in value)
    if isinstance(value, dict):
        return str(value.get("name") or value.get("text") or "…")
    return str(_VALUES.get(value, value)) if isinstance(value, str) else str(value)
