"""Who may read notices (everyone in business, their own alone), and who sees to what is sent."""

from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import PostRole
from luoshi.directory.permission import BUSINESS, grant

grant("notices.view", _("查看自己的消息"), BUSINESS)
grant("notices.log", _("查看发送记录"), {PostRole.CLERK, PostRole.AUDITOR})
grant("notices.send-again", _("重发消息"), {PostRole.CLERK})
grant("notices.robots", _("设置群机器人"), {PostRole.CLERK})
grant("notices.lines", _("查看邮件收发是否正常"), {PostRole.CLERK, PostRole.SYSTEM_ADMINISTRATOR})
grant("notices.rules", _("设置提醒规则"), {PostRole.CLERK})
