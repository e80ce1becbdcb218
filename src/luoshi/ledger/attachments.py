"""Files that people put to a task. Hostile until read: the type is what the content says, not the name."""

from __future__ import annotations

import hashlib
import io
import unicodedata
import zipfile
from pathlib import PurePosixPath

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.models import PostRole
from luoshi.directory.permission import Actor, require
from luoshi.ledger.models import Attachment, Milestone, Task
from luoshi.plans import storage

MOST_BYTES = 20 * 1024 * 1024
MOST_FILES = 50
_MOST_MEMBERS = 5000

# Beginnings of files, and what they are.
_BEGINNINGS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
)
# A member that only this kind of zipped document has.
_MEMBERS = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xl/workbook.bin": "application/vnd.ms-excel.sheet.binary.macroEnabled.12",
    "ppt/presentation.xml": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "OFD.xml": "application/ofd",
}
# The endings that go with a type; a file named otherwise gets the first one added.
ENDINGS = {
    "application/pdf": (".pdf",),
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "application/x-ole-storage": (".doc", ".xls", ".ppt", ".wps", ".et", ".dps"),
    _MEMBERS["word/document.xml"]: (".docx",),
    _MEMBERS["xl/workbook.xml"]: (".xlsx",),
    _MEMBERS["xl/workbook.bin"]: (".xlsb",),
    _MEMBERS["ppt/presentation.xml"]: (".pptx",),
    "application/ofd": (".ofd",),
    "text/plain": (".txt", ".csv"),
}


def sniffed(data: bytes) -> str:
    """The type of a file by its content, empty for one that is not taken."""
    for beginning, media in _BEGINNINGS:
        if data.startswith(beginning):
            return media
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    return "text/plain" if _is_text(data) else ""


def _zipped(data: bytes) -> str:
    """The kind of document in a zip, by its list of members alone; nothing is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return ""
    if len(names) > _MOST_MEMBERS or any("vbaProject.bin" in name for name in names):
        return ""
    return next((media for member, media in _MEMBERS.items() if member in names), "")


def _is_text(data: bytes) -> bool:
    """Plain words in an encoding of this country, without markup that a browser would run."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            words = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = any(unicodedata.category(letter) == "Cc" and letter not in "\t\r\n\f" for letter in words)
        return not odd and not words.lstrip().startswith("<")
    return False


def safe_name(filename: str, media: str) -> str:
    """The name without folders and control characters, with an ending that fits the type."""
    bare = PurePosixPath(filename.replace("\\", "/")).name
    name = "".join(letter for letter in bare if unicodedata.category(letter)[0] != "C").strip(". ")
    stem, endings = name or _("附件"), ENDINGS[media]
    if not stem.lower().endswith(endings):
        stem += endings[0]
    ending = PurePosixPath(stem).suffix
    return stem if len(stem) <= 120 else stem[: 120 - len(ending)] + ending


def attach(actor: Actor, task: Task, data: bytes, filename: str) -> Attachment:
    """Put a file to a task; the same file is there once. Raises ValidationError that says what to do."""
    require(actor, "ledger.talk", task)
    media = _taken(data, filename)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        # The task's row is the lock: of two who attach the same file at once, one is told that it is there.
        Task.objects.select_for_update().get(pk=task.pk)
        present = Attachment.objects.filter(task=task, withdrawn_at__isnull=True)
        if same := present.filter(sha256=digest).first():
            raise ValidationError(_("这个文件已经在附件里了：%(name)s。") % {"name": same.filename})
        if present.count() >= MOST_FILES:
            raise ValidationError(_("一项任务最多 %(n)s 个附件，请先撤回不用的。") % {"n": MOST_FILES})
        storage.keep(data)
        put = Attachment.objects.create(
            jurisdiction_id=task.jurisdiction_id,
            task=task,
            by=actor.person,
            unit=actor.unit,
            sha256=digest,
            size=len(data),
            filename=safe_name(filename, media),
            media=media,
            at=clock.now(),
        )
        record(
            actor,
            "ledger.attached",
            put,
            jurisdiction=put.jurisdiction.pid,
            after={"filename": put.filename, "size": put.size, "sha256": digest},
        )
    return put


def _taken(data: bytes, filename: str) -> str:
    if not data:
        raise ValidationError(_("“%(name)s”是空的，请检查后重新选择。") % {"name": filename})
    if len(data) > MOST_BYTES:
        raise ValidationError(too_large(len(data)))
    media = sniffed(data)
    if not media:
        raise ValidationError(
            _(
                "“%(name)s”不是可以接收的文件。请上传 PDF、Word、WPS、Excel、PPT、OFD、文本或照片；"
                "压缩包请解开，带宏的请另存为不带宏的。"
            )
            % {"name": filename[:100]}
        )
    return media


def too_large(size: int) -> str:
    """What to do with a file above the limit."""
    return _("文件有 %(size)s，超过 %(limit)s 的上限。照片请压缩后再传，长的材料请分成几份。") % {
        "size": filesizeformat(size),
        "limit": filesizeformat(MOST_BYTES),
    }


@transaction.atomic
def detach(actor: Actor, put: Attachment, because: str = "") -> None:
    """Take one's own file back; a clerk may take back anybody's, and says why. The record stays."""
    require(actor, "ledger.talk", put.task)
    locked = Attachment.objects.select_for_update().get(pk=put.pk)
    if locked.withdrawn_at is not None:
        return
    if locked.by_id != actor.person.pk:
        if actor.role != PostRole.CLERK:
            raise PermissionDenied(_("只能撤回自己上传的附件。"))
        if not because.strip():
            raise ValidationError(_("撤回别人的附件要写明理由。"))
    if stone := Milestone.objects.filter(evidence=locked).first():
        raise ValidationError(
            _("这份附件是节点“%(stone)s”完成的依据；要撤回它，先撤回节点的完成标记。") % {"stone": stone}
        )
    locked.withdrawn_at = clock.now()
    locked.save(update_fields=("withdrawn_at",))
    record(
        actor,
        "ledger.attachment-withdrawn",
        locked,
        jurisdiction=locked.jurisdiction.pid,
        before={"filename": locked.filename, "sha256": locked.sha256},
        after={"filename": locked.filename},
        reason=because.strip()[:300],
    )


def attachments_of(task: Task) -> QuerySet[Attachment]:
    """The files that are there, oldest first."""
    return Attachment.objects.filter(task=task, withdrawn_at__isnull=True).select_related("by", "unit")
