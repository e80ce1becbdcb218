"""Accounts: one administrator opens the door, another guards it, and neither may do the other's work."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from luoshi.accounts.administration import one_time_password, open_for, reset_password, switch, unlock
from luoshi.accounts.models import User
from luoshi.audit.models import Event
from luoshi.directory.models import PostRole
from luoshi.directory.tenure import give_post, register_person
from tests.people import PASSWORD, SINCE

SIGN_IN, PASSWORD_PAGE = reverse("accounts:sign-in"), reverse("accounts:password")
OWN = "清早起来 walks 7 li"


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def newcomer(county):
    """何涛, liaison of 县供电局, without an account."""
    person = register_person(county.anquan, county.place, "何涛")
    give_post(county.anquan, person, county.units["县供电局"], PostRole.LIAISON, since=SINCE)
    return person


def test_a_newcomer_comes_in_with_a_one_time_password_and_must_choose_their_own(
    county, newcomer, sign_in, client
):
    admin = sign_in(county.xitong)
    listed = text(admin.get(reverse("accounts:list"), {"which": "without"}))
    assert "何涛" in listed and "李干事" not in listed and "共 1 人" in listed
    opened = text(admin.post(reverse("accounts:open", args=[newcomer.pid]), {"username": "hetao"}))
    password = re.search(r"<code>([a-z2-9-]{14})</code>", opened)[1]
    client.logout()
    client.post(SIGN_IN, {"username": "hetao", "password": password})
    assert client.get(reverse("ledger:list")).url == PASSWORD_PAGE
    refused = client.post(PASSWORD_PAGE, {"old": password, "new": "1234567890", "again": "1234567890"})
    assert refused.status_code == 422
    assert client.post(PASSWORD_PAGE, {"old": password, "new": OWN, "again": OWN}).url == "/"
    assert client.get(reverse("ledger:list")).status_code == 200
    assert password not in str(list(Event.objects.values()))


def test_wrong_choices_of_a_password_are_told(county, sign_in):
    client = sign_in(county.li)
    answer = client.post(PASSWORD_PAGE, {"old": "wrong", "new": OWN, "again": OWN + "x"})
    assert "现在的密码不对" in text(answer) and "两遍输入的新密码不一样" in text(answer)
    answer = client.post(PASSWORD_PAGE, {"old": PASSWORD, "new": PASSWORD, "again": PASSWORD})
    assert "新密码不能和现在的一样" in text(answer)


def test_the_security_administrator_lets_a_locked_person_in_again(county, sign_in, client):
    for _attempt in range(5):
        client.post(SIGN_IN, {"username": "li", "password": "wrong"})
    assert client.post(SIGN_IN, {"username": "li", "password": PASSWORD}).status_code == 429
    guard = sign_in(county.anquan)
    listed = text(guard.get(reverse("accounts:security"), {"which": "locked"}))
    assert "李干事" in listed and "密码输错，已锁定" in listed and "共 1 人" in listed
    guard.post(reverse("accounts:unlock", args=[county.li.person.pid]))
    client.logout()
    assert client.post(SIGN_IN, {"username": "li", "password": PASSWORD}).url == "/"


def test_a_forgotten_password_is_replaced_by_a_one_time_one(county, sign_in, client):
    page = text(sign_in(county.anquan).post(reverse("accounts:reset", args=[county.li.person.pid])))
    password = re.search(r"<code>([a-z2-9-]{14})</code>", page)[1]
    client.logout()
    assert client.post(SIGN_IN, {"username": "li", "password": PASSWORD}).status_code == 200
    client.post(SIGN_IN, {"username": "li", "password": password})
    assert client.get("/").url == PASSWORD_PAGE


def test_who_is_switched_off_is_out_at_once(county, sign_in, client):
    user = User.objects.get(username="li")
    switch(county.xitong, user, on=False)
    assert sign_in(county.li).get(reverse("ledger:list")).status_code == 302
    switch(county.xitong, user, on=True)
    assert sign_in(county.li).get(reverse("ledger:list")).status_code == 200
    with pytest.raises(ValidationError, match="不能停用自己的账户"):
        switch(county.xitong, User.objects.get(username="xitong"), on=False)


def test_each_administrator_keeps_to_their_own(county, newcomer):
    li = User.objects.get(username="li")
    for actor in (county.anquan, county.shenji, county.zhao):
        with pytest.raises(PermissionDenied, match="由系统管理员办理"):
            open_for(actor, newcomer, "hetao")
    for act in (unlock, reset_password):
        with pytest.raises(PermissionDenied, match="由安全管理员办理"):
            act(county.xitong, li)
    with pytest.raises(ValidationError, match="自己的密码请在"):
        reset_password(county.anquan, User.objects.get(username="anquan"))


def test_one_person_has_one_account_and_one_name_is_one_persons(county, newcomer):
    with pytest.raises(ValidationError, match="登录名“LI”已有人用"):
        open_for(county.xitong, newcomer, "LI")
    with pytest.raises(ValidationError, match="李干事已有账户"):
        open_for(county.xitong, county.li.person, "li2")


def test_a_neighbours_people_are_not_this_administrators(county, neighbour, sign_in):
    assert "zhao-yunling" not in text(sign_in(county.xitong).get(reverse("accounts:list")))
    with pytest.raises(PermissionDenied):
        open_for(county.xitong, neighbour.li.person, "stranger")
    answer = sign_in(county.xitong).get(reverse("accounts:open", args=[neighbour.li.person.pid]))
    assert answer.status_code == 404


def test_one_time_passwords_are_easy_to_read_out_and_never_the_same():
    made = {one_time_password() for _time in range(50)}
    assert len(made) == 50 and all(
        re.fullmatch(r"[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}", each) for each in made
    )
