"""Problems that units report, and what became of them: the issue list."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.models import Unit
from luoshi.directory.permission import Actor, require
from luoshi.ledger.models import Task
from luoshi.reporting.drafting import locked, refuse_unless_writable, started
from luoshi.reporting.models import Obligation, Problem, ProblemState

# As much as the form on the page takes.
MOST_LETTERS = 2000


@transaction.atomic
def raise_problem(
    actor: Actor,
    obligation: Obligation,
    text: str,
    *,
    help: str = "",
    task: Task | None = None,
    helper: Unit | None = None,
) -> Problem:
    """Name something that stands in the way, and what would help."""
    obligation = locked(obligation)
    require(actor, "reporting.report", obligation)
    refuse_unless_writable(obligation)
    if not text.strip():
        raise ValidationError(_("请写明是什么问题。"))
    problem = Problem.objects.create(
        jurisdiction=obligation.jurisdiction,
        report=started(actor, obligation),
        unit=obligation.unit,
        task=task,
        text=text.strip()[:MOST_LETTERS],
        help=help.strip()[:MOST_LETTERS],
        helper=helper,
        raised_on=clock.today(),
    )
    _record(actor, "reporting.problem-raised", problem, {"text": problem.text, "help": problem.help})
    return problem


@transaction.atomic
def amend_problem(actor: Actor, problem: Problem, text: str, *, help: str) -> Problem:
    """Say better what a problem is, in a report that is not handed in yet."""
    obligation = locked(problem.report.obligation)
    require(actor, "reporting.report", obligation)
    refuse_unless_writable(obligation)
    problem = Problem.objects.select_for_update(of=("self",)).get(pk=problem.pk)
    if problem.state == ProblemState.SOLVED:
        raise ValidationError(_("已经处理的问题不能再改。"))
    if not text.strip():
        raise ValidationError(_("请写明是什么问题。"))
    before = {"text": problem.text, "help": problem.help}
    problem.text, problem.help = text.strip()[:MOST_LETTERS], help.strip()[:MOST_LETTERS]
    problem.save(update_fields=("text", "help"))
    after = {"text": problem.text, "help": problem.help}
    _record(actor, "reporting.problem-amended", problem, after, before)
    return problem


@transaction.atomic
def withdraw_problem(actor: Actor, problem: Problem) -> None:
    """Take a problem back that stands in a report which is not handed in yet."""
    obligation = locked(problem.report.obligation)
    require(actor, "reporting.report", obligation)
    refuse_unless_writable(obligation)
    if problem.state == ProblemState.SOLVED:
        raise ValidationError(_("已经处理的问题不能删去。"))
    _record(actor, "reporting.problem-withdrawn", problem, {"text": problem.text})
    problem.delete()


@transaction.atomic
def solve(actor: Actor, problem: Problem, answer: str) -> Problem:
    """The clerk says what became of it."""
    require(actor, "reporting.follow", problem)
    problem = Problem.objects.select_for_update(of=("self",)).get(pk=problem.pk)
    if problem.state == ProblemState.SOLVED:
        raise ValidationError(_("这个问题已经处理过了。"))
    if not answer.strip():
        raise ValidationError(_("请写明怎么解决的。"))
    problem.state, problem.solved_on = ProblemState.SOLVED, clock.today()
    problem.answer = answer.strip()[:2000]
    problem.save()
    _record(actor, "reporting.problem-solved", problem, {"answer": problem.answer})
    return problem


def _record(
    actor: Actor, action: str, problem: Problem, after: dict[str, str], before: dict[str, str] | None = None
) -> None:
    place = problem.jurisdiction.pid
    record(actor, action, problem, jurisdiction=place, before=before or {}, after=after)
