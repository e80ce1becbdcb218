"""The pages of the directory say what is so, and take what is asked."""

import datetime as dt

import pytest
from django.urls import reverse

from luoshi.directory.actions import add_name
from luoshi.directory.models import Group, NameKind, Person, Post, PostRole, Unit
from luoshi.directory.queries import members, tree, units_listed
from luoshi.directory.reorganising import abolish_unit, amend_unit
from luoshi.directory.tenure import register_person

TODAY = dt.date(2026, 6, 18)


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_units_stand_in_official_order_each_with_those_under_it(county):
    water, power, office = (county.units[name] for name in ("县水务局", "县供电局", "县政务服务局"))
    amend_unit(county.zhao, water, revision=0, superior=None, position=2)
    amend_unit(county.zhao, power, revision=0, superior=water)
    amend_unit(county.zhao, office, revision=0, superior=power)
    branches = tree(units_listed(TODAY), TODAY)
    top = [(branch.unit.name, branch.depth) for branch in branches[:4]]
    assert top == [("县政府督查室", 0), ("县水务局", 0), ("县供电局", 1), ("县政务服务局", 2)]
    assert [post.person.name for post in branches[1].liaisons] == ["李干事"]
    assert len(branches) == Unit.objects.count()
    found = tree(units_listed(TODAY, "政务"), TODAY)
    assert [(branch.unit.name, branch.depth) for branch in found] == [("县政务服务局", 0)]


def test_a_search_finds_former_names_and_the_count_is_the_lists_own(county, sign_in):
    add_name(
        county.zhao, county.units["县水务局"], "县水利电力局", NameKind.FORMER, until=dt.date(2019, 3, 1)
    )
    client = sign_in(county.li)
    answer = client.get(reverse("directory:list"), {"words": "水利电力"}, headers={"HX-Request": "true"})
    assert "县水务局" in text(answer) and "共 1 个单位" in text(answer)
    nothing = text(client.get(reverse("directory:list"), {"words": "天文台"}))
    assert "名录里没有含“天文台”的单位" in nothing


def test_an_abolished_unit_leaves_the_list_and_can_be_looked_up(county, sign_in):
    abolish_unit(county.zhao, county.units["县供电局"], dt.date(2026, 6, 1), [county.units["县水务局"]])
    client = sign_in(county.zhao)
    part = {"HX-Request": "true"}
    assert "县供电局" not in text(client.get(reverse("directory:list"), headers=part))
    assert "县供电局" in text(client.get(reverse("directory:list"), {"ended": "1"}, headers=part))
    page = text(client.get(reverse("directory:unit", args=[county.units["县供电局"].pid])))
    assert "职责由“县水务局”承接" in page and "自 2026-06-01 起撤销" in page
    heir = text(client.get(reverse("directory:unit", args=[county.units["县水务局"].pid])))
    assert "承接自" in heir


def test_the_clerk_renames_and_abolishes_from_the_units_page(county, sign_in):
    client = sign_in(county.zhao)
    water, power = county.units["县水务局"], county.units["县供电局"]
    rename = reverse("directory:rename", args=[water.pid])
    refused = client.post(rename, {"name": "县供电局", "on": "2026-06-01"})
    assert refused.status_code == 422 and "已是“县供电局”的名称" in text(refused)
    done = client.post(
        rename, {"name": "县水利局", "on": "2026-06-01", "basis": "青编〔2026〕3号"}, follow=True
    )
    assert "自 2026-06-01 起由“县水务局”更名为“县水利局”" in text(done) and "依据：青编〔2026〕3号" in text(
        done
    )
    abolish = reverse("directory:abolish", args=[power.pid])
    done = client.post(abolish, {"on": "2026-06-10", "units": [water.pid]}, follow=True)
    assert "职责由“县水利局”承接" in text(done)


def test_two_clerks_on_one_unit_see_each_other(county, sign_in):
    client, water = sign_in(county.zhao), county.units["县水务局"]
    amend = reverse("directory:amend", args=[water.pid])
    form = {"kind": "government", "position": "5", "revision": "0"}
    assert client.post(amend, form).status_code == 302
    late = client.post(amend, form | {"position": "6"})
    assert late.status_code == 422 and "别人刚刚改过这个单位" in text(late)
    assert Unit.objects.get(pk=water.pk).position == 5


