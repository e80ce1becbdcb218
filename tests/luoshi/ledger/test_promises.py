"""What the parser found in an item, as the ledger keeps it: nothing is lost, nothing is made up."""

import datetime as dt
from decimal import Decimal

from luoshi.ledger import promises
from luoshi.ledger.models import Indicator, Milestone, Project, Target, Task
from tests.people import PLAN

YEARS = """\
青禾县供水服务三年行动方案（2026—2028年）

一、重点任务

（一）改造管网。到2026年、2027年、2028年，供水管网漏损率分别降至12%、11%、10%以内。2027年6月底前完成调度平台建设。
牵头单位：县水务局
完成时限：2028年12月31日前
"""


def fact(name: str, value: float | None, year: int | None, **more: object) -> dict[str, object]:
    return {"name": name, "op": "=", "value": value, "unit": "%", "year": year, "text": "", **more}


def test_one_name_through_the_years_is_one_indicator():
    [indicator] = promises.indicators([fact("合格率", 97, 2026), fact("合格率", 98, 2027)], None)
    assert [(target["by"], target["low"]) for target in indicator.targets] == [
        (dt.date(2026, 12, 31), Decimal(97)),
        (dt.date(2027, 12, 31), Decimal(98)),
    ]


def test_a_floor_and_a_ceiling_for_one_year_stand_apart():
    both = promises.indicators([fact("合格率", 97, 2026), fact("合格率", 99, 2026, op="<=")], None)
    assert [(each.fields["better"], len(each.targets)) for each in both] == [("higher", 1), ("lower", 1)]


def test_a_number_without_a_year_is_due_with_its_task():
    [indicator] = promises.indicators([fact("合格率", 97, None)], dt.date(2026, 9, 30))
    [target] = indicator.targets
    assert (target["by"], target["year_written"]) == (dt.date(2026, 9, 30), False)


def test_a_figure_beyond_the_column_stays_in_its_words():
    [indicator] = promises.indicators([fact("产值", 1e30, 2026, text="力争更高")], None)
    assert (indicator.targets[0]["low"], indicator.targets[0]["text"]) == (None, "力争更高")


def test_a_range_written_from_its_end_is_turned():
    [indicator] = promises.indicators([fact("合格率", 99, 2026, value_hi=97)], None)
    assert (indicator.targets[0]["low"], indicator.targets[0]["high"]) == (Decimal(97), Decimal(99))


def test_issuing_keeps_every_target_and_milestone_with_its_place_in_the_text(county):
    version = county.issued(YEARS)
    task = Task.objects.get(code="一（一）")
    indicator = Indicator.objects.get(task=task)
    assert (indicator.better, indicator.unit) == ("lower", "%")
    assert [(target.by.year, target.low) for target in indicator.targets.all()] == [
        (2026, 12),
        (2027, 11),
        (2028, 10),
    ]
    stone = Milestone.objects.get(task=task)
    assert (stone.due, stone.day_written) == (dt.date(2027, 6, 30), True)
    assert "调度平台" in version.text[stone.start : stone.end]


def test_every_fact_of_the_machine_is_in_the_tables(county):
    version = county.issued()
    machine = version.machine
    items, goals = machine["items"], machine["goals"]
    wanted = sum(len(item["indicators"]) for item in items) + len(goals["indicators"])
    assert Target.objects.filter(indicator__plan=version.plan).count() == wanted > 0
    stones = sum(len(item["milestones"]) for item in items) + len(goals["milestones"])
    assert Milestone.objects.filter(plan=version.plan).count() == stones
    named = sum(len(list_["names"]) for item in items for list_ in item["projects"])
    assert Project.objects.filter(plan=version.plan).count() == named


def test_keys_follow_one_another_and_are_never_given_twice(county):
    county.issued()
    county.issued(PLAN.replace("供水", "供热"))
    assert list(Task.objects.order_by("pk").values_list("key", flat=True)) == [
        f"2026-{number:05d}" for number in range(1, 9)
    ]
