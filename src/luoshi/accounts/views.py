"""Pages of signing in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.accounts import actions
from luoshi.accounts.forms import SignInForm
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
