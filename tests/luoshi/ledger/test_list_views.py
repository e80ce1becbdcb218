"""Lists that people live in: grouped, sorted, kept, with the columns that they want."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from luoshi.calendar import clock
from luoshi.ledger import changes, keeping
from luoshi.ledger.columns import USUAL, chosen
from luoshi.ledger.grouping import WAYS
from luoshi.ledger.models import Assignment, ChangeKind, SavedView, Task, TaskState

LIST = reverse("ledger:list")


def codes(listing) -> list[str]:
    return [task.code for task in listing.rows]


@pytest.mark.parametrize("way", [name for name in WAYS if name != "none"])
def test_every_heading_counts_the_list_that_it_opens(county, sign_in, way):
    county.issued()
    client = sign_in(county.zhao)
    listing = client.get(f"{LIST}?group={way}").context["listing"]
    assert listing.groups
    assert sum(group.number for group in listing.groups) == listing.count == 4
    for group in listing.groups:
        opened = client.get(f"{LIST}?{group.query}").context["listing"]
        assert opened.count == len(opened.rows) == group.number, group.title
        for count in group.counts:
            opened = client.get(f"{LIST}?{count.query}").context["listing"]
            assert opened.count == len(opened.rows) == count.number, (group.title, count.name)


def test_groups_say_what_they_are(county, sign_in):
    county.issued()
    client = sign_in(county.zhao)

    def titles(way: str) -> list[str]:
        return [group.title for group in client.get(f"{LIST}?group={way}").context["listing"].groups]

    assert titles("unit") == ["县政务服务局", "县水务局", "没有牵头单位"]
    assert titles("light") == ["红", "黄", "绿"]
    assert titles("month")[:2] == ["2026-05", "2026-06"]
    assert titles("sign") == ["待签收", "无需签收"]


def test_a_task_stands_under_the_first_unit_that_leads_it_now(county, sign_in):
    county.issued()
    client = sign_in(county.zhao)
    water, power = county.units["县水务局"], county.units["县供电局"]
    mine = Task.objects.get(lead=water, title__contains="公开收费清单")

    def leading() -> dict[str, list[str]]:
        groups = client.get(f"{LIST}?group=unit").context["listing"].groups
        return {group.title: [task.pid for task in group.tasks] for group in groups}

    assert mine.pid in leading()["县水务局"]
    part = mine.assignments.get(role="lead")
    Assignment.ever.filter(pk=part.pk).update(ended_at=clock.now())
    assert mine.pid in leading()["没有牵头单位"]
    second = {"jurisdiction": county.place, "task": mine, "role": "lead", "position": part.position + 1}
    Assignment.objects.bulk_create([Assignment(**second, unit=power, written=power.name)])
    assert mine.pid in leading()["县供电局"]
    Assignment.ever.filter(pk=part.pk).update(ended_at=None)
    assert mine.pid in leading()["县水务局"]
    part.delete()
    assert mine.pid in leading()["县供电局"]


def test_every_link_with_a_number_on_the_page_opens_as_many(county, sign_in):
    county.issued()
    client = sign_in(county.zhao)
    page = client.get(LIST).content.decode()
    links = re.findall(r'<a href="\?([^"]+)">([^<]*?)(?:<span class="num">)?(\d+)(?:</span>)?</a>', page)
    assert len(links) >= 6
    for query, _words, number in links:
        opened = client.get(f"{LIST}?{unescape(query)}").context["listing"]
        assert opened.count == int(number), query


def test_sorting_by_deadline_goes_both_ways_and_keeps_those_without_one_last(county, sign_in):
    county.issued()
    Task.objects.filter(code="二（一）").update(deadline=None)
    client = sign_in(county.zhao)
    up = client.get(f"{LIST}?sort=deadline&group=none").context["listing"]
    down = client.get(f"{LIST}?sort=-deadline&group=none").context["listing"]
    assert codes(up) == ["一（一）2", "一（二）3", "一（一）1", "二（一）"]
    assert codes(down) == ["一（一）1", "一（二）3", "一（一）2", "二（一）"]


def test_cancelled_tasks_are_seen_by_who_asks_for_them(county, sign_in):
    county.issued()
    Task.objects.filter(code="一（一）1").update(state=TaskState.CANCELLED)
    client = sign_in(county.zhao)
    assert client.get(LIST).context["listing"].count == 3
    asked = client.get(f"{LIST}?state=cancelled").context["listing"]
    assert codes(asked) == ["一（一）1"] and asked.by_light["grey"] == 1


def test_what_has_to_be_signed_for_can_be_listed_by_unit(county, sign_in):
    county.issued()
    client = sign_in(county.zhao)
    power = county.units["县供电局"].pid
    assert codes(client.get(f"{LIST}?unit={power}&sign=awaiting").context["listing"]) == ["一（一）1"]
    assert client.get(f"{LIST}?unit={power}&sign=signed").context["listing"].count == 0


def test_tasks_with_a_request_for_change_that_waits_can_be_listed(county, sign_in):
    county.issued()
    task = Task.objects.get(code="一（一）1")
    changes.ask(
        county.zhang,
        task,
        ChangeKind.EXTEND,
        {"deadline": "2027-03-31"},
        "设备到货晚",
        revision=task.revision,
    )
    client = sign_in(county.zhao)
    assert codes(client.get(f"{LIST}?asks=any").context["listing"]) == ["一（一）1"]
    assert client.get(f"{LIST}?asks=approved").context["listing"].count == 0


def test_senseless_addresses_give_a_page(county, sign_in):
    county.issued()
    client = sign_in(county.zhao)
    for query in ("page=0", "page=99", "page=x", "month=2026-99", "group=moon", "sort=up", "cols=,,x",
                  "due=999999", "of=nothing", "light=purple", "words=%00", "unit=" + "x" * 500):  # fmt: skip
        assert client.get(f"{LIST}?{query}").status_code == 200, query


def test_li_chooses_columns_and_only_his_list_changes(county, sign_in):
    county.issued()
    client = sign_in(county.li)
    client.post(reverse("ledger:columns"), {"column": ["deadline", "title", "responsible"], "query": ""})
    shown = client.get(LIST).context["columns"]
    assert [column.key for column in shown] == ["deadline", "title", "responsible"]
    assert "各乡镇（街道）（3 个）" in client.get(LIST).content.decode()
    others = sign_in(county.zhao).get(LIST).context["columns"]
    assert [column.key for column in others] == USUAL


def test_the_task_itself_is_always_a_column():
    assert [column.key for column in chosen("light,nothing,light")] == ["light", "title"]
    assert [column.key for column in chosen("")] == USUAL


def test_a_view_is_an_address_with_a_name(county, sign_in):
    county.issued()
    client = sign_in(county.zhao)
    query = "light=red&group=month&cols=title,deadline"
    client.post(reverse("ledger:save-view"), {"name": "红灯", "query": query, "opens": "on"})
    view = SavedView.objects.get(name="红灯")
    answer = client.get(LIST)
    assert answer.status_code == 302 and "light=red" in answer.url
    assert codes(client.get(answer.url).context["listing"]) == ["一（一）2"]
    assert client.get(f"{LIST}?view=none").context["listing"].count == 4
    client.post(reverse("ledger:drop-view", args=[view.pid]))
    assert client.get(LIST).status_code == 200


def test_only_the_clerk_shares_a_view_and_others_see_their_own_part_in_it(county, sign_in):
    county.issued()
    with pytest.raises(PermissionDenied):
        keeping.save_view(county.li, "共享", "light=red", shared=True)
    keeping.save_view(county.zhao, "督办重点", "light=red,yellow&group=none", shared=True)
    page = sign_in(county.li).get(f"{LIST}?view=none")
    assert "督办重点" in page.content.decode()
    [view] = page.context["views"]
    assert sign_in(county.li).get(f"{LIST}?{view.query}").context["listing"].count == 2
    with pytest.raises(PermissionDenied):
        keeping.drop_view(county.li, view)


def test_a_long_list_comes_a_hundred_at_a_time_without_a_heading_twice(county, sign_in):
    version = county.issued()
    first = Task.objects.get(code="一（一）1")
    Task.objects.bulk_create(
        Task(
            jurisdiction=county.place,
            plan=version.plan,
            version=version,
            block=first.block,
            key=f"x-{n}",
            position=100 + n,
            code=f"9.{n}",
            kind="task",
            title=f"清理第{n}处",
            text="清理",
            deadline_basis="none",
            issued_at=first.issued_at,
        )
        for n in range(230)
    )
    client = sign_in(county.zhao)
    seen, address = [], f"{LIST}?group=block"
    while address:
        answer = client.get(address, headers={"HX-Request": "true", "HX-Target": "more"})
        seen += [task.pid for task in answer.context["listing"].rows]
        following = answer.context["next"]
        address = f"{LIST}?{following}" if following else ""
        if "page=2" in following:
            assert client.get(address, headers={"HX-Request": "true", "HX-Target": "more"}).content.decode(
            ).count('class="group"') == 0  # fmt: skip
    assert len(seen) == len(set(seen)) == 234
