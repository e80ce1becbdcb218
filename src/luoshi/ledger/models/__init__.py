"""Tables of the ledger, by what they are about."""

from luoshi.ledger.models.commitments import Indicator, Measure, Milestone, Project, Stage, Target
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
from luoshi.ledger.models.talk import Attachment, Comment, Watch
from luoshi.ledger.models.tasks import Assignment, Block, DeadlineBasis, KeyCounter, Task, TaskState

__all__ = [
    "Assignment",
    "Attachment",
    "Block",
    "BulkRun",
    "Comment",
    "DeadlineBasis",
    "ExportRun",
    "ImportProblem",
    "ImportRow",
    "ImportRun",
    "Indicator",
    "KeyCounter",
    "Measure",
    "Milestone",
    "Project",
    "RunState",
    "SavedView",
    "SignState",
    "SignedFor",
    "Stage",
    "Target",
    "Task",
    "TaskState",
    "TaskWords",
    "Watch",
]
