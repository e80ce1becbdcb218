"""The kinds of notices that the ledger gives."""

from django.utils.translation import gettext_lazy as _

from luoshi.notices.kinds import declare

declare("ledger.issued", _("任务下达"), urgent=True, obligatory=True)
declare("ledger.signing", _("签收"), obligatory=True)
declare("ledger.change", _("变更申请"), urgent=True, obligatory=True)
declare("ledger.split", _("分解"), obligatory=True)
declare("ledger.mention", _("提到我"), urgent=True)
declare("ledger.comment", _("留言"))
declare("ledger.watched", _("关注的任务有变化"))
