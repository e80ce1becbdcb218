"""Permissions of the site's own pages."""

from django.utils.translation import gettext_lazy as _

from luoshi.directory.models import PostRole
from luoshi.directory.permission import grant

grant("audit.view", _("查看审计事件"), {PostRole.AUDITOR})
