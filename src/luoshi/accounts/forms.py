"""Forms of signing in and of accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from luoshi.accounts.models import User


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


class OpenForm(forms.Form):
    """The name under which a person signs in."""

    username = forms.CharField(
        label=_("登录名"),
        min_length=2,
        max_length=60,
        validators=[
            RegexValidator(r"^[a-z0-9][a-z0-9._-]*$", _("只用小写字母、数字和 . - _，以字母或数字开头。"))
        ],
        help_text=_("只用小写字母、数字和 . - _，以后不能改"),
    )


class PasswordForm(forms.Form):
    """A password of one's own choice, with the present one as the proof of who one is."""

    old = forms.CharField(
        label=_("现在的密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new = forms.CharField(
        label=_("新密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 10 个字符，不要用常见的词或只用数字"),
    )
    again = forms.CharField(
        label=_("再输一遍新密码"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.user = user

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise forms.ValidationError(_("现在的密码不对。"))
        return old

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        new = said.get("new")
        if new and new != said.get("again"):
            self.add_error("again", _("两遍输入的新密码不一样。"))
        elif new and new == said.get("old"):
            self.add_error("new", _("新密码不能和现在的一样。"))
        elif new:
            try:
                validate_password(new, self.user)
            except forms.ValidationError as error:
                self.add_error("new", error)
        return said
