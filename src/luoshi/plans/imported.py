"""Plans that came as a spreadsheet of tasks and not as a document."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.permission import Actor
from luoshi.plans.models import Plan, Upload, Version, VersionState

READ_AS = "sheet"  # stands where a document's version names the parser that read it


def open_ledger(actor: Actor, upload: Upload, title: str, into: Plan | None) -> Version:
    """The version in force that imported tasks belong to: that of `into`, or of a new plan.

    Such a version has no text and no items; the uploaded sheet is its source.
    """
    now = clock.now()
    if into is not None:
        version = into.versions.filter(state=VersionState.ISSUED).first()
        if version is None:
            raise ValidationError(_("“%(plan)s”还没有下达，不能往里导入任务。") % {"plan": into.title})
        return version
    plan = Plan.objects.create(jurisdiction=actor.jurisdiction, title=title, created_at=now)
    version = Version.objects.create(
        jurisdiction=actor.jurisdiction,
        plan=plan,
        number=1,
        state=VersionState.ISSUED,
        upload=upload,
        text="",
        machine={},
        parser=READ_AS,
        created_at=now,
        issued_at=now,
    )
    record(
        actor,
        "plans.imported",
        plan,
        jurisdiction=actor.jurisdiction.pid,
        after={"title": title, "filename": upload.filename},
    )
    return version
