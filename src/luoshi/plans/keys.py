"""The keys of the review page: what its help lists is what its script obeys. `specs/review_keys.yaml` says
the same for people to review."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Key:
    """One key. `does` names what the script does; empty for keys that a browser or another script obeys."""

    key: str
    does: str
    words: StrOrPromise

    @property
    def caps(self) -> list[str]:
        return self.key.split("+") if len(self.key) > 1 else [self.key.upper()]


KEYS = (
    Key("j", "next", _("下一项")),
    Key("k", "previous", _("上一项")),
    Key("n", "doubtful", _("下一个存疑的")),
    Key("Enter", "confirm", _("确认这一项，到下一项")),
    Key("Shift+Enter", "confirm-section", _("确认本节有把握的各项")),
    Key("x", "drop", _("不列入：写理由后回车")),
    Key("u", "reopen", _("撤回对这一项的处理")),
    Key("z", "undo", _("撤销我的上一次改动")),
    Key("e", "correct", _("更正这一项")),
    Key("h", "correct-heading", _("更正标题")),
    Key("b", "correct-block", _("更正板块")),
    Key("d", "correct-deadline", _("更正时限")),
    Key("o", "correct-owners", _("更正责任主体")),
    Key("i", "correct-indicators", _("更正指标")),
    Key("m", "correct-milestones", _("更正节点")),
    Key("[", "merge-previous", _("与上一项合并")),
    Key("]", "merge-next", _("与下一项合并")),
    Key("t", "text", _("在原文里找到这一项")),
    Key("s", "pick", _("到原文里选字：方向键移动，按住 Shift 选中，再按下面的字母")),
    Key("A", "", _("选中的文字列为任务（O 责任主体、D 时限、I 指标、M 节点、S 拆分、R 义务、G 总体目标）")),
    Key("Escape", "", _("离开选字或更正")),
    Key("?", "help", _("打开这份说明")),
)
