"""Finds the post through which the signed-in person acts, and sets the scope of the request."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from luoshi.accounts.models import User
from luoshi.calendar import clock
from luoshi.directory.models import Post
from luoshi.directory.permission import ActingRequest, Actor
from luoshi.directory.queries import below, posts_of
from luoshi.directory.scope import within

SESSION_KEY = "post"


class ActorMiddleware:
    """Sets `request.actor` and reads everything after it in the actor's jurisdiction and those below."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        acting = cast(ActingRequest, request)
        acting.posts = _posts(request)
        acting.actor = _actor(request, acting.posts)
        with ExitStack() as stack:
            if acting.actor is not None:
                stack.enter_context(within(*below(acting.actor.jurisdiction)))
            return self.get_response(request)


class OwnPasswordMiddleware:
    """Who signed in with a one-time password comes to the page where they choose their own, nowhere else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.open = {reverse("accounts:password"), reverse("accounts:sign-out"), reverse("language")}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User) and user.must_change and request.path not in self.open:
            return redirect("accounts:password")
        return self.get_response(request)


def _posts(request: HttpRequest) -> list[Post]:
    """What the signed-in person holds today."""
    user = request.user
    return list(posts_of(user.person_id, clock.today())) if isinstance(user, User) else []


def _actor(request: HttpRequest, posts: list[Post]) -> Actor | None:
    """The person's chosen post among those in force today, else the first; None without any."""
    if not posts:
        return None
    chosen = request.session.get(SESSION_KEY)
    post = next((each for each in posts if each.pid == chosen), posts[0])
    return Actor(post.person, post)
