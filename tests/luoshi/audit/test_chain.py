"""Nobody can quietly change what happened."""

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from luoshi.audit.actions import record
from luoshi.audit.models import Event
from luoshi.audit.queries import history, verify
from luoshi.plans.actions import decide
from luoshi.plans.models import ItemState
from tests.people import make_county


def test_every_change_of_the_county_stands_in_one_chain(county):
    version = county.issued()
    actions = list(Event.objects.filter(jurisdiction=county.place.pid).values_list("action", flat=True))
    assert actions[0] == "directory.founded"
    assert actions.count("plans.item-confirmed") == version.items.count()
    assert actions[-2:] == ["plans.issued", "ledger.issued"]
    verdict = verify(county.place.pid)
    assert (verdict.broken_at, verdict.length) == (None, len(actions))


def test_an_event_tells_who_when_what_and_why(county):
    version = county.uploaded()
    item = version.items.first()
    decide(county.zhao, item, ItemState.DROPPED, revision=0, because="与上一项重复")
    event = history(county.place.pid, item.pid).get()
    assert (event.actor_name, event.reason) == ("赵专员（县政府督查室 督查专员）", "与上一项重复")
    assert (event.before["state"], event.after["state"]) == ("proposed", "dropped")
    assert event.at.isoformat().startswith("2026-06-18T01:")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET reason = 'nothing happened'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
    ],
)
def test_the_database_refuses_to_change_or_remove_events(county, statement):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)


def forge(statement: str, *values: object) -> None:
    """What only somebody with the database owner's password could do."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_event DISABLE TRIGGER USER")
        cursor.execute(statement, values)
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER USER")


def test_a_forged_reason_is_found_at_its_link(county):
    forge("UPDATE audit_event SET actor_name = '别人' WHERE sequence = 3")
    verdict = verify(county.place.pid)
    assert (verdict.broken_at, verdict.why) == (3, "内容与哈希不符：事件被改动过")


def test_a_missing_event_is_found_also_when_it_was_the_last(county):
    last = Event.objects.filter(jurisdiction=county.place.pid).count()
    forge("DELETE FROM audit_event WHERE sequence = %s", last)
    assert verify(county.place.pid).broken_at == last
    forge("DELETE FROM audit_event WHERE sequence = 2")
    assert verify(county.place.pid).broken_at == 2


def test_the_command_names_the_first_broken_link_and_fails(county, capsys):
    call_command("audit", "verify")
    assert "完好" in capsys.readouterr().out
    forge("UPDATE audit_event SET reason = 'x' WHERE sequence = 5")
    with pytest.raises(CommandError):
        call_command("audit", "verify")
    assert "第 5 条断链" in capsys.readouterr().err


def test_chains_of_two_counties_do_not_touch(county, neighbour):
    forge("UPDATE audit_event SET reason = 'x' WHERE jurisdiction = %s AND sequence = 1", county.place.pid)
    assert verify(county.place.pid).broken_at == 1
    assert verify(neighbour.place.pid).broken_at is None


def test_when_the_change_fails_its_event_is_gone_too(county):
    before = Event.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        record(county.zhao, "plans.uploaded", county.place, jurisdiction=county.place.pid)
        raise RuntimeError("the change itself fails")
    assert Event.objects.count() == before
    assert verify(county.place.pid).broken_at is None


@pytest.mark.django_db(transaction=True)
def test_an_event_outside_a_transaction_is_refused(settings, tmp_path):
    place = make_county("孤山县").place
    with pytest.raises(RuntimeError, match="in the transaction"):
        record(type("Doer", (), {"audit_id": "", "audit_name": "x"})(), "x", place, jurisdiction=place.pid)


def test_sm3_can_be_chosen(county, settings):
    settings.AUDIT_ALGORITHM = "sm3"
    with transaction.atomic():
        event = record(county.zhao, "plans.uploaded", county.place, jurisdiction=county.place.pid)
    assert event.algorithm == "sm3"
    assert verify(county.place.pid).broken_at is None
