"""Pages of people and their posts."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from luoshi.audit.queries import history
from luoshi.calendar import clock
from luoshi.directory import queries, tenure
from luoshi.directory.forms import EndForm, PersonForm, PostForm, TransferForm
from luoshi.directory.models import Person, Post, PostRole
from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.directory.views.acting import act

PER_PAGE = 100


@require_GET
@vary_on_headers("HX-Request")
@needs("directory.people")
def people_list(request: ActingRequest) -> HttpResponse:
    words, role = request.GET.get("words", "").strip(), request.GET.get("role", "")
    people = queries.people_listed(clock.today(), words, role)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "page": Paginator(people, PER_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "words": words,
        "role": role,
        "roles": PostRole.choices,
        "may_appoint": may(request.actor, "directory.appoint"),
    }
    template = "directory/parts/people.html" if request.htmx else "directory/people.html"
    return render(request, template, context)


@require_GET
@needs("directory.people")
def person(request: ActingRequest, pid: str) -> HttpResponse:
    """One person: the posts held and once held, and what happened."""
    found = get_object_or_404(Person.objects.select_related("jurisdiction"), pid=pid)
    context = {
        "person": found,
        "posts": found.posts.select_related("unit").order_by("-since", "-pk"),
        "namesakes": queries.namesakes(found),
        "today": clock.today(),
        "events": history(found.jurisdiction.pid, found.pid)
        .filter(action__startswith="directory.")
        .order_by("-sequence"),
        "may_appoint": may(request.actor, "directory.appoint", found),
    }
    return render(request, "directory/person.html", context)


@needs("directory.appoint")
def add_person(request: ActingRequest) -> HttpResponse:
    form = PersonForm(request.POST or None)
    actor = cast(Actor, request.actor)
    made: list[Person] = []

    def do(said: dict[str, Any]) -> str:
        made.append(tenure.register_person(actor, actor.jurisdiction, **said))
        return _("已登记%(person)s，接着可以登记任职。") % {"person": made[0]}

    answer = act(
        request, form, do, reverse("directory:people"), title=_("登记人员"), button=_("登记"), people=True
    )
    if made:
        answer["Location"] = reverse("directory:person", args=[made[0].pid])
    return answer


@needs("directory.appoint")
def amend_person(request: ActingRequest, pid: str) -> HttpResponse:
    found = get_object_or_404(Person, pid=pid)
    form = PersonForm(
        request.POST or None, initial={"name": found.name, "code": found.code, "note": found.note}
    )

    def do(said: dict[str, Any]) -> str:
        tenure.amend_person(cast(Actor, request.actor), found, **said)
        return _("已更新。")

    return act(request, form, do, _page(found), title=_("修改人员信息"), person=found, button=_("保存"))


@needs("directory.appoint")
def give_post(request: ActingRequest, pid: str) -> HttpResponse:
    found = get_object_or_404(Person, pid=pid)
    form = PostForm(request.POST or None, initial={"since": clock.today()})

    def do(said: dict[str, Any]) -> str:
        post = tenure.give_post(cast(Actor, request.actor), found, **said)
        return _("%(person)s自 %(day)s 起任%(unit)s%(role)s。") % {
            "person": found,
            "day": post.since,
            "unit": post.unit,
            "role": post.get_role_display(),
        }

    lead = _("一个单位同时只有一位负责人；主持工作而未任命的，勾选“代理”。")
    context: dict[str, Any] = {"title": _("登记任职"), "person": found, "button": _("登记"), "lead": lead}
    return act(request, form, do, _page(found), **context)


@needs("directory.appoint")
def end_post(request: ActingRequest, pid: str) -> HttpResponse:
    post = get_object_or_404(Post.objects.select_related("person", "unit"), pid=pid)
    form = EndForm(request.POST or None, initial={"last_day": clock.today()})

    def do(said: dict[str, Any]) -> str:
        tenure.end_post(cast(Actor, request.actor), post, said["last_day"], said["reason"])
        return _("任职已登记到 %(day)s 为止。") % {"day": said["last_day"]}

    lead = _("离任后，这个职务不能再办理任何事项；任职期间的记录不变。")
    context: dict[str, Any] = {
        "title": _("登记离任"),
        "person": post.person,
        "post": post,
        "button": _("登记离任"),
        "lead": lead,
    }
    return act(request, form, do, _page(post.person), **context)


@needs("directory.appoint")
def transfer(request: ActingRequest, pid: str) -> HttpResponse:
    post = get_object_or_404(Post.objects.select_related("person", "unit"), pid=pid)
    form = TransferForm(request.POST or None, initial={"since": clock.today(), "role": post.role})

    def do(said: dict[str, Any]) -> str:
        new = tenure.transfer(cast(Actor, request.actor), post, **said)
        return _("%(person)s自 %(day)s 起调任%(unit)s。") % {
            "person": post.person,
            "day": new.since,
            "unit": new.unit,
        }

    lead = _("原任职到前一天为止，新任职从当天开始，两边的记录都保留。")
    context: dict[str, Any] = {
        "title": _("调任"),
        "person": post.person,
        "post": post,
        "button": _("登记调任"),
        "lead": lead,
    }
    return act(request, form, do, _page(post.person), **context)


def _page(found: Person) -> str:
    return reverse("directory:person", args=[found.pid])
