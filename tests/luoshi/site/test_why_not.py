"""Nobody meets a dead button: what is offered can be done, and what cannot be done now says why and who can.

Everyone walks the pages of a county with something of everything in it, and every button is pressed for real
(and taken back)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator

import lxml.html
import pytest
from django.db import transaction
from django.test import Client

from luoshi.accounts.models import User
from luoshi.calendar import clock
from luoshi.directory.models import PostRole
from luoshi.directory.permission import Actor
from luoshi.ledger import changes, signing, splitting
from luoshi.ledger.models import Assignment, ChangeKind, SplitRule, Task, TaskState
from luoshi.plans import actions as plans
from luoshi.plans import reading, versions
from luoshi.plans.models import ItemState
from luoshi.reporting import duties
from luoshi.reporting.models import Duty, Obligation, State
from luoshi.reporting.receipts import receive
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_reports import colleague
from tests.luoshi.site.buttons import Button, buttons
from tests.people import PLAN

# It presses what other tests press one by one; traced for coverage it would take half as long again.
pytestmark = pytest.mark.no_cover

ROLES = ("zhao", "li", "he", "zhang", "wang", "zhou", "kao", "xitong", "anquan", "shenji")
MENUS = [
    *("/", "/plans/", "/cascade/", "/ledger/", "/ledger/signing/", "/ledger/decisions/", "/ledger/import/"),
    *("/reports/", "/reports/owed/", "/reports/waiting/", "/reports/problems/", "/reports/duties/"),
    *("/reports/links/", "/calendar/", "/units/", "/units/people/", "/notices/", "/notices/rules/"),
    *(
        "/notices/robots/",
        "/notices/log/",
        "/notices/lines/",
        "/accounts/",
        "/accounts/security/",
        "/events/",
    ),
]
# What a page says of input that lacks something, or of an act that finds nothing to act on: no refusal.
ANSWERS = re.compile(
    "这不是|请(先(填写|勾选|选)|选|写|填|从|输入|先看)|缺少|不是一个网址|没有可以|同一天只能有一条|没有选择|没有填"
    "|不能为空|还没有过完|有效|已经有|已经是|要晚于|没有(找到|看懂)"
)
# Done to nothing where nothing is left to do.
HARMLESS = {"plans:confirm-certain"}
PID = re.compile(r"(?<=/)(?:[2-9a-hj-km-np-z]{12}|[0-9a-f]{16})(?=/)")


@pytest.fixture
def world(county) -> dict[str, list[str]]:
    """The pages of single things, by kind, each thing in another state."""
    county.actors["he"] = colleague(county, "何局长", "县水务局", PostRole.HEAD)
    county.actors["kao"] = colleague(county, "高考核", "县人民政府", PostRole.ASSESSOR)
    issued = county.issued()
    return {
        "task": [f"/ledger/task/{each.pid}/" for each in tasks(county)],
        "report": [f"/reports/{each.pid}/" for each in reports(county, issued.plan)],
        "duty": [f"/reports/duties/{each.pid}/" for each in Duty.objects.all()],
        "version": [f"/plans/version/{each.pid}/" for each in [issued, *drafts(county, issued)]],
    }


def tasks(county) -> list[Task]:
    """One that is split and asked to be extended, one whose term is over and that was given back, one that
    was cancelled."""
    first, past, cancelled = Task.objects.filter(added_by=None).order_by("position")[:3]
    parts = [splitting.Part(unit, None, "按月压缩") for unit in county.towns]
    splitting.split(county.zhang, first, None, SplitRule.WORDS, parts)
    changes.ask(
        county.li,
        first,
        ChangeKind.EXTEND,
        {"deadline": "2027-01-31"},
        "管网未通",
        revision=Task.objects.get(pk=first.pk).revision,
    )
    signing.refuse(county.li, Assignment.objects.get(task=past, unit=county.units["县水务局"]), "不归我局")
    Task.objects.filter(pk=cancelled.pk).update(state=TaskState.CANCELLED, state_because="并入别的方案")
    return [first, past, cancelled]


def reports(county, plan) -> list[Obligation]:
    """县水务局's reports of a year, one in each state; one closed, one closed after it was handed in, and
    one received but not filed yet."""
    ended = monthly(county, plan=plan, name="旬报", day=5)
    duties.end(county.zhao, ended, revision=ended.revision, because="并入月报")
    fields = {"name": "汛期月报", "cadence": "monthly", "day": 10, "first_day": dt.date(2026, 6, 18)}
    duties.propose(county.zhao, fields | {"audience": "owners", "plan": plan, "asks": ["progress"]})
    monthly(county, plan=plan, day=25, about="this", first_day=dt.date(2026, 6, 1), closes_after=0)
    found = list(Obligation.objects.filter(unit=county.units["县水务局"], duty__day=25).order_by("due"))
    sent = {
        "submitted_at": clock.now(),
        "first_submitted_on": clock.today(),
        "submitted_by": county.li.person,
    }
    for each, state in zip(found, State.values, strict=False):
        Obligation.objects.filter(pk=each.pk).update(state=state, because="补报", **sent)
    closed, received, late = found[len(State.values) : len(State.values) + 3]
    Obligation.objects.filter(pk=late.pk).update(state=State.SUBMITTED, **sent)
    Obligation.objects.filter(pk__in=[closed.pk, late.pk]).update(
        due="2026-06-01", grace_until="2026-06-01", closes_on="2026-06-10"
    )
    receive(county.li, [received.pid], "{}", crowded=True)
    return found[: len(State.values) + 3]


def drafts(county, issued) -> list:
    """A plan in review, and a new version that waits for the leader's word."""
    waiting = county.uploaded(PLAN.replace("供水", "供热"), "供热方案.txt")
    data = PLAN.replace("5个工作日", "3个工作日").encode()
    intake = plans.take_in(county.zhao, data, "修订.txt", new_version_of=issued.plan)
    revised = plans.save_reading(county.zhao, intake, reading.understand(reading.read(data, "修订.txt")))
    for each in revised.items.all():
        plans.decide(county.zhao, each, ItemState.CONFIRMED, revision=0)
    versions.ask(county.zhao, revised)
    return [waiting, revised]


