"""Who may hold plans against each other."""

from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import PostRole
from luoshi.directory.permission import grant

grant("cascade.view", _("查看方案对照"), {PostRole.CLERK, PostRole.LEADER, PostRole.ASSESSOR})
grant("cascade.compare", _("对照方案并确认结果"), {PostRole.CLERK})
