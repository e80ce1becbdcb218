"""The ledger list: what it counts is what it shows, and everyone sees their own."""

import datetime as dt

import pytest
from django.urls import reverse

from luoshi.calendar import clock
from luoshi.ledger import lights
from luoshi.ledger.access import visible
from luoshi.ledger.awaiting import to_sign
from luoshi.ledger.filters import Filters, narrowed
from luoshi.ledger.models import Task, TaskState
from luoshi.ledger.queries import counts_by_light

LIST = reverse("ledger:list")


def codes(tasks) -> list[str]:
    return [task.code for task in tasks]


@pytest.mark.parametrize(
    ("day", "light", "says"),
    [
        ("2026-05-16", "yellow", "还有 15 天到期"),
        ("2026-05-15", "green", "还有 16 天"),
        ("2026-05-31", "yellow", "还有 0 天到期"),
        ("2026-06-01", "red", "时限已过 1 天"),
    ],
)
def test_a_light_and_its_reason_agree_day_by_day(county, day, light, says):
    county.issued()
    with clock.at(day):
        today = clock.today()
        task = lights.with_light(Task.objects.filter(code="一（一）2"), today).get()
        reason = lights.reason(task, today)
    assert task.light == reason.light == light
    assert says in reason.why


def test_before_the_period_a_task_is_grey_and_when_done_blue(county):
    plan = county.issued().plan
    plan.period_start = dt.date(2026, 1, 1)
    plan.save()
    tasks = Task.objects.filter(code="一（一）1")
    day = dt.date(2025, 12, 31)
    assert lights.with_light(tasks, day).get().light == "grey"
    assert lights.reason(tasks.select_related("plan").get(), day).light == "grey"
    tasks.update(state=TaskState.DONE)
    assert lights.with_light(tasks, day).get().light == "blue"


def test_counts_on_the_tiles_are_the_lengths_of_their_lists(county, sign_in):
    county.issued()
    client = sign_in(county.zhao)
    tiles = client.get(LIST).context["tiles"]
    assert {tile["light"]: tile["count"] for tile in tiles} == {
        "red": 1,
        "yellow": 1,
        "green": 2,
        "blue": 0,
        "grey": 0,
    }
    for tile in tiles:
        listing = client.get(f"{LIST}?{tile['query']}").context["listing"]
        assert listing.count == len(listing.rows) == tile["count"]


def test_unit_and_role_must_hold_together(county):
    county.issued()
    today, water = clock.today(), county.units["县水务局"].pid
    led = narrowed(Task.objects.all(), Filters(unit=water, role="lead"), today)
    helped = narrowed(Task.objects.all(), Filters(unit=water, role="responsible"), today)
    assert codes(led) == ["一（一）2", "一（二）3"]
    assert codes(helped) == ["一（一）1"]


def test_filters_by_block_kind_words_and_light(county):
    version = county.issued()
    today = clock.today()
    block = version.blocks.get(title="（二）保障水质").pid
    assert codes(narrowed(Task.objects.all(), Filters(block=block), today)) == ["一（二）3"]
    assert codes(narrowed(Task.objects.all(), Filters(kind="safeguard"), today)) == ["二（一）"]
    assert codes(narrowed(Task.objects.all(), Filters(words="水质 巡查"), today)) == ["一（二）3"]
    assert codes(narrowed(Task.objects.all(), Filters(light="red,yellow"), today)) == [
        "一（一）2",
        "一（二）3",
    ]
    assert counts_by_light(narrowed(Task.objects.all(), Filters(plan=version.plan.pid), today))["red"] == 1


def test_a_unit_sees_its_own_and_a_visitor_nothing(county):
    county.issued()
    assert codes(visible(county.zhang)) == ["一（一）1", "一（一）2"]
    assert codes(visible(county.li)) == ["一（一）1", "一（一）2", "一（二）3"]
    assert codes(visible(county.wang)) == []
    assert visible(county.zhou).count() == visible(county.zhao).count() == 4


def test_a_visitor_who_knows_the_address_of_a_task_finds_nothing(county, sign_in):
    county.issued()
    address = reverse("ledger:task", args=[Task.objects.first().pid])
    assert sign_in(county.wang).get(address).status_code == 404
    assert sign_in(county.li).get(address).status_code == 200


@pytest.mark.parametrize("who", ["zhao", "zhou", "zhang", "li"])
@pytest.mark.parametrize("query", ["", "role=lead&light=red", "group=unit&words=水", "group=leader&due=90"])
def test_the_list_asks_the_database_at_most_twelve_questions(
    county, sign_in, django_assert_max_num_queries, who, query
):
    county.issued()
    client = sign_in(getattr(county, who))
    with django_assert_max_num_queries(12):
        assert client.get(f"{LIST}?{query}").status_code == 200


def test_the_numbers_of_the_navigation_are_one_question(county, sign_in, django_assert_max_num_queries):
    """What waits for a clerk is counted together, and each number is still the length of its list."""
    county.issued()
    client = sign_in(county.zhao)
    with django_assert_max_num_queries(12):
        page = client.get(LIST)
    entries = {str(entry.label): entry for entry in page.context["nav"]()}
    assert entries["台账"].count is None
    assert entries["方案"].count is None
    own = {str(entry.label): entry for entry in sign_in(county.li).get(LIST).context["nav"]()}
    assert own["签收"].count == to_sign(county.li).count() > 0
    assert own["台账"].count == visible(county.li).count() == 3


def test_the_task_page_shows_the_source_and_the_history(county, sign_in):
    county.issued()
    task = Task.objects.get(code="一（一）1")
    page = sign_in(county.zhao).get(reverse("ledger:task", args=[task.pid])).content.decode()
    assert "2026年底前用水报装时间压缩至5个工作日以内" in page
    assert "各乡镇（街道）" in page and "柳溪镇" in page
    assert "赵专员" in page
