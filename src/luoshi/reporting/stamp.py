"""The stamp of a sheet that was given out: for which unit, when, of which reports, and a mark of the form of
each; signed by this server.

It stands in every row, so that a row that was pasted in from another sheet is known by its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.core import signing
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from luoshi.calendar import clock
from luoshi.directory.models import Unit

# Counts up when a sheet's columns change their meaning: one given out before is then not read any more.
FORMAT = 2
_SALT = "stamp of a sheet"


@dataclass(frozen=True)
class Stamp:
    """`unit` is a public id; `prints` maps those of obligations to the marks of their forms."""

    unit: str
    at: dt.datetime
    prints: Mapping[str, str]


def made(unit: Unit, prints: Mapping[str, str]) -> str:
    """The stamp of a sheet that is given to a unit now."""
    said = [FORMAT, unit.pid, int(clock.now().timestamp()), dict(prints)]
    return signing.Signer(salt=_SALT).sign_object(said, compress=True)


def of(text: str, unit: Unit) -> Stamp:
    """What a stamp says. Raises ValidationError for one that is not ours, not this unit's, or of old."""
    if not text:
        raise ValidationError(
            _("这不是从“我要办”下载的报送表（没有系统的印记）。请下载本单位的表，填好再传回来。")
        )
    try:
        said = signing.Signer(salt=_SALT).unsign_object(text)
    except (signing.BadSignature, ValueError):
        raise ValidationError(_("表格的印记被改动过，不能确认是系统给出的，没有读。请重新下载。")) from None
    if said[0] != FORMAT:
        raise ValidationError(_("这份表格是旧版系统给出的，栏目已有变动，没有读。请重新下载。"))
    _format, owner, at, prints = said
    if owner != unit.pid:
        words = {"unit": Unit.objects.filter(pid=owner).first() or _("别的单位"), "own": unit}
        raise ValidationError(_("这份表格是给“%(unit)s”的，您现在代表“%(own)s”，没有读。") % words)
    return Stamp(owner, dt.datetime.fromtimestamp(at, dt.UTC), prints)
