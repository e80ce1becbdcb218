"""Tables of the ledger, by what they are about."""

from luoshi.ledger.models.changes import OPEN_STATES, Change, ChangeKind, ChangeState
from luoshi.ledger.models.commitments import Indicator, Measure, Milestone, Operator, Project, Stage, Target
from luoshi.ledger.models.lights import LightChange
from luoshi.ledger.models.lists import (
    BulkRun,
    ExportRun,
    ImportProblem,
    ImportRow,
    ImportRun,
    RunState,
    SavedView,
    TaskWords,
)
from luoshi.ledger.models.signing import SignedFor, SignState
from luoshi.ledger.models.splits import Share, Split, SplitRule
from luoshi.ledger.models.talk import Attachment, Comment, Watch
from luoshi.ledger.models.tasks import (
    Assignment,
    Block,
    DeadlineBasis,
    KeyCounter,
    Task,
    TaskState,
    first_lead,
)

__all__ = [
    "OPEN_STATES",
    "Assignment",
    "Attachment",
    "Block",
    "BulkRun",
    "Change",
    "ChangeKind",
    "ChangeState",
    "Comment",
    "DeadlineBasis",
    "ExportRun",
    "ImportProblem",
    "ImportRow",
    "ImportRun",
    "Indicator",
    "KeyCounter",
    "LightChange",
    "Measure",
    "Milestone",
    "Operator",
    "Project",
    "RunState",
    "SavedView",
    "Share",
    "SignState",
    "SignedFor",
    "Split",
    "SplitRule",
    "Stage",
    "Target",
    "Task",
    "TaskState",
    "TaskWords",
    "Watch",
    "first_lead",
]
