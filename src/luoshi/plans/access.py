"""Who may upload, see and review plans."""

from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import PostRole
from luoshi.directory.permission import grant

grant("plans.view", _("查看方案原文和识别结果"), {PostRole.CLERK, PostRole.LEADER, PostRole.ASSESSOR})
grant("plans.upload", _("上传方案"), {PostRole.CLERK})
grant("plans.review", _("审核识别结果"), {PostRole.CLERK})
grant("plans.approve", _("批准方案新版"), {PostRole.LEADER})
