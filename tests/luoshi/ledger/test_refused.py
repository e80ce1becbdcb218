"""Bad input of the ledger: refused in a sentence that tells what to do, and by the database as well."""

import datetime as dt
import io
import threading

import pytest
import xlsxwriter
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from luoshi.calendar import clock
from luoshi.directory.models import Unit
from luoshi.directory.reorganising import abolish_unit
from luoshi.directory.scope import within
from luoshi.ledger import changes, importing, jobs, signing, subtasks
from luoshi.ledger.issuing import issue
from luoshi.ledger.models import Assignment, Change, ChangeKind, ImportRun, RunState, Task
from luoshi.plans import actions as plans
from luoshi.plans.models import ItemState, Plan
from tests.people import PLAN

ON = dt.date(2026, 3, 18)
DAY = dt.date


@pytest.fixture
def culture(county) -> Unit:
    """县文旅局, merged into 县供电局 three months ago."""
    unit = county.units["县文旅局"]
    abolish_unit(county.zhao, unit, ON, [county.units["县供电局"]])
    return unit


def change(county, task: Task, kind: ChangeKind, after: dict[str, str], **more) -> Change:
    return changes.ask(county.zhao, task, kind, after, "机构改革", revision=task.revision, **more)


def test_an_abolished_unit_is_given_nothing(county, culture):
    county.issued()
    task, says = Task.objects.get(code="一（一）1"), "已于 2026-03-18 撤销，职责由“县供电局”承接"
    part = Assignment.objects.get(task=task, unit=county.units["县水务局"])
    with pytest.raises(ValidationError, match=says):
        signing.offer(county.li, part, culture, "请协助")
    after = {"unit": culture.pid, "name": culture.name}
    with pytest.raises(ValidationError, match=says):
        change(county, task, ChangeKind.REASSIGN, after, assignment=part)
    version = county.uploaded(PLAN.replace("供水", "供热").replace("县供电局", "县文旅局"))
    for item in version.items.all():
        plans.decide(county.zhao, item, ItemState.CONFIRMED, revision=item.revision)
    with pytest.raises(ValidationError, match=says):
        issue(county.zhao, version, ownerless_because="统筹")
    with pytest.raises(IntegrityError, match="ended before the task was issued"), transaction.atomic():
        Assignment.objects.create(
            jurisdiction=county.place, task=task, position=99, role="cooperating", unit=culture, written="x"
        )


def test_a_reassignment_to_a_unit_that_ended_meanwhile_is_not_approved(county):
    county.issued()
    task, culture = Task.objects.get(code="一（一）1"), county.units["县文旅局"]
    part = Assignment.objects.get(task=task, unit=county.units["县供电局"])
    asked = change(
        county, task, ChangeKind.REASSIGN, {"unit": culture.pid, "name": culture.name}, assignment=part
    )
    abolish_unit(county.zhao, culture, ON)
    with pytest.raises(ValidationError, match="没有登记承接单位"):
        changes.take_step(county.zhao, asked, "approve")


def test_tasks_do_not_stand_under_themselves(county):
    county.issued()
    first, second, third = Task.objects.order_by("position")[:3]
    for above, task in ((first, second), (second, third)):
        Task.objects.filter(pk=task.pk).update(parent=above)
    with pytest.raises(IntegrityError, match="would be under itself"), transaction.atomic():
        Task.objects.filter(pk=first.pk).update(parent=third)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=first.pk).update(parent=first)


def test_a_change_is_asked_before_the_due_date(county):
    county.issued()
    late = Task.objects.get(code="一（一）2")
    with pytest.raises(ValidationError, match="时限 2026-05-31 已过，不能再申请变更：请先报送"):
        change(county, late, ChangeKind.EXTEND, {"deadline": "2026-09-30"})
    in_time = Task.objects.get(code="一（一）1")
    made = change(county, in_time, ChangeKind.EXTEND, {"deadline": "2027-01-31"})
    made.pk, made.pid, made.task = None, "x" * 10, late
    made._state.adding = True
    with pytest.raises(IntegrityError, match="after its due date"), transaction.atomic():
        made.save()


