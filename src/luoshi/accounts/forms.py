"""Forms of signing in."""

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Name and password, with errors that say what to do."""

    username = forms.CharField(
        label=_("登录名"),
        max_length=60,
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "username"}),
    )
    error_messages = {  # noqa: RUF012 - as the base class has it
        "invalid_login": _("登录名或密码不对，请重新输入。连续输错 5 次将锁定 15 分钟。"),
        "inactive": _("此账户已停用，请联系系统管理员。"),
    }
