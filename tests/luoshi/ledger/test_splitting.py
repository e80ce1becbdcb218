"""Splitting a target over units: the shares make the whole, or the split says why not."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from luoshi.ledger import awaiting, sharing, splitting
from luoshi.ledger.access import visible
from luoshi.ledger.models import Share, SignState, SplitRule, Target, Task
from luoshi.ledger.splitting import Part

PLAN = """\
青禾县2026年就业服务工作方案

一、重点任务

（一）扩大就业。2026年新增城镇就业3000人以上。
牵头单位：县政务服务局
责任单位：县水务局
完成时限：2026年12月31日前

（二）提高质量。2026年求职登记办结率达到96%。
牵头单位：县政务服务局
完成时限：2026年12月31日前
"""


@pytest.fixture
def jobs(county) -> Target:
    county.issued(PLAN)
    target = Target.objects.get(indicator__task__code="一（一）")
    assert (target.low, target.operator, target.indicator.measure) == (3000, ">=", "count")
    return target


def parts(county, *values: str) -> list[Part]:
    return [Part(town, Decimal(value)) for town, value in zip(county.towns, values, strict=True)]


def test_a_lead_splits_a_count_and_the_towns_are_asked_to_sign(county, jobs):
    task = jobs.indicator.task
    made = splitting.split(county.zhang, task, jobs, SplitRule.SUM, parts(county, "1200", "900", "900"))
    assert [share.value for share in made.shares.all()] == [1200, 900, 900]
    assert {share.sign_state for share in made.shares.all()} == {SignState.AWAITING}
    towns = task.assignments.filter(unit__in=county.towns)
    assert {row.role for row in towns} == {"responsible"} and towns.count() == 3
    assert {row.light for row in towns} == {"green"}, "at once, not tomorrow"


def test_shares_that_do_not_add_up_are_refused_with_the_gap(county, jobs):
    with pytest.raises(ValidationError, match="相加得 2900人，与目标 3000人 差 100人"):
        splitting.split(
            county.zhang, jobs.indicator.task, jobs, SplitRule.SUM, parts(county, "1200", "900", "800")
        )
    assert not Share.objects.exists()


def test_more_than_the_target_is_welcome_where_more_is_better(county, jobs):
    assert splitting.mismatch(jobs, SplitRule.SUM, parts(county, "1200", "900", "1000")) == ""


def test_shares_that_fall_short_may_be_explained(county, jobs):
    few = parts(county, "1200", "900", "800")
    with pytest.raises(ValidationError, match="要写明为什么"):
        splitting.split(county.zhang, jobs.indicator.task, jobs, SplitRule.EXPLAINED, few)
    made = splitting.split(
        county.zhang, jobs.indicator.task, jobs, SplitRule.EXPLAINED, few, explanation="其余 100 人由园区承担"
    )
    assert made.explanation == "其余 100 人由园区承担"


def test_rates_are_never_added_up(county, jobs):
    rate = Target.objects.get(indicator__task__code="一（二）")
    task = rate.indicator.task
    with pytest.raises(ValidationError, match="比率、增速、时长不能相加"):
        splitting.split(county.zhang, task, rate, SplitRule.SUM, parts(county, "32", "32", "32"))
    with pytest.raises(ValidationError, match=r"平均得 95\.67%"):
        splitting.split(county.zhang, task, rate, SplitRule.AVERAGE, parts(county, "95", "96", "96"))
    splitting.split(county.zhang, task, rate, SplitRule.AVERAGE, parts(county, "95", "96", "97"))


def test_the_database_refuses_shares_that_do_not_add_up(county, jobs):
    made = splitting.split(
        county.zhang, jobs.indicator.task, jobs, SplitRule.SUM, parts(county, "1200", "900", "900")
    )
    with pytest.raises(IntegrityError, match="shares make 2000"), transaction.atomic():
        Share.objects.filter(split=made, value=1200).update(value=200)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_to_lose_a_share_and_to_tell_the_same_apart(county, jobs):
    made = splitting.split(
        county.zhang, jobs.indicator.task, jobs, SplitRule.SUM, parts(county, "1200", "900", "900")
    )
    rate = Target.objects.get(indicator__task__code="一（二）")
    alike = splitting.split(
        county.zhang, rate.indicator.task, rate, SplitRule.SAME, parts(county, "96", "96", "96")
    )
    lost, apart = made.shares.filter(value=1200), alike.shares.filter(unit=county.towns[0])
    for spoil in (lost.delete, lambda: apart.update(value=97)):
        with pytest.raises(IntegrityError, match="the whole is"), transaction.atomic():
            spoil()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda given: [*given, given[0]], "同一个单位只能分解一次"),
        (lambda given: [], "至少给一个单位"),
        (lambda given: [*given[:2], Part(given[2].unit)], "没有填分解的内容"),
        (lambda given: [*given[:2], Part(given[2].unit, Decimal(-5))], "件数不能是负的"),
    ],
)
def test_senseless_splits_are_refused_in_words(county, jobs, spoil, says):
    with pytest.raises(ValidationError, match=says):
        splitting.split(
            county.zhang,
            jobs.indicator.task,
            jobs,
            SplitRule.SUM,
            spoil(parts(county, "1200", "900", "900")),
        )


def test_only_the_lead_or_the_clerk_splits_and_a_target_only_once(county, jobs):
    task, given = jobs.indicator.task, parts(county, "1000", "1000", "1000")
    assert "牵头单位或督查专员" in splitting.why_no_split(county.li, task)
    made = splitting.split(county.zhang, task, jobs, SplitRule.SUM, given)
    with pytest.raises(ValidationError, match="已经分解过"):
        splitting.split(county.zhao, task, jobs, SplitRule.SUM, given)
    splitting.revoke(county.zhao, made, "重新测算")
    splitting.split(county.zhao, task, jobs, SplitRule.SUM, given)


def test_a_task_without_a_figure_is_split_in_words(county, jobs):
    task = Task.objects.get(code="一（二）")
    made = splitting.split(
        county.zhang, task, None, SplitRule.WORDS, [Part(county.units["县水务局"], words="负责水务窗口")]
    )
    [share] = awaiting.shares_to_sign(county.li)
    assert (share.split, share.words) == (made, "负责水务窗口")
    assert visible(county.li).filter(pk=task.pk).exists()


def test_a_unit_signs_for_its_share_or_gives_it_back(county, jobs):
    given = [Part(county.units["县水务局"], Decimal(1000)), Part(county.towns[0], Decimal(2000))]
    made = splitting.split(county.zhang, jobs.indicator.task, jobs, SplitRule.SUM, given)
    mine = made.shares.get(unit=county.units["县水务局"])
    refused = sharing.refuse_share(county.li, mine, "数量过大")
    with pytest.raises(ValidationError, match="退回由分解的单位"):
        sharing.insist_on_share(county.li, refused, "按原定")
    back = sharing.insist_on_share(county.zhang, refused, "按近三年均值测算")
    assert sharing.sign_share(county.li, back).signed_by == county.li.person
