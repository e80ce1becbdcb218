"""Letters of responsibility: what a unit answers for, in the national format."""

import io
import zipfile
from decimal import Decimal

import pytest
from django.urls import reverse
from docx import Document
from docx.shared import Mm

from luoshi.ledger import splitting
from luoshi.ledger.models import SplitRule, Target, Task
from luoshi.ledger.splitting import Part
from luoshi.papers.letters import letters, units_of, write
from luoshi.plans.models import Plan
from tests.people import PLAN


@pytest.fixture
def plan(county) -> Plan:
    return county.issued().plan


def words_of(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def letter_of(county, plan: Plan, unit: str) -> str:
    [letter] = letters(plan, [county.units[unit]])
    return words_of(write(letter, "青禾县人民政府"))


def test_a_letter_names_the_tasks_deadlines_and_targets_of_its_unit_and_no_others(county, plan):
    words = letter_of(county, plan, "县政务服务局")
    assert "承担下列任务 2 项" in words
    assert "推行水电气一体办理" in words and "2026-12-31" in words and "≤5个工作日" in words
    assert "开展水质巡查" not in words
    assert "负责人（签字）" in words and "青禾县人民政府" in words


def test_a_unit_signs_for_its_share_and_not_for_the_whole(county, plan):
    target = Target.objects.get(indicator__task__code="一（一）1")
    given = [Part(county.units["县水务局"], Decimal(4)), Part(county.units["县供电局"], Decimal(4))]
    task = Task.objects.get(code="一（一）1")
    splitting.split(county.zhang, task, target, SplitRule.SAME, given)
    assert "≤4个工作日" in letter_of(county, plan, "县水务局")
    assert "≤5个工作日" in letter_of(county, plan, "县政务服务局")


def test_the_page_is_as_the_standard_wants_it(county, plan):
    [letter] = letters(plan, [county.units["县水务局"]])
    document = Document(io.BytesIO(write(letter, "青禾县人民政府")))
    section = document.sections[0]
    assert [section.top_margin, section.left_margin] == pytest.approx([Mm(37), Mm(28)], abs=400)
    title = document.paragraphs[0].runs[0]
    assert (title.font.name, title.font.size.pt) == ("方正小标宋简体", 22)
    assert "PAGE" in section.footer._element.xml and "— " in section.footer.paragraphs[0].text


def test_the_clerk_has_all_letters_a_unit_its_own_a_visitor_none(county, plan, sign_in):
    every = reverse("papers:every-letter", args=[plan.pid])
    page = reverse("papers:letters", args=[plan.pid])
    one = reverse("papers:letter", args=[plan.pid])
    bundle = zipfile.ZipFile(io.BytesIO(sign_in(county.zhao).get(every).content))
    assert len(bundle.namelist()) == len(units_of(plan)) == 6
    assert "001-目标责任书-县政务服务局.docx" in bundle.namelist()
    client = sign_in(county.li)
    assert "县政务服务局" not in client.get(page).content.decode().split("<main", 1)[1]
    assert client.get(one, {"unit": county.units["县水务局"].pid}).status_code == 200
    assert client.get(one, {"unit": county.units["县政务服务局"].pid}).status_code == 404
    assert sign_in(county.wang).get(page).status_code == 404


def test_a_unit_that_leads_a_task_and_is_responsible_for_it_signs_for_one_task(county):
    county.issued(PLAN.replace("责任单位：县政务服务局", "责任单位：县水务局、县政务服务局"))
    [letter] = letters(Plan.objects.get(), [county.units["县水务局"]])
    assert [(part.task.title, part.label) for part in letter.tasks] == [
        ("推行水电气一体办理", "责任"),
        ("公开收费清单", "牵头、责任"),
        ("开展水质巡查", "牵头"),
    ]
    assert "承担下列任务 3 项" in words_of(write(letter, "青禾县人民政府"))
