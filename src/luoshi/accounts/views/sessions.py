"""Pages of signing in, of the post one acts through, and of one's own password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.accounts import actions, administration
from luoshi.accounts.forms import PasswordForm, SignInForm
from luoshi.accounts.models import User
from luoshi.directory.permission import public, signed_in


class SignInView(LoginView):
    """The sign-in page; what it does to the session is an action, so that it is recorded."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        actions.sign_in(self.request, form.get_user())
        return redirect(self.get_success_url())


sign_in = public(SignInView.as_view())


@require_POST
@signed_in
def sign_out(request: HttpRequest) -> HttpResponse:
    actions.sign_out(request)
    return redirect("accounts:sign-in")


@require_POST
@signed_in
def choose_post(request: HttpRequest) -> HttpResponse:
    if not actions.choose_post(request, request.POST.get("post", "")):
        messages.error(request, _("您今天不担任这个职务。"))
    return redirect("home")


@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """Choose one's own password; the session goes on."""
    assert isinstance(request.user, User)
    form = PasswordForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        administration.change_own_password(request.user, form.cleaned_data["new"])
        update_session_auth_hash(request, request.user)
        messages.success(request, _("密码已改好。"))
        return redirect("home")
    return render(request, "accounts/password.html", {"form": form}, status=422 if form.is_bound else 200)
