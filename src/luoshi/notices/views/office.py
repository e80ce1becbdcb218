"""Pages of the office: what was sent to whom, the robots of groups, the rules of reminding."""

from __future__ import annotations

from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from luoshi.directory.permission import ActingRequest, Actor, may, needs
from luoshi.notices import jobs, mail, queries, reminders, sending, setting
from luoshi.notices.forms import RobotForm, RuleForm
from luoshi.notices.models import Channel, Level, Message, Robot, Rule
from luoshi.notices.reminders import Source, Step, steps_of

PAGE = 100


@require_GET
@needs("notices.log")
def log(request: ActingRequest) -> HttpResponse:
    """What went out, or what was told in the site, newest first."""
    actor = cast(Actor, request.actor)
    asked = {key: request.GET.get(key, "") for key in ("channel", "state")}
    in_site = asked["channel"] == "site"
    rows = (
        queries.told_in_site(actor.jurisdiction)
        if in_site
        else queries.messages_sent(actor.jurisdiction, **asked)
    )
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "in_site": in_site,
        "asked": asked,
        "channels": Channel.choices,
        "counts": [] if in_site else queries.message_counts(actor.jurisdiction, channel=asked["channel"]),
        "query": urlencode({key: value for key, value in asked.items() if value}),
        "may_send_again": may(actor, "notices.send-again"),
    }
    return render(request, "notices/log.html", context)


@require_POST
@needs("notices.send-again")
def send_again(request: ActingRequest, pid: str) -> HttpResponse:
    message = get_object_or_404(Message.objects, pid=pid)
    with transaction.atomic():
        if sending.send_again(cast(Actor, request.actor), message):
            jobs.queue(message)
    return redirect("notices:log")


@needs("notices.robots")
def robots(request: ActingRequest) -> HttpResponse:
    """The robots of the place's groups; a new one."""
    actor = cast(Actor, request.actor)
    form = RobotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        wanted = form.cleaned_data
        try:
            setting.add_robot(
                actor,
                Channel(wanted["channel"]),
                wanted["name"],
                wanted["address"],
                secret=wanted["secret"],
                unit=wanted["unit"],
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("已登记“%(name)s”，可以发一条测试消息。") % {"name": wanted["name"]})
            return redirect("notices:robots")
    context = {"form": form, "robots": queries.robots_of(actor.jurisdiction)}
    return render(request, "notices/robots.html", context, status=422 if form.errors else 200)


@require_POST
@needs("notices.robots")
def switch_robot(request: ActingRequest, pid: str) -> HttpResponse:
    robot = get_object_or_404(Robot.objects, pid=pid)
    setting.switch_robot(cast(Actor, request.actor), robot, request.POST.get("active") == "1")
    return redirect("notices:robots")


@require_POST
@needs("notices.robots")
def greet(request: ActingRequest, pid: str) -> HttpResponse:
    """Send a test message to a group."""
    with transaction.atomic():
        jobs.queue(setting.greet(cast(Actor, request.actor), get_object_or_404(Robot.objects, pid=pid)))
    messages.success(request, _("测试消息已交后台发送，结果见发送记录。"))
    return redirect("notices:log")


@require_GET
@needs("notices.rules")
def rules(request: ActingRequest) -> HttpResponse:
    """When people are reminded of what."""
    place = cast(Actor, request.actor).jurisdiction
    own = {rule.source: rule for rule in Rule.objects.filter(jurisdiction=place)}
    shown = [(source, steps_of(place, source), own.get(source.code)) for source in reminders.sources()]
    context = {"sources": shown, "levels": Level.choices, "form": RuleForm(), "mail_is_on": mail.is_on()}
    return render(request, "notices/rules.html", context)


@require_POST
@needs("notices.rules")
def change_rule(request: ActingRequest, code: str) -> HttpResponse:
    """Add a step, take one away, or go back to the default ones."""
    actor, source = cast(Actor, request.actor), _source(code)
    if "default" in request.POST:
        setting.reset_steps(actor, source)
        return redirect("notices:rules")
    steps, form = list(steps_of(actor.jurisdiction, source)), RuleForm(request.POST)
    if "without" in request.POST:
        steps = [step for step in steps if str(step.offset) != request.POST["without"]]
    elif form.is_valid():
        steps.append(Step(form.offset, tuple(Level(level) for level in form.cleaned_data["to"])))
    else:
        messages.error(request, "；".join(str(error) for errors in form.errors.values() for error in errors))
        return redirect("notices:rules")
    try:
        setting.set_steps(actor, source, steps, revision=_number(request.POST.get("revision", "")))
    except ValidationError as error:
        messages.error(request, "；".join(error.messages))
    return redirect("notices:rules")


def _source(code: str) -> Source:
    for source in reminders.sources():
        if source.code == code:
            return source
    raise Http404


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else 0
