"""A quarter passes: monthly and quarterly duties fall due, some report, some late, one never does."""

from __future__ import annotations

import io

import xlsxwriter

from luoshi.audit.models import Event
from luoshi.audit.queries import verify
from luoshi.calendar import clock
from luoshi.notices.models import Reminder
from luoshi.notices.reminding import remind
from luoshi.reporting import drafting, handing_in, jobs, judging, round_trip, standing
from luoshi.reporting.models import Obligation, State
from luoshi.reporting.sheet import sheet_of
from luoshi.sheets.books import open_book, shown
from tests.luoshi.reporting.duties_of import monthly
from tests.luoshi.reporting.test_reports import liaison_of

UNITS = ("县水务局", "县供电局", "柳溪镇", "石桥镇")


def report(actor, day: str, period: str, duty) -> None:
    with clock.at(day):
        owed = Obligation.objects.get(unit=actor.unit, period=period, duty=duty)
        values = {each.name: f"{period}有进展。" for each in sheet_of(owed).fields if each.required}
        drafting.keep(actor, owed, values, {})
        handing_in.hand_in(actor, owed)


def by_spreadsheet(actor, day: str, period: str, duty) -> None:
    with clock.at(day):
        owed = Obligation.objects.get(unit=actor.unit, period=period, duty=duty)
        book = open_book(round_trip.write(actor, [owed]))
        rows = [[shown(cell) for cell in row] for row in book.rows(book.sheets[0])]
        file = io.BytesIO()
        with xlsxwriter.Workbook(file, {"in_memory": True}) as made:
            sheet = made.add_worksheet("报送")
            for number, row in enumerate(rows):
                padded = [*row, *[""] * (len(rows[0]) - len(row))]
                sheet.write_row(number, 0, padded if number == 0 else [*padded[:-1], "表格里填的。"])
        kept, left = round_trip.take(actor, file.getvalue())
        assert kept and not left
        handing_in.hand_in(actor, owed)


def test_a_quarter(county):
    plan = county.issued().plan
    months = monthly(county, plan=plan, asks=["progress"], grace_days=1)
    quarter = {"name": "季度小结", "cadence": "quarterly", "day": 20, "about": "this"}
    quarters = monthly(county, plan=plan, asks=["progress"], **quarter)
    people = {name: liaison_of(county, name) for name in UNITS}

    for day in ("2026-07-06", "2026-07-09", "2026-07-10"):
        with clock.at(day):
            jobs.settle_all(0)
            remind(county.place)
    for month, day in (("2026-06", "2026-07-09"), ("2026-07", "2026-08-10"), ("2026-08", "2026-09-10")):
        report(people["县水务局"], day, month, months)
    report(people["县供电局"], "2026-07-20", "2026-06", months)
    report(people["县供电局"], "2026-08-08", "2026-07", months)
    by_spreadsheet(people["柳溪镇"], "2026-07-08", "2026-06", months)
    report(people["县水务局"], "2026-09-18", "2026-Q3", quarters)

    with clock.at("2026-09-30"):
        jobs.settle_all(0)
        remind(county.place)
        due = Obligation.objects.filter(due__lte=clock.today(), due__gte="2026-07-01")
        lines = {line.name: line for line in standing.by_unit(standing.with_standing(due, clock.today()))}
        found = {
            name: tuple(lines[name].counts[key] for key in ("on-time", "late", "missing")) for name in UNITS
        }
        assert found == {
            "县水务局": (4, 0, 0),
            "县供电局": (1, 1, 2),
            "柳溪镇": (1, 0, 3),
            "石桥镇": (0, 0, 4),
        }
        first = Obligation.objects.get(unit=people["县水务局"].unit, period="2026-06")
        judging.accept(county.zhao, first, revision=first.revision)

    told = Reminder.objects.filter(source="reporting.obligation", person=people["石桥镇"].person)
    assert told.exists(), "who owes is reminded"
    handed_in = Obligation.objects.filter(state__in=(State.SUBMITTED, State.ACCEPTED))
    done = list(handed_in.values_list("pid", flat=True))
    before = Reminder.objects.filter(thing__in=done).count()
    with clock.at("2026-10-09"):
        remind(county.place)
    assert Reminder.objects.filter(thing__in=done).count() == before, "who has reported is left alone"
    actions = Event.objects.filter(action__startswith="reporting.")
    assert actions.filter(action="reporting.submitted").count() == 7
    assert verify(county.place.pid).broken_at is None
