"""Who may have which documents."""

from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import PostRole
from luoshi.directory.permission import BUSINESS, grant

grant("papers.letter", _("查看目标责任书"), BUSINESS)
grant("papers.letters", _("下载全部目标责任书"), {PostRole.CLERK, PostRole.LEADER, PostRole.ASSESSOR})
grant("papers.summary", _("起草工作小结"), {PostRole.CLERK, PostRole.LEADER, PostRole.ASSESSOR})
