"""Who may open the door for others: the system administrator opens, the security administrator protects."""

from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import PostRole
from luoshi.directory.permission import grant

grant("accounts.open", _("开设和停用账户"), {PostRole.SYSTEM_ADMINISTRATOR})
grant("accounts.protect", _("解锁账户和重置密码"), {PostRole.SECURITY_ADMINISTRATOR})