def test_a_plan_is_issued_once(county):
    version = county.issued()
    with pytest.raises(ValidationError, match="作为那一份的新版本上传"):
        county.issued(PLAN + "\n")
    twin = county.uploaded(PLAN + "\n\n")
    with pytest.raises(IntegrityError, match="plans_issued_once"), transaction.atomic():
        Plan.objects.filter(pk=twin.plan_id).update(issued_as=version.plan.issued_as or "x")


@pytest.mark.django_db(transaction=True)
def test_of_two_who_edit_one_subtask_the_second_is_told(county):
    """Both saw the same; the row's lock puts them in order, the revision refuses the second."""
    county.issued()
    row = subtasks.add_subtask(county.li, Task.objects.get(code="一（一）1"), "编写清单", None)
    outcomes: list[str] = []

    def edit(title: str) -> None:
        try:
            with clock.at("2026-06-18T09:00"), within(county.place):
                subtasks.edit_subtask(county.li, row, title, None, None, revision=0)
            outcomes.append("saved")
        except ValidationError as error:
            outcomes.append(error.messages[0])
        finally:
            connection.close()

    pair = [threading.Thread(target=edit, args=(title,)) for title in ("甲清单", "乙清单")]
    for each in pair:
        each.start()
    for each in pair:
        each.join()
    assert sorted(outcomes) == ["saved", "刚才有人改过这条子任务，请看过现在的内容再操作。"]


def sheet(fill, **options) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, **options}) as book:
        page = book.add_worksheet("台账")
        for place, title in enumerate(("序号", "任务", "牵头单位", "完成时限")):
            page.write(0, place, title)
        fill(book, page)
    return file.getvalue()


def checked(county, data: bytes) -> ImportRun:
    run = importing.take_in(county.zhao, data, "老台账.xlsx")
    jobs.check_import(pid=run.pid)
    run.refresh_from_db()
    return run


def test_a_sheet_that_gives_open_tasks_to_an_abolished_unit_is_not_written(county, culture):
    def fill(book, page):
        page.write_row(1, 0, ["1", "清淤", "县文旅局", "2026-12-31"])
        page.write_row(2, 0, ["2", "巡查", "县水务局", "2026-12-31"])

    run = checked(county, sheet(fill))
    with pytest.raises(ValidationError, match="第 2 行：“县文旅局”已于 2026-03-18 撤销，职责由“县供电局”"):
        importing.confirm(county.zhao, run)
    assert run.state == RunState.READY and not Task.objects.exists()


def test_formulas_hidden_sheets_merged_cells_and_1904_dates_come_as_people_see_them(county):
    def fill(book, page):
        page.write(1, 0, "1")
        page.write_formula(1, 1, '="清"&"淤"', value="清淤")
        page.merge_range(1, 2, 2, 2, "县水务局")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        page.write_datetime(1, 3, dt.datetime(2026, 9, 30), day)
        page.write_row(2, 0, ["2", "巡查"])
        page.write_datetime(2, 3, dt.datetime(2026, 12, 31), day)
        book.add_worksheet("草稿").hide()

    run = checked(county, sheet(fill, date_1904=True))
    notes = " ".join(run.counts["notes"])
    assert "草稿" in notes and "合并" in notes and "1904" in notes
    importing.confirm(county.zhao, run)
    jobs.write_import(pid=run.pid)
    assert [(task.title, task.deadline) for task in Task.objects.order_by("position")] == [
        ("清淤", DAY(2026, 9, 30)),
        ("巡查", DAY(2026, 12, 31)),
    ]
    assert Assignment.objects.filter(unit=county.units["县水务局"], role="lead").count() == 2


def test_a_formula_without_its_value_is_named_by_its_cell(county):
    def fill(book, page):
        page.write_row(1, 0, ["1", "清淤", "县水务局"])
        page.write_formula(1, 3, "=TODAY()", value="")

    run = checked(county, sheet(fill))
    [problem] = run.problems.all()
    assert (problem.row, problem.column.split()[0]) == (
        2,
        "时限",
    ) and "公式" in problem.says + problem.accepted
