"""Finds the post through which the signed-in person acts, and sets the scope of the request."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse

from luoshi.accounts.models import User
from luoshi.calendar import clock
from luoshi.directory.holding import Held, held_by
from luoshi.directory.permission import PUBLIC, ActingRequest, Actor
from luoshi.directory.scope import within_keys

SESSION_KEY = "post"


class ActorMiddleware:
    """Sets `request.actor` and reads everything after it in the actor's jurisdiction and those below. Nobody
    acts on a page that is everyone's: who asks for it is not looked up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        acting = cast(ActingRequest, request)
        held = [] if _asks_for_everyones(request) else _held(request)
        acting.posts = [each.post for each in held]
        acting.actor = None
        if not held:
            return self.get_response(request)
        chosen = _chosen(request, held)
        acting.actor = Actor(chosen.post.person, chosen.post)
        with within_keys(chosen.places):
            return self.get_response(request)


class OwnPasswordMiddleware:
    """Who signed in with a one-time password comes to the page where they choose their own, to what is
    everyone's, and nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.open = {reverse("accounts:password"), reverse("accounts:sign-out")}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, *_arguments: object) -> HttpResponse | None:
        if request.path in self.open or _is_public(view):
            return None
        user = request.user
        return redirect("accounts:password") if isinstance(user, User) and user.must_change else None


def _asks_for_everyones(request: HttpRequest) -> bool:
    try:
        return _is_public(resolve(request.path_info).func)
    except Resolver404:
        return False


def _is_public(view: object) -> bool:
    return getattr(view, "permission", "") == PUBLIC


def _held(request: HttpRequest) -> list[Held]:
    """What the signed-in person holds today."""
    user = request.user
    return held_by(user.person_id, clock.today()) if isinstance(user, User) else []


def _chosen(request: HttpRequest, held: list[Held]) -> Held:
    """The person's chosen post among those in force today, else the first."""
    chosen = request.session.get(SESSION_KEY)
    return next((each for each in held if each.post.pid == chosen), held[0])
