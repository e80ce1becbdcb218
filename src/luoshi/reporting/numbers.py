"""Figures as people type them into a report: １.５, 1,500; and what is said of those that are none."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_PLAIN = re.compile(r"[+-]?\d+(?:\.\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_COMMA = re.compile(r"[+-]?\d+,\d+")


def number_of(text: str) -> Decimal:
    """The number that a text is; a percent sign may follow. ValidationError says what to write."""
    plain = unicodedata.normalize("NFKC", text).replace("，", ",").replace(" ", "").replace("−", "-")
    plain = plain.removesuffix("%").removesuffix("％")
    if _PLAIN.fullmatch(plain):
        return Decimal(plain)
    if _GROUPED.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    if _COMMA.fullmatch(plain):
        raise ValidationError(
            _("“%(text)s”里的逗号看不出是小数点还是千分位；如果是小数，请写 %(meant)s。")
            % {"text": text.strip(), "meant": plain.replace(",", ".")}
        )
    raise ValidationError(_("“%(text)s”不是数字，请只写数，如 12.5。") % {"text": text.strip()[:40]})


def percent_of(text: str) -> int:
    """A whole percentage from 0 to 100."""
    number = number_of(text)
    if not 0 <= number <= 100:
        raise ValidationError(_("完成百分比应在 0 到 100 之间，现在是 %(n)s。") % {"n": number})
    if number != int(number):
        raise ValidationError(_("完成百分比写整数即可，如 %(n)s。") % {"n": round(number)})
    return int(number)
