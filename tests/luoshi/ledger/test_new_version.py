"""A plan in force gets a new version: 周县长 approves it, the tasks carry on, the past stays."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

import fangan
from luoshi.audit.queries import history, verify_all
from luoshi.calendar import clock
from luoshi.ledger.issuing import issue
from luoshi.ledger.models import Assignment, Indicator, Target, Task, TaskState
from luoshi.ledger.signals import issued
from luoshi.notices.models import Notice
from luoshi.plans import actions as plans
from luoshi.plans import comparing, comparing_facts, reading, versions
from luoshi.plans.models import ItemState, Version, VersionState
from luoshi.workflow.queries import moves
from tests.people import PLAN

YEARS = PLAN.replace(
    "2026年底前用水报装时间压缩至5个工作日以内。",
    "用水普及率2025年达到90%，2026年达到95%。",
)
REVISED = (
    YEARS.replace("2026年达到95%", "2026年达到97%")
    .replace("责任单位：县水务局、县供电局，各乡镇（街道）", "责任单位：县水务局、县文旅局，各乡镇（街道）")
    .replace(
        "2.公开收费清单。编制并公布供水收费清单。\n牵头单位：县水务局\n责任单位：县政务服务局\n完成时限：2026年5月31日前\n\n",
        "",
    )
    .replace("3.开展水质巡查", "2.开展水质巡查")
    .replace(
        "二、保障措施\n",
        "3.改造老旧管网。更换老城区铸铁管道。\n牵头单位：县水务局\n完成时限：2026年11月30日前\n\n二、保障措施\n",
    )
)


@pytest.fixture
def old(county) -> Version:
    return county.issued(YEARS)


@pytest.fixture
def new(county, old) -> Version:
    data = REVISED.encode()
    intake = plans.take_in(county.zhao, data, "供水方案修订.txt", new_version_of=old.plan)
    version = plans.save_reading(
        county.zhao, intake, reading.understand(fangan.read(data, "供水方案修订.txt"))
    )
    for item in version.items.all():
        plans.decide(county.zhao, item, ItemState.CONFIRMED, revision=item.revision)
    return version


def approved(county, version: Version) -> Version:
    versions.ask(county.zhao, version)
    versions.decide(county.zhou, version, approve=True)
    return version


def put_in_force(county, version: Version) -> None:
    issue(county.zhao, approved(county, version), ownerless_because="由县水务局统筹")


def test_what_is_added_dropped_and_changed_is_told_apart(old, new):
    found = comparing.compare(old, new)
    kinds = {(row.new or row.old).heading or (row.new or row.old).code: row.kind for row in found.rows}
    assert kinds == {
        "推行水电气一体办理": "changed",
        "公开收费清单": "dropped",
        "开展水质巡查": "moved",
        "改造老旧管网": "added",
        "加强领导": "same",
    }
    changed = found.of_kind("changed")[0]
    assert [each.fact for each in changed.differences] == ["text", "owners", "indicators"]
    assert ("gone", "95%") in changed.pieces
    assert ("come", "97%") in changed.pieces


def test_the_goals_days_and_duties_of_the_whole_plan_are_told_apart_too(county, sign_in):
    goals = "一、总体目标\n\n到2026年，%s。2026年%s月底前建成智慧水务平台。\n\n二、重点任务"
    duty = "三、工作要求\n\n各责任单位每月%s日前向县政府办报送进展情况。\n"
    start = "一、重点任务"
    first = PLAN.replace(start, goals % ("用水普及率达到95%，水质达标率达到98%", "9"))
    then = PLAN.replace(start, goals % ("用水普及率达到97%，管网漏损率降至9%", "10"))
    old = county.issued(first + duty % "10")
    data = (then + duty % "5").encode()
    intake = plans.take_in(county.zhao, data, "修订.txt", new_version_of=old.plan)
    new = plans.save_reading(county.zhao, intake, reading.understand(fangan.read(data, "修订.txt")))
    found = comparing_facts.whole(old, new)
    assert [(row.name, row.year, row.kind) for row in found.indicators] == [
        ("用水普及率", 2026, "changed"),
        ("管网漏损率", 2026, "added"),
        ("水质达标率", 2026, "dropped"),
    ]
    assert [(row.name, row.kind) for row in found.milestones] == [("建成智慧水务平台", "changed")]
    assert [row.kind for row in found.duties] == ["changed"]
    page = sign_in(county.zhou).get(reverse("plans:compare", args=[new.pid])).content.decode()
    assert "里有 5 处改动" in page
    assert '<del class="num">95%</del> → <ins class="num">97%</ins>' in page
    assert '<del class="num">2026-09-30</del> → <ins class="num">2026-10-31</ins>' in page
    assert '<del class="num">每月 10 日前</del> → <ins class="num">每月 5 日前</ins>' in page


def test_what_stands_in_one_version_only_is_shown_with_all_that_binds_a_unit(county, old, new, sign_in):
    rows = {row.kind: row for row in comparing.compare(old, new).rows if not (row.old and row.new)}
    assert [each.fact for each in rows["added"].differences] == ["deadline", "owners"]
    assert [each.fact for each in rows["dropped"].differences] == ["deadline", "owners"]
    page = sign_in(county.zhou).get(reverse("plans:compare", args=[new.pid])).content.decode()
    assert "<ins>牵头 县水务局</ins>" in page and "<ins>2026-11-30" in page


def test_a_person_says_which_item_carries_on_which(county, old, new):
    gone, come = old.items.get(heading="公开收费清单"), new.items.get(heading="改造老旧管网")
    versions.pair(county.zhao, new, gone, come)
    counts = comparing.compare(old, new).counts
    assert (counts["added"], counts["dropped"], counts["changed"]) == (0, 0, 2)
    versions.pair(county.zhao, new, None, come)
    counts = comparing.compare(old, new).counts
    assert (counts["added"], counts["dropped"]) == (1, 1)


def test_nothing_is_issued_over_a_plan_in_force_without_a_leaders_word(county, old, new):
    with pytest.raises(ValidationError, match="督办领导批准"):
        issue(county.zhao, new, ownerless_because="统筹")
    with pytest.raises(PermissionDenied):
        versions.decide(county.zhao, new, approve=True)
    versions.ask(county.zhao, new)
    assert Notice.objects.filter(recipient=county.zhou.person, kind="plans.approval").count() == 1
    with pytest.raises(ValidationError, match="写明理由"):
        versions.decide(county.zhou, new, approve=False)
    versions.decide(county.zhou, new, approve=False, because="管网改造另行研究")
    with pytest.raises(ValidationError, match="督办领导批准"):
        issue(county.zhao, new, ownerless_because="统筹")


def test_each_word_on_a_version_is_a_move_and_withdrawing_leaves_one_too(county, old, new):
    first = versions.ask(county.zhao, new)
    versions.withdraw(county.zhao, new)
    with pytest.raises(ValidationError, match="没有提请批准"):
        versions.withdraw(county.zhao, new)
    again = versions.ask(county.zhao, new)
    item = new.items.first()
    plans.decide(county.zhao, item, ItemState.PROPOSED, revision=item.revision)
    with pytest.raises(ValidationError, match="重新提请"):
        versions.decide(county.zhou, new, approve=True)
    plans.decide(county.zhao, item, ItemState.CONFIRMED, revision=item.revision + 1)
    versions.withdraw(county.zhao, new)
    versions.ask(county.zhao, new)
    last = versions.decide(county.zhou, new, approve=True, because="同意")
    told = [(each.step, each.origin, each.to, each.by.name) for each in moves(first, again, last)]
    assert told == [
        ("withdrawn", "asked", "withdrawn", "赵专员"),
        ("withdrawn", "asked", "withdrawn", "赵专员"),
        ("approved", "asked", "approved", "周县长"),
    ]
    assert history(county.place.pid, new.pid).filter(action="plans.approval-approved").count() == 1


def test_what_is_changed_after_the_approval_is_approved_anew(county, old, new):
    approved(county, new)
    item = new.items.first()
    plans.decide(county.zhao, item, ItemState.PROPOSED, revision=item.revision)
    plans.decide(county.zhao, item, ItemState.CONFIRMED, revision=item.revision + 1)
    with pytest.raises(ValidationError, match="重新提请"):
        issue(county.zhao, new, ownerless_because="统筹")


def test_a_draft_changes_nothing_of_the_plan_in_force(county, old):
    data = REVISED.replace("供水服务提升工作方案", "供水服务提升工作方案（修订）").encode()
    intake = plans.take_in(county.zhao, data, "修订.txt", new_version_of=old.plan)
    plans.save_reading(county.zhao, intake, reading.understand(fangan.read(data, "修订.txt")))
    old.plan.refresh_from_db()
    assert old.plan.title == "青禾县2026年供水服务提升工作方案"


def test_tasks_carry_on_with_their_history(county, old, new):
    before = {task.title: task for task in Task.objects.all()}
    kept = Assignment.objects.get(task=before["推行水电气一体办理"], unit=county.units["县水务局"])
    put_in_force(county, new)
    task = Task.objects.get(title="推行水电气一体办理")
    assert task.pk == before["推行水电气一体办理"].pk
    assert task.key == before["推行水电气一体办理"].key
    assert (task.version, task.item.version) == (new, new)
    assert Assignment.objects.filter(pk=kept.pk).exists()
    units = set(task.assignments.filter(role="responsible").values_list("unit__name", flat=True))
    assert "县文旅局" in units
    assert not Assignment.objects.filter(task=task, unit=county.units["县供电局"]).exists()
    assert Assignment.ever.get(task=task, unit=county.units["县供电局"]).ended_at is not None
    actions = [event.action for event in history(county.place.pid, task.pid)]
    assert "ledger.task-carried" in actions

    dropped = Task.objects.get(title="公开收费清单")
    assert (dropped.state, dropped.state_because) == (TaskState.CANCELLED, "方案第 2 版不再列入")
    moved = Task.objects.get(title="开展水质巡查")
    assert moved.pk == before["开展水质巡查"].pk
    assert moved.code.endswith("2")
    assert Task.objects.get(title="改造老旧管网").deadline == dt.date(2026, 11, 30)
    old.refresh_from_db()
    assert old.state == VersionState.SUPERSEDED
    assert all(verdict.broken_at is None for verdict in verify_all())


def test_past_periods_keep_their_targets_and_later_ones_are_superseded(county, old, new):
    indicator = Indicator.objects.get(task__title="推行水电气一体办理", name__contains="普及率")
    put_in_force(county, new)
    rows = [
        (row.by.year, float(row.low), row.superseded_at is not None)
        for row in Target.objects.filter(indicator=indicator).order_by("by", "pk")
    ]
    assert rows == [(2025, 90.0, False), (2026, 95.0, True), (2026, 97.0, False)]


def test_the_same_plan_is_not_issued_as_two(county, old):
    again = county.uploaded(REVISED, "又一份.txt")
    for item in again.items.all():
        plans.decide(county.zhao, item, ItemState.CONFIRMED, revision=item.revision)
    with pytest.raises(ValidationError, match="同一份方案只下达一次"):
        issue(county.zhao, again, ownerless_because="统筹")
    again.refresh_from_db()
    assert again.state == VersionState.REVIEW


def test_others_are_told_in_the_same_transaction_that_a_version_is_in_force(county):
    heard = []

    def listen(sender, version, **_more):
        heard.append((version.number, Task.objects.filter(version=version).count()))

    issued.connect(listen)
    try:
        county.issued()
    finally:
        issued.disconnect(listen)
    assert heard == [(1, 4)]
    told = Notice.objects.filter(kind="ledger.issued", recipient=county.li.person).get()
    assert "县水务局 3 项" in told.subject


def test_the_page_shows_the_words_that_changed_and_takes_the_leaders_word(county, old, new, sign_in):
    address = reverse("plans:compare", args=[new.pid])
    assert "督查专员还没有提请批准" in sign_in(county.zhou).get(address).content.decode()
    clerk = sign_in(county.zhao)
    page = clerk.get(address).content.decode()
    assert "<del>95%</del><ins>97%</ins>" in page
    assert "看过下面的改动，再提请批准" in page
    clerk.post(reverse("plans:ask", args=[new.pid]))
    leader = sign_in(county.zhou)
    assert "批准" in leader.get(address).content.decode()
    leader.post(reverse("plans:approve", args=[new.pid]), {"verdict": "approve", "because": "同意"})
    assert versions.approval_missing(new) == ""


def test_what_is_worth_another_look_before_issuing(county, sign_in):
    text = (
        PLAN.replace("3.开展水质巡查", "4.开展水质巡查")
        .replace("2026年12月31日前", "2027年1月3日前")
        .replace("收费清单。编制", "收费清单。。编制")
    )
    version = county.uploaded(text)
    page = sign_in(county.zhao).get(reverse("ledger:issue", args=[version.pid])).content.decode()
    for words in ("2026-05-31 已经过去", "2027-01-03 晚于方案期末", "不是工作日", "体检意见还有"):
        assert words in page
    assert "谁将得到什么" in page
    assert "柳溪镇" in page


def test_each_item_without_an_owner_has_its_own_reason(county, sign_in):
    version = county.uploaded()
    for item in version.items.all():
        plans.decide(county.zhao, item, ItemState.CONFIRMED, revision=item.revision)
    silent = version.items.get(code="二（一）")
    answer = sign_in(county.zhao).post(
        reverse("ledger:issue", args=[version.pid]), {f"because-{silent.pid}": "面上要求，不落单位"}
    )
    assert answer.status_code == 302
    assert Task.objects.get(code="二（一）").ownerless_because == "面上要求，不落单位"
    assert clock.today() == dt.date(2026, 6, 18)
