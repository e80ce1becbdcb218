"""Every address with every role: `specs/access.yaml` says who is let in."""

from pathlib import Path

import pytest
import yaml
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from luoshi.accounts.actions import open_account
from luoshi.audit.actions import SYSTEM
from luoshi.directory.actions import appoint
from luoshi.directory.models import PostRole
from luoshi.directory.permission import grants, refusal
from tests.people import PASSWORD, SINCE

SPEC = yaml.safe_load((Path(__file__).parents[3] / "specs" / "access.yaml").read_text())
ROLES = [role.value for role in PostRole]


def names_of(resolver: URLResolver, prefix: str = "") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found += names_of(entry, inner)
        elif isinstance(entry, URLPattern):
            found.append(f"{prefix}{entry.name}")
    return found


def address(name: str) -> str:
    try:
        return reverse(name)
    except Exception:
        return reverse(name, args=["nothere"])


def test_the_spec_speaks_of_every_address_and_of_no_other():
    assert sorted(names_of(get_resolver())) == sorted(SPEC)


@pytest.mark.parametrize("role", ROLES)
def test_each_role_is_let_in_or_refused_as_the_spec_says(role, county, client):
    """One person in the role, in a unit with a part in the plan, tries every address."""
    post = appoint(SYSTEM, "某人", county.units["县水务局"], role, since=SINCE)
    user = open_account(SYSTEM, post.person, "somebody", PASSWORD)
    wrong = []
    for name, allowed in sorted(SPEC.items()):
        let_in = allowed in ("everyone", "signed-in") or role in allowed
        for method in (client.get, client.post):
            if not client.cookies.get("sessionid") or not client.cookies["sessionid"].value:
                client.force_login(user, "django.contrib.auth.backends.ModelBackend")
            status = method(address(name)).status_code
            if status != 405 and (status != 403) != let_in:
                wrong.append(f"{method.__name__} {name}: {status}")
    assert wrong == []


def test_who_is_not_signed_in_is_sent_to_the_sign_in_page(client, db):
    wrong = []
    for name in sorted(name for name in SPEC if SPEC[name] != "everyone"):
        for method in (client.get, client.post):
            answer = method(address(name))
            if answer.status_code != 405 and not answer.url.startswith(reverse("accounts:sign-in")):
                wrong.append(f"{method.__name__} {name}: {answer.status_code}")
    assert wrong == []


def test_a_refusal_says_who_could_do_it(county, sign_in):
    page = sign_in(county.li).get(reverse("plans:list")).content.decode()
    assert "由督查专员、督办领导、考核员办理" in page


def test_the_three_administrators_touch_no_business_data():
    three = {"sysadmin", "secadmin", "auditor"}
    touching = {name for name, grant in grants().items() if grant.roles & three}
    assert touching == {
        "audit.view",
        "directory.appoint",
        "directory.people",
        "accounts.open",
        "accounts.protect",
        "notices.log",
        "notices.lines",
    }
    for name, grant in grants().items():
        assert len(grant.roles & three) <= 1, f"{name}: two of the 三员 share a permission"


def test_an_unknown_permission_is_nobodys(county):
    assert refusal("plans.fly") == "没有人有此权限。"
