"""A report that is due is reminded of; one that is handed in is not."""

from luoshi.calendar import clock
from luoshi.notices.models import Reminder
from luoshi.notices.reminding import remind
from luoshi.reporting.models import Obligation, State
from tests.luoshi.reporting.duties_of import monthly


def reminded(county, day: str) -> list[str]:
    """Of which reports 李干事 is reminded on a day."""
    with clock.at(day):
        remind(county.place)
        rows = Reminder.objects.filter(source="reporting.obligation", person=county.li.person)
        return [row.title for row in rows.filter(notice__key=f"reminder:{day}")]


def test_a_report_is_reminded_of_before_and_on_its_day_and_not_once_it_is_handed_in(county):
    monthly(county)  # due on Friday 2026-07-10
    assert reminded(county, "2026-07-02") == []
    assert reminded(county, "2026-07-03") == ["供水服务月报 2026年6月"]
    Obligation.objects.filter(unit=county.units["县水务局"]).update(
        state=State.SUBMITTED, submitted_at=clock.now(), first_submitted_on=clock.today()
    )
    assert reminded(county, "2026-07-10") == []


def test_a_report_that_is_closed_is_not_reminded_of(county):
    monthly(county)
    Obligation.objects.filter(unit=county.units["县水务局"]).update(closes_on="2026-07-10")
    assert reminded(county, "2026-07-13") == []