def test_a_group_is_looked_at_on_any_day_and_changed_from_a_day_on(county, sign_in):
    client, group = sign_in(county.zhao), county.town_group
    page = reverse("directory:group", args=[group.pid])
    pids = [unit.pid for unit in county.towns[:2]]
    done = client.post(page, {"units": pids, "on": "2026-06-01", "reason": "撤镇"}, follow=True)
    assert "自 2026-06-01 起 2 个；加入：—；退出：河东街道" in text(done)
    assert "2026-05-31 有 3 个成员" in text(client.get(page, {"on": "2026-05-31"}))
    refused = client.post(page, {"units": pids, "on": "2026-05-01"})
    assert refused.status_code == 422 and "在 2026-06-01 已有变动" in text(refused)
    assert members(group, TODAY) == county.towns[:2]


def test_a_group_and_a_unit_are_registered_and_opened(county, sign_in):
    client = sign_in(county.zhao)
    done = client.post(
        reverse("directory:add-group"), {"name": "县级各部门", "short": "县直各部门；县直单位"}, follow=True
    )
    group = Group.objects.get(name="县级各部门")
    assert done.request["PATH_INFO"] == reverse("directory:group", args=[group.pid])
    assert group.aliases.count() == 3
    done = client.post(reverse("directory:add-unit"), {"name": "县水务局"}, follow=True)
    assert "名录里已有“县水务局”" in text(done)


def test_names_are_added_with_their_days_and_taken_back(county, sign_in):
    client, water = sign_in(county.zhao), county.units["县水务局"]
    add = reverse("directory:add-name", args=[water.pid])
    client.post(add, {"name": "县水电局", "kind": "former", "until": "2019-03-01"})
    client.post(add, {"name": "水务办", "kind": "written"})
    wrong = client.post(
        add, {"name": "某局", "kind": "former", "since": "2019-03-01", "until": "2018-01-01"}, follow=True
    )
    assert "停用日不能早于启用日" in text(wrong)
    alias = water.aliases.get(name="水务办")
    gone = client.post(reverse("directory:withdraw-name", args=[alias.pid]), follow=True)
    assert "删去了名称“水务办”" in text(gone) and water.aliases.filter(name="县水电局").exists()


def test_the_security_administrator_gives_transfers_and_ends_posts(county, sign_in):
    client, water, power = sign_in(county.anquan), county.units["县水务局"], county.units["县供电局"]
    done = client.post(reverse("directory:add-person"), {"name": "何涛", "code": "2001"}, follow=True)
    person = Person.objects.get(code="2001")
    assert done.request["PATH_INFO"] == reverse("directory:person", args=[person.pid])
    give = reverse("directory:give-post", args=[person.pid])
    client.post(give, {"unit": water.pid, "role": "head", "since": "2026-06-01", "title": "局长"})
    post = Post.objects.get(person=person)
    twice = client.post(give, {"unit": water.pid, "role": "head", "since": "2026-06-02"})
    assert twice.status_code == 422 and "任期不能重叠" in text(twice)
    move = {"unit": power.pid, "role": "head", "since": "2026-06-10"}
    done = client.post(reverse("directory:transfer", args=[post.pid]), move, follow=True)
    assert "不再任县水务局单位负责人，到 2026-06-09 为止" in text(done)
    new = Post.objects.get(person=person, unit=power)
    client.post(reverse("directory:end-post", args=[new.pid]), {"last_day": "2026-06-17"})
    assert "现无任职" in text(client.get(reverse("directory:people"), {"words": "2001"}))


def test_people_of_one_name_are_told_apart(county, sign_in):
    for note in ("财政", "水务"):
        register_person(county.anquan, county.place, "李伟", note=note)
    client = sign_in(county.zhao)
    page = text(client.get(reverse("directory:person", args=[Person.objects.get(note="财政").pid])))
    assert "同名的还有：" in page and "李伟（水务）" in page and "登记任职" not in page
    assert "共 2 人" in text(client.get(reverse("directory:people"), {"words": "李伟"}))


@pytest.mark.parametrize("role", [PostRole.HEAD, PostRole.LIAISON])
def test_people_are_found_by_role(county, sign_in, role):
    page = text(sign_in(county.zhao).get(reverse("directory:people"), {"role": role.value}))
    count = Post.objects.filter(role=role).values("person").distinct().count()
    assert f"共 {count} 人" in page


def test_two_hundred_units_take_as_few_queries_as_two(county, sign_in, django_assert_max_num_queries):
    for n in range(200):
        Unit.objects.create(jurisdiction=county.place, name=f"县第{n}局", position=n)
    client = sign_in(county.zhao)
    with django_assert_max_num_queries(20):
        client.get(reverse("directory:list"))
