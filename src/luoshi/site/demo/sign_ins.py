"""The demo's sign-ins, told on the sign-in page of an installation that is a demo, and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from luoshi.site.demo.county import FOUNDERS, OFFICE, PASSWORD, PEOPLE


@dataclass(frozen=True)
class SignIn:
    """One person of the demo: who they are, and what to type."""

    who: str
    username: str
    password: str


def sign_ins() -> list[SignIn]:
    """Everyone who can sign in to the demo; empty where the demo was not loaded."""
    if not settings.DEMO_LOADED.exists():
        return []
    people = [(founder.username, founder.name, OFFICE, founder.role) for founder in FOUNDERS]
    people += [(username, name, unit, role) for username, name, unit, role, _title in PEOPLE]
    return [
        SignIn(f"{name} · {unit} {role.label}", username, PASSWORD) for username, name, unit, role in people
    ]
