"""Who holds which post, from when to when."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from luoshi.directory.models import Person, Post, PostRole
from luoshi.directory.queries import posts_of
from luoshi.directory.tenure import amend_person, end_post, give_post, register_person, transfer

MAY, JUNE = dt.date(2026, 5, 1), dt.date(2026, 6, 1)


@pytest.fixture
def sun(county):
    """A new face in the county."""
    return register_person(county.anquan, county.place, "孙 立", note="水务系统")


def test_a_unit_has_one_head_at_a_time_and_the_sentence_says_who(county, sun):
    office = county.units["县政务服务局"]
    with pytest.raises(ValidationError, match="负责人自 2025-01-01 起是张科长。请先办离任，或登记为代理"):
        give_post(county.anquan, sun, office, PostRole.HEAD, since=MAY)
    give_post(county.anquan, sun, office, PostRole.HEAD, since=MAY, acting=True, title="副局长")
    end_post(county.anquan, county.zhang.post, dt.date(2026, 5, 31), "退休")
    give_post(county.anquan, register_person(county.anquan, county.place, "高局长"), office,
              PostRole.HEAD, since=JUNE)  # fmt: skip
    assert sun.name == "孙立"


def test_the_database_refuses_a_second_head_too(county, sun):
    taken = county.zhang.post
    row = dict(jurisdiction=county.place, person=sun, unit=taken.unit, role="head", since=MAY)
    with pytest.raises(IntegrityError, match="directory_post_one_head"), transaction.atomic():
        Post.objects.create(**row)
    Post.objects.create(**row, acting=True)
    with pytest.raises(IntegrityError, match="directory_post_held_once"), transaction.atomic():
        Post.objects.create(**row, acting=True)


def test_nobody_holds_one_post_twice_at_once(county):
    with pytest.raises(ValidationError, match="李干事自 2025-01-01 起已担任“县水务局”的联络员"):
        give_post(county.anquan, county.li.person, county.units["县水务局"], PostRole.LIAISON, since=MAY)


def test_a_transfer_ends_one_post_the_day_before_the_other_begins(county):
    post = transfer(
        county.anquan, county.li.post, county.units["县供电局"], PostRole.LIAISON, since=JUNE, reason="轮岗"
    )
    assert list(posts_of(county.li.person.pk, dt.date(2026, 5, 31))) == [county.li.post]
    assert list(posts_of(county.li.person.pk, JUNE)) == [post]


def test_what_has_ended_is_history(county):
    end_post(county.anquan, county.li.post, MAY)
    with pytest.raises(ValidationError, match="已于 2026-05-01 结束，不能再改"):
        end_post(county.anquan, county.li.post, JUNE)
    with pytest.raises(ValidationError, match="离任日不能早于任职日"):
        end_post(county.anquan, county.zhang.post, dt.date(2024, 1, 1))


def test_two_people_of_one_name_are_two_people(county):
    first = register_person(county.anquan, county.place, "李伟", code="1001", note="财政")
    second = register_person(county.anquan, county.place, "李伟", code="1002", note="水务")
    assert first.pk != second.pk and Person.objects.filter(name="李伟").count() == 2
    with pytest.raises(ValidationError, match="工号 1002 已是别人的"):
        amend_person(county.anquan, first, name="李伟", code="1002", note="")


@pytest.mark.parametrize("role", [PostRole.AUDITOR, PostRole.SYSTEM_ADMINISTRATOR])
def test_the_three_administrators_are_three_people(county, role):
    with pytest.raises(ValidationError, match="须由三人分别担任"):
        give_post(county.anquan, county.anquan.person, county.anquan.unit, role, since=MAY)
    with pytest.raises(ValidationError, match="不能兼任业务岗位"):
        give_post(county.anquan, county.li.person, county.units["县水务局"], role, since=MAY)


def test_only_the_security_administrator_appoints(county, sun):
    for actor in (county.zhao, county.xitong, county.shenji):
        with pytest.raises(PermissionDenied, match="由安全管理员办理"):
            give_post(actor, sun, county.units["县水务局"], PostRole.LIAISON, since=MAY)
