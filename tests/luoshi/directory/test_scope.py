"""A county's data are its own."""

import pytest
from django.apps import apps

from luoshi.directory.models import Jurisdiction, Level, Unit
from luoshi.directory.queries import below
from luoshi.directory.scope import Scoped, ScopeNotSet, everywhere, within

WITHOUT_JURISDICTION = {
    "calendar.SpecialDay": "the country's days off, the same for all",
    "directory.Jurisdiction": "is the jurisdiction",
    "audit.Chain": "keeps the jurisdiction's public id by value",
    "audit.Event": "keeps the jurisdiction's public id by value",
    "ledger.TaskWords": "search words of a task, reached through it",
    "ledger.ImportRow": "a line of an import run, reached through it",
    "ledger.ImportProblem": "a line of an import run, reached through it",
    "accounts.User": "a key to the door; the person it belongs to has the jurisdiction",
}


def test_every_table_of_business_data_carries_its_jurisdiction():
    ours = [model for model in apps.get_models() if model.__module__.startswith("luoshi.")]
    unscoped = {model._meta.label for model in ours if not issubclass(model, Scoped)}
    assert unscoped == set(WITHOUT_JURISDICTION)


def test_reading_outside_any_scope_is_an_error_not_a_leak(db):
    with pytest.raises(ScopeNotSet):
        list(Unit.objects.all())


def test_a_county_does_not_see_its_neighbour(county, neighbour):
    assert set(Unit.objects.values_list("jurisdiction__name", flat=True)) == {"青禾县"}
    with within(neighbour.place):
        assert set(Unit.objects.values_list("jurisdiction__name", flat=True)) == {"云岭县"}
    with everywhere():
        assert Unit.objects.values("jurisdiction").distinct().count() == 2


def test_a_city_sees_the_counties_below_it(county):
    city = Jurisdiction.objects.create(name="江澜市", level=Level.CITY)
    county.place.superior, county.place.path = city, f"{city.pk}/"
    county.place.save()
    with within(*below(city)):
        assert Unit.objects.filter(name="县水务局").exists()


def test_public_identifiers_are_unlike_database_keys(county):
    pids = list(Unit.objects.values_list("pid", flat=True))
    assert all(len(pid) == 12 and pid.isalnum() for pid in pids)
    assert len(set(pids)) == len(pids)
