"""Chinese first, English when asked for."""

from django.urls import reverse


def test_an_english_browser_still_gets_the_chinese_page(db, client):
    page = client.get(reverse("accounts:sign-in"), headers={"Accept-Language": "en-US,en;q=0.9"})
    assert page["Content-Language"] == "zh-hans"
    assert "登录名" in page.content.decode()


def test_who_chooses_english_keeps_it(db, client):
    client.post(reverse("language"), {"language": "en", "next": reverse("accounts:sign-in")})
    assert client.get(reverse("accounts:sign-in"))["Content-Language"] == "en"


def test_a_language_that_does_not_exist_is_ignored(db, client):
    client.cookies["django_language"] = "tlh"
    assert client.get(reverse("accounts:sign-in"))["Content-Language"] == "zh-hans"