def page_of(client: Client, url: str) -> lxml.html.HtmlElement | None:
    """The page, or None where the role is not let in: which is said in words, with a way on."""
    answer = client.get(url, follow=True)
    page = lxml.html.fromstring(answer.content.decode())
    if answer.status_code == 200:
        return page
    assert answer.status_code in (403, 404), (url, answer.status_code)
    main = page.xpath("//main")[0]
    assert main.xpath(".//p") and main.xpath(".//a"), url
    return None


def walk(client: Client, urls: list[str]) -> Iterator[tuple[str, lxml.html.HtmlElement]]:
    for url in urls:
        page = page_of(client, url)
        if page is not None:
            yield url, page


def as_(county, who: str, client: Client) -> Actor:
    actor = getattr(county, who)
    client.force_login(User.objects.get(person=actor.person), "django.contrib.auth.backends.ModelBackend")
    return actor


def refused(client: Client, button: Button, url: str = "") -> str:
    """What was said against it when it was pressed; empty when it was done or asked for input."""
    point = transaction.savepoint()
    try:
        status, said = button.press(client, url)
    finally:
        transaction.savepoint_rollback(point)
    if status in (403, 404, 405, 409, 500):
        return f"{status} {said}"
    return said if status == 302 and not ANSWERS.search(said) else ""


@pytest.mark.parametrize("who", ROLES)
def test_every_button_that_is_offered_can_be_pressed(county, world, client, who):
    as_(county, who, client)
    pressed, dead = set(), []
    for url, page in walk(client, [*MENUS, *(each for urls in world.values() for each in urls)]):
        for button in buttons(page, url):
            once = (button.name, button.words, url if PID.search(url) else "")
            if once in pressed:
                continue
            pressed.add(once)
            if said := refused(client, button):
                dead.append(f"{url} {button.name} “{button.words}”: {said[:200]}")
    assert not dead, "\n".join(dead)


def explained(page: lxml.html.HtmlElement) -> bool:
    """Whether the page says in its own place why something cannot be done now, or whose turn it is."""
    return bool(
        page.xpath(
            "//main//*[self::p[@class='turn'] or contains(@class, 'shut') or starts-with(@class, 'note')]"
        )
    )


@pytest.mark.parametrize("kind", ["task", "report", "duty", "version"])
def test_what_cannot_be_done_with_a_thing_now_is_explained_on_its_page(county, world, client, kind):
    """Whatever a role may do with some thing of the kind is offered on the others, too; or it is refused
    there, and their page says why not, whose turn it is, and who can."""
    silent = []
    for who in ROLES[:7]:
        as_(county, who, client)
        pages = {url: page for url, page in walk(client, world[kind])}
        offered = {url: own_buttons(page, url) for url, page in pages.items()}
        known = {key: button for found in offered.values() for key, button in found.items()}
        for url, page in pages.items():
            for name, words in known.keys() - offered[url].keys():
                button = known[name, words]
                against = refused(client, button, PID.sub(PID.search(url).group(), button.url))
                if not against or not explained(page):
                    silent.append(f"{who} {url} {name} “{words}”: {against or 'can be done, not offered'}")
    assert not silent, "\n".join(silent)


def own_buttons(page: lxml.html.HtmlElement, url: str) -> dict[tuple[str, str], Button]:
    """The buttons of the page that are about the thing itself, by address and words."""
    pid = PID.search(url).group()
    own = (each for each in buttons(page, url) if pid in each.url and each.name not in HARMLESS)
    return {(each.name, each.words): each for each in own}
