"""Who may read and change the directory."""

from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import PostRole
from luoshi.directory.permission import BUSINESS, grant

grant("directory.view", _("查看单位"), BUSINESS)
grant("directory.change", _("维护单位和名称"), {PostRole.CLERK})
# Who holds which office is no business data: the one who gives the offices must see them.
grant("directory.people", _("查看人员"), BUSINESS | {PostRole.SECURITY_ADMINISTRATOR})
grant("directory.appoint", _("任命岗位"), {PostRole.SECURITY_ADMINISTRATOR})
