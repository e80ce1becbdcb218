"""体检 beside the text: 赵专员 takes what is right, refuses what is not, and lets the rest be mended."""

from collections import Counter

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from luoshi.audit.models import Event
from luoshi.plans import actions, proofing
from luoshi.plans.changes import undo
from luoshi.plans.correcting import correct, take_from_text
from luoshi.plans.facts import facts_of
from luoshi.plans.models import Finding, ItemState, Verdict
from luoshi.plans.queries import findings_for_review, precision
from luoshi.plans.reshaping import merge
from tests.people import PLAN

# Two stops in a row, and one unit named twice.
FLAWED = PLAN.replace("编制并公布供水收费清单。", "编制并公布供水收费清单。。").replace(
    "县水务局、县供电局，", "县水务局、县供电局、县水务局，"
)


@pytest.fixture
def version(county):
    return county.uploaded(FLAWED)


def finding(version, words: str) -> Finding:
    return next(each for each in version.findings.all() if words in each.message)


def test_a_flawed_draft_has_findings_that_point_at_its_characters(version):
    assert version.findings.count() >= 2
    for each in version.findings.all():
        assert version.text[each.start : each.end].strip()
    assert finding(version, "。。").fix is not None
    assert {version.text[each.start : each.end] for each in version.findings.filter(code="UN01")} == {
        "县水务局"
    }


def test_the_findings_stand_beside_the_text_and_are_marked_in_it(version, county, sign_in):
    page = sign_in(county.zhao).get(reverse("plans:review", args=[version.pid])).content.decode()
    doubled = finding(version, "。。")
    assert doubled.message in page
    assert f'<mark class="err" data-start="{doubled.start}"' in page


def test_refusing_a_finding_needs_a_reason_and_leaves_an_event(version, county):
    one = finding(version, "县水务局")
    with pytest.raises(ValidationError, match="写明理由"):
        proofing.judge(county.zhao, one, Verdict.REJECTED)
    proofing.judge(county.zhao, one, Verdict.REJECTED, "两处含义不同")
    event = Event.objects.get(action="plans.finding-rejected")
    assert (event.reason, event.before["verdict"]) == ("两处含义不同", "open")


def test_a_bureau_judges_nothing(version, county):
    with pytest.raises(PermissionDenied):
        proofing.judge(county.li, version.findings.first(), Verdict.ACCEPTED)


def test_verdicts_tell_how_often_a_rule_is_right(version, county):
    one, *_others = version.findings.filter(code="UN01")
    proofing.judge(county.zhao, one, Verdict.ACCEPTED)
    assert precision() == {"UN01": (1, 1)}
    proofing.judge(county.zhao, one, Verdict.REJECTED, "原文如此")
    assert precision() == {"UN01": (0, 1)}


def test_safe_fixes_mend_the_draft_and_keep_what_was_decided(version, county):
    kept = version.items.get(code="一（二）3")
    actions.decide(county.zhao, kept, ItemState.DROPPED, revision=0, because="另有安排")
    fixable = [each for each in version.findings.all() if each.fix]
    assert proofing.apply_safe_fixes(county.zhao, version) == len(fixable)
    version.refresh_from_db()
    assert "。。" not in version.text
    assert not [each for each in findings_for_review(version) if each.fix]
    for code, count in Counter(each.code for each in fixable).items():
        assert precision()[code] == (count, count), "what was mended counts for its rule"
    again = version.items.get(code="一（二）3")
    assert (again.state, again.dropped_because) == (ItemState.DROPPED, "另有安排")
    assert version.items.get(code="一（一）2").state == ItemState.PROPOSED
    for item in version.items.all():
        assert item.text in version.text[item.start : item.end]


def test_a_refused_finding_is_not_mended(version, county):
    for each in version.findings.all():
        if each.fix:
            proofing.judge(county.zhao, each, Verdict.REJECTED, "原文如此")
    with pytest.raises(ValidationError, match="没有可以直接改"):
        proofing.apply_safe_fixes(county.zhao, version)
    version.refresh_from_db()
    assert version.text == FLAWED


def test_what_is_in_force_is_not_mended(county):
    version = county.issued(FLAWED)
    with pytest.raises(ValidationError, match="已经下达"):
        proofing.apply_safe_fixes(county.zhao, version)


def test_judging_on_the_page_answers_with_the_card(version, county, sign_in):
    one = finding(version, "县水务局")
    client = sign_in(county.zhao)
    address = reverse("plans:judge", args=[one.pid])
    answer = client.post(address, {"verdict": "rejected"}, headers={"HX-Request": "true"})
    assert (answer.status_code, "写明理由" in answer.content.decode()) == (422, True)
    answer = client.post(address, {"verdict": "accepted"}, headers={"HX-Request": "true"})
    assert "这条规则以往 1 次中 1 次被采纳" in answer.content.decode()
    answer = client.post(reverse("plans:apply-fixes", args=[version.pid]), follow=True)
    assert "并重新识别了全文" in answer.content.decode()


def test_mending_the_draft_keeps_what_people_corrected(version, county):
    first, second = version.items.all()[:2]
    seen = facts_of(first)
    correct(county.zhao, first, seen | {"heading": "联合办理", "deadline": "2026-10-31"}, seen)
    words = "县水务局统筹"
    owner = (version.text.index(words), version.text.index(words) + 4)
    last = version.items.last()
    take_from_text(county.zhao, last, "owner", *owner)
    third = version.items.all()[2]
    merged = merge(county.zhao, second, third)
    assert proofing.apply_safe_fixes(county.zhao, version) > 0
    version.refresh_from_db()
    again = version.items.get(pid=first.pid)
    assert (again.heading, again.deadline.isoformat()) == ("联合办理", "2026-10-31")
    assert version.items.count() == 3
    assert version.items.get(pid=merged.pid).shape == "merged"
    for item in version.items.prefetch_related("owners"):
        for each in item.owners.all():
            assert version.text[each.start : each.end] == each.name
    assert [item.position for item in version.items.all()] == [0, 1, 2]
    assert undo(county.zhao, version) is None, "what was before the new reading is settled"
