"""Who may read notices: everyone in business, their own alone."""

from django.utils.translation import gettext_lazy as _

from luoshi.directory.permission import BUSINESS, grant

grant("notices.view", _("查看自己的消息"), BUSINESS)
