"""The one door for permission.

A person acts through a post: an `Actor`. Apps `grant` permissions to roles in their own `access.py`; views
name theirs with `needs`, actions ask `require`. Everything not granted is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from rules.permissions import has_perm, set_perm
from rules.predicates import predicate

from luoshi.directory.models import Jurisdiction, Person, Post, PostRole, Unit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Everyone but the 三员, who administer the system and never touch business data.
BUSINESS = frozenset({PostRole.CLERK, PostRole.LIAISON, PostRole.HEAD, PostRole.LEADER, PostRole.ASSESSOR})

# What a view has for a permission that is open to everyone.
PUBLIC = "public"

R = TypeVar("R", bound=HttpResponseBase)


@dataclass(frozen=True)
class Actor:
    """A person acting through one of their posts."""

    person: Person
    post: Post

    @property
    def role(self) -> str:
        return self.post.role

    @property
    def unit(self) -> Unit:
        return self.post.unit

    @property
    def jurisdiction(self) -> Jurisdiction:
        return self.post.jurisdiction

    @property
    def audit_id(self) -> str:
        return self.person.pid

    @property
    def audit_name(self) -> str:
        return f"{self.person.name}（{self.unit.name} {self.post.get_role_display()}）"


class ActingRequest(HttpRequest):
    """A request after the middleware: `actor` is None before sign-in and for people without a post; `posts`
    are all that the person holds today."""

    actor: Actor | None
    posts: list[Post]
    htmx: Any


@dataclass(frozen=True)
class Grant:
    """A permission, in words that a refused person understands, and the roles that have it."""

    name: str
    label: StrOrPromise
    roles: frozenset[str]


_grants: dict[str, Grant] = {}

Condition = Callable[[Actor, Any], bool]


def grant(name: str, label: StrOrPromise, roles: Collection[PostRole], when: Condition | None = None) -> None:
    """Allow `roles` to do `name`, for objects of their own jurisdiction and where `when` holds."""
    _grants[name] = Grant(name, label, frozenset(role.value for role in roles))

    @predicate(name=name)  # type: ignore[untyped-decorator, no-untyped-call]
    def allowed(actor: Actor, subject: Any = None) -> bool:
        if actor is None or actor.role not in _grants[name].roles:
            return False
        if subject is None:
            return True
        if getattr(subject, "jurisdiction_id", actor.jurisdiction.pk) != actor.jurisdiction.pk:
            return False
        return when is None or when(actor, subject)

    set_perm(name, allowed)  # type: ignore[no-untyped-call]


def grants() -> dict[str, Grant]:
    """Every permission there is, by name."""
    return dict(_grants)


def may(actor: Actor | None, permission: str, subject: Any = None) -> bool:
    """Whether the actor has the permission (on `subject`, where one is given)."""
    return actor is not None and bool(has_perm(permission, actor, subject))  # type: ignore[no-untyped-call]


def require(actor: Actor | None, permission: str, subject: Any = None) -> None:
    """Raise PermissionDenied, saying who could, unless the actor has the permission."""
    if not may(actor, permission, subject):
        raise PermissionDenied(refusal(permission))


def refusal(permission: str) -> str:
    """One sentence: what was refused and who may do it."""
    known = _grants.get(permission)
    if known is None:
        return _("没有人有此权限。")
    roles = "、".join(str(role.label) for role in PostRole if role.value in known.roles)
    return _("“%(what)s”由%(roles)s办理，您现在的职务没有此权限。") % {"what": known.label, "roles": roles}


def needs(permission: str) -> Callable[[Callable[..., R]], Callable[..., HttpResponseBase]]:
    """A view that signed-in people with `permission` may open; others sign in or are told why not."""

    def decorate(view: Callable[..., R]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            require(request.actor, permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def public(view: Callable[..., R]) -> Callable[..., R]:
    """Mark a view as open to everyone: sign-in, health."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view


def signed_in(view: Callable[..., R]) -> Callable[..., HttpResponseBase]:
    """A view that every signed-in person may open, with or without a post."""

    @wraps(view)
    def guarded(request: ActingRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.permission = "signed-in"  # type: ignore[attr-defined]
    return guarded
