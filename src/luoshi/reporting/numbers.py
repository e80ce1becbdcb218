"""Figures as people type them into a report: １.５, 1,500, 百分之八十五; and what is said of the others."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from luoshi.sheets import figures
from luoshi.sheets.figures import Unfit


def number_of(text: str) -> Decimal:
    """The number that a text is; a percent sign may follow. ValidationError says what to write."""
    try:
        return figures.number_of(text)
    except Unfit as unfit:
        words = {"text": text.strip()[:40], "why": unfit}
        raise ValidationError(_("“%(text)s”%(why)s。") % words) from unfit


def percent_of(text: str) -> int:
    """A whole percentage from 0 to 100."""
    number = number_of(text)
    if not 0 <= number <= 100:
        raise ValidationError(_("完成百分比应在 0 到 100 之间，现在是 %(n)s。") % {"n": number})
    if number != int(number):
        raise ValidationError(_("完成百分比写整数即可，如 %(n)s。") % {"n": round(number)})
    return int(number)
