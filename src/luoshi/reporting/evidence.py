"""Files that show what a report says: stored once by their hash, served as downloads, never opened here."""

from __future__ import annotations

import logging
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.permission import Actor, require
from luoshi.ledger.models import Task
from luoshi.plans import storage
from luoshi.plans.models import Upload
from luoshi.reporting.drafting import locked, refuse_unless_writable, started
from luoshi.reporting.models import Evidence, Obligation

log = logging.getLogger(__name__)

MOST_BYTES = 20 * 1024 * 1024
MOST_FILES = 20
# What a file begins with, by the endings it may have; anything else is refused.
_BEGINNINGS: tuple[tuple[bytes, frozenset[str]], ...] = (
    (b"%PDF-", frozenset({".pdf"})),
    (b"\xff\xd8\xff", frozenset({".jpg", ".jpeg"})),
    (b"\x89PNG\r\n\x1a\n", frozenset({".png"})),
    (b"PK\x03\x04", frozenset({".docx", ".xlsx", ".pptx", ".zip", ".ofd", ".wps", ".et"})),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", frozenset({".doc", ".xls", ".ppt", ".wps", ".et"})),
)


def attach(
    actor: Actor, obligation: Obligation, data: bytes, filename: str, *, task: Task | None = None
) -> Evidence:
    """Keep a file with a report. The same bytes again are the same file, not a second one."""
    require(actor, "reporting.report", obligation)
    name = PurePath(filename.replace("\\", "/")).name[-255:] or _("佐证")
    _refuse_unfit(data, name)
    digest = _stored(data, name)
    with transaction.atomic():
        obligation = locked(obligation)
        refuse_unless_writable(obligation)
        report = started(actor, obligation)
        if report.evidence.count() >= MOST_FILES:
            raise ValidationError(_("一份报告最多附 %(n)s 个文件。") % {"n": MOST_FILES})
        upload, _new = Upload.objects.get_or_create(
            jurisdiction=obligation.jurisdiction,
            sha256=digest,
            defaults={"size": len(data), "filename": name, "at": clock.now(), "by": actor.person},
        )
        evidence, new = Evidence.objects.get_or_create(
            report=report,
            task=task,
            upload=upload,
            defaults={
                "jurisdiction": obligation.jurisdiction,
                "filename": name,
                "at": clock.now(),
                "by": actor.person,
            },
        )
        if new:
            record(
                actor,
                "reporting.evidence-attached",
                obligation,
                jurisdiction=obligation.jurisdiction.pid,
                after={"filename": name, "sha256": digest, "size": len(data)},
            )
    return evidence


@transaction.atomic
def detach(actor: Actor, evidence: Evidence) -> None:
    """Take a file out of a report; the stored bytes stay, other reports may name them."""
    obligation = locked(evidence.report.obligation)
    require(actor, "reporting.report", obligation)
    refuse_unless_writable(obligation)
    record(
        actor,
        "reporting.evidence-detached",
        obligation,
        jurisdiction=obligation.jurisdiction.pid,
        before={"filename": evidence.filename, "sha256": evidence.upload.sha256},
    )
    evidence.delete()


def _stored(data: bytes, name: str) -> str:
    """The bytes' hash, once they lie on disk; a disk that is full changes nothing else."""
    try:
        return storage.keep(data)
    except OSError as error:
        log.exception("a file could not be stored")
        words = {"name": name, "why": error.strerror or error}
        raise ValidationError(
            _("“%(name)s”没有存上（服务器磁盘：%(why)s），报告没有变动。请联系系统管理员，稍后再传。") % words
        ) from error


def _refuse_unfit(data: bytes, name: str) -> None:
    if not data:
        raise ValidationError(_("“%(name)s”是空文件。") % {"name": name})
    if len(data) > MOST_BYTES:
        words = {"name": name, "n": len(data) // (1024 * 1024), "most": MOST_BYTES // (1024 * 1024)}
        raise ValidationError(_("“%(name)s”有 %(n)s MB，最多 %(most)s MB；照片请压缩后再传。") % words)
    ending = PurePath(name).suffix.lower()
    if ending == ".txt" and b"\x00" not in data[:4096]:
        return
    if not any(data.startswith(begin) and ending in endings for begin, endings in _BEGINNINGS):
        raise ValidationError(
            _(
                "“%(name)s”的内容和后缀不符，或者不是可以接收的类型（pdf、图片、Word、Excel、WPS、OFD、zip、txt）。"
            )
            % {"name": name}
        )
