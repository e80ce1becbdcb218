"""A page with one form for one act: asked, done or refused in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from luoshi.directory.permission import ActingRequest
from luoshi.directory.reorganising import Stale


def act(
    request: ActingRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], str],
    back: str,
    *,
    template: str = "directory/act.html",
    **context: Any,
) -> HttpResponse:
    """Show the form; on POST `do` what it says and go `back` with the sentence that it returns."""
    if request.method == "POST" and form.is_valid():
        try:
            said = do(form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        except Stale:
            form.add_error(None, _("别人刚刚改过这个单位，下面是您填的内容；请刷新页面，看过最新情况再改。"))
        else:
            messages.success(request, said)
            return redirect(back)
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, "back": back, **context}, status=status)
