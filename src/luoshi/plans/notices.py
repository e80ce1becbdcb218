"""What the plans tell people."""

from django.utils.translation import gettext_lazy as _

from luoshi.notices.kinds import declare

declare("plans.approval", _("方案新版的批准"), urgent=True, obligatory=True)
