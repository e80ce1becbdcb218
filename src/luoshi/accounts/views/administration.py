"""Pages of the administrators: who has an account, and what is done with it."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from luoshi.accounts import administration, queries
from luoshi.accounts.forms import OpenForm
from luoshi.accounts.models import User
from luoshi.calendar import clock
from luoshi.directory.models import Person
from luoshi.directory.permission import ActingRequest, Actor, needs
from luoshi.directory.queries import posts_of

_OPENING = [
    ("without", gettext_lazy("没有账户")),
    ("with", gettext_lazy("有账户")),
    ("off", gettext_lazy("已停用")),
]
_GUARDING = [("locked", gettext_lazy("已锁定")), ("with", gettext_lazy("有账户"))]


@require_GET
@needs("accounts.open")
def account_list(request: ActingRequest) -> HttpResponse:
    """For the system administrator: open, switch off, switch on."""
    return _list(request, opens=True)


@require_GET
@needs("accounts.protect")
def security(request: ActingRequest) -> HttpResponse:
    """For the security administrator: unlock, reset."""
    return _list(request, opens=False)


@never_cache
@needs("accounts.open")
def open_account(request: ActingRequest, pid: str) -> HttpResponse:
    person = get_object_or_404(Person.objects.select_related("jurisdiction"), pid=pid)
    form = OpenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, password = administration.open_for(
                cast(Actor, request.actor), person, form.cleaned_data["username"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _one_time(request, user, password, reverse("accounts:list"))
    context = {"person": person, "form": form, "posts": posts_of(person.pk, clock.today())}
    return render(request, "accounts/open.html", context, status=422 if form.is_bound else 200)


@require_POST
@needs("accounts.open")
def switch(request: ActingRequest, pid: str) -> HttpResponse:
    user, on = _user(pid), request.POST.get("on") == "1"
    try:
        administration.switch(cast(Actor, request.actor), user, on=on)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    else:
        words = _("%(person)s的账户已启用。") if on else _("%(person)s的账户已停用。")
        messages.success(request, words % {"person": user.person})
    return redirect("accounts:list")


@require_POST
@needs("accounts.protect")
def unlock(request: ActingRequest, pid: str) -> HttpResponse:
    user = _user(pid)
    administration.unlock(cast(Actor, request.actor), user)
    messages.success(request, _("%(person)s的账户已解锁。") % {"person": user.person})
    return redirect("accounts:security")


@never_cache
@require_POST
@needs("accounts.protect")
def reset(request: ActingRequest, pid: str) -> HttpResponse:
    user = _user(pid)
    try:
        password = administration.reset_password(cast(Actor, request.actor), user)
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
        return redirect("accounts:security")
    return _one_time(request, user, password, reverse("accounts:security"))


def _list(request: ActingRequest, *, opens: bool) -> HttpResponse:
    words, which = request.GET.get("words", "").strip(), request.GET.get("which", "")
    context = {
        "holders": queries.holders(words, which),
        "words": words,
        "which": which,
        "whiches": _OPENING if opens else _GUARDING,
        "opens": opens,
    }
    return render(request, "accounts/accounts.html", context)


def _one_time(request: ActingRequest, user: User, password: str, back: str) -> HttpResponse:
    """The password, shown this once: it is in no message, no session and no event."""
    context = {"person": user.person, "username": user.username, "password": password, "back": back}
    return render(request, "accounts/one_time.html", context)


def _user(pid: str) -> User:
    person = get_object_or_404(Person, pid=pid)
    return get_object_or_404(User.objects.select_related("person__jurisdiction"), person=person)
