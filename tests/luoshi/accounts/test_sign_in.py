"""Coming in, acting through a post, going out."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from luoshi.accounts.models import User
from luoshi.audit.models import Event
from luoshi.calendar import clock
from luoshi.directory.models import Post, PostRole
from tests.people import PASSWORD

SIGN_IN = reverse("accounts:sign-in")


def come_in(client, username: str, password: str = PASSWORD):
    return client.post(SIGN_IN, {"username": username, "password": password})


def test_signing_in_and_out_are_events(county, client):
    assert come_in(client, "li").url == "/"
    client.post(reverse("accounts:sign-out"))
    last = list(Event.objects.filter(actor=county.li.person.pid).values_list("action", flat=True))
    assert last == ["accounts.signed-in", "accounts.signed-out"]
    last = User.objects.get(username="li").last_login
    assert last and timezone.localdate(last) == clock.today(), "by the product's clock"


def test_a_wrong_password_is_told_and_after_five_the_door_closes(county, client):
    for _attempt in range(4):
        assert "登录名或密码不对" in come_in(client, "li", "wrong").content.decode()
    assert come_in(client, "li", "wrong").status_code == 429
    assert come_in(client, "li").status_code == 429


def test_the_way_back_after_sign_in_stays_on_this_site(county, client):
    answer = client.post(f"{SIGN_IN}?next=https://evil.example/", {"username": "li", "password": PASSWORD})
    assert answer.url == "/"


def test_a_post_that_ended_yesterday_opens_nothing_today(county, sign_in):
    Post.objects.filter(pk=county.li.post.pk).update(until=dt.date(2026, 6, 17))
    answer = sign_in(county.li).get(reverse("ledger:list"))
    assert answer.status_code == 403


def test_with_two_posts_one_chooses_through_which_to_act(county, sign_in):
    second = Post.objects.create(
        jurisdiction=county.place,
        person=county.li.person,
        unit=county.units["县供电局"],
        role=PostRole.HEAD,
        acting=True,
        since=dt.date(2026, 1, 1),
    )
    client = sign_in(county.li)
    assert client.get("/").context["actor"].unit == county.units["县水务局"]
    client.post(reverse("accounts:choose-post"), {"post": second.pid})
    assert client.get("/").context["actor"].unit == county.units["县供电局"]
    client.post(reverse("accounts:choose-post"), {"post": county.zhao.post.pid})
    assert client.get("/").context["actor"].unit == county.units["县供电局"]
