"""The columns of a ledger list: which there are, and which one a reader has chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Column:
    """`sort` names the order that a click on its head gives; `width` is that of a spreadsheet, in
    characters."""

    key: str
    label: StrOrPromise
    width: int
    sort: str = ""
    usual: bool = False
    everyone: bool = False  # shows the names of all who have a part, not the leads alone
    figures: bool = False  # shows indicators


COLUMNS = {
    column.key: column
    for column in (
        Column("light", _("灯"), 8, "light", usual=True),
        Column("code", _("序号"), 12, "plan", usual=True),
        Column("key", _("编号"), 14),
        Column("title", _("任务"), 44, usual=True),
        Column("lead", _("牵头"), 20, usual=True),
        Column("owners", _("责任 / 配合"), 12, usual=True),
        Column("responsible", _("责任单位"), 30, everyone=True),
        Column("cooperating", _("配合单位"), 30, everyone=True),
        Column("supervisor", _("督办领导"), 12),
        Column("deadline", _("时限"), 14, "deadline", usual=True),
        Column("figures", _("指标"), 30, usual=True, figures=True),
        Column("sign", _("签收"), 12),
        Column("state", _("状态"), 10),
        Column("kind", _("类别"), 10),
        Column("plan", _("方案"), 30),
        Column("block", _("板块"), 24),
        Column("why", _("亮灯原因"), 34),
        Column("text", _("原文"), 60),
    )
}
USUAL = [column.key for column in COLUMNS.values() if column.usual]


def chosen(keys: str | Iterable[str]) -> list[Column]:
    """The columns of these keys, in this order, each once; unknown ones are passed over, none at all are the
    usual ones. The task itself is always among them."""
    given = keys.split(",") if isinstance(keys, str) else list(keys)
    known = [key for key in dict.fromkeys(given) if key in COLUMNS] or USUAL
    if "title" not in known:
        known.insert(min(1, len(known)), "title")
    return [COLUMNS[key] for key in known]
