"""What a plan asks to be reported: its words, as a person reviewed them, read as duties with dates.

Reads the version's `duties`; writes nothing. The same reading serves the preview before the issuing, the
issuing itself, and the list of what is not asked for yet.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from luoshi.calendar.periods import month_end
from luoshi.calendar.rhythm import LAST_DAY, MONTHS, About, Cadence
from luoshi.directory.models import Group, Unit
from luoshi.directory.resolving import resolve
from luoshi.plans.models import Version
from luoshi.plans.queries import COLLECTIVE
from luoshi.plans.reading import working_days
from luoshi.reporting.models import Asks, Audience, Duty

REPORTS = ("report", "walkthrough")
_WALKING = "走流程"
_WHAT = re.compile(
    r"将(?P<what>[^，；。]{2,24}?)(?:书面|及时|汇总|统一|分别|一并)?(?:报|上报|抄报|提交|反馈)"
)
_AND = re.compile(r"[、，,；;及]|以及|(?<!共)和")
_FIRSTS = {Cadence.QUARTERLY: {1, 4, 7, 10}, Cadence.SEMIANNUAL: {1, 7}, Cadence.YEARLY: {1, 2, 3}}


@dataclass
class Asked:
    """One report that a plan asks for.

    `fields` are those of `Duty`; `units` and `groups` whom it names. `why_not` says why nothing can fall due;
    `doubts` what the plan leaves open and was filled in here.
    """

    pid: str
    fact: Mapping[str, Any]
    fields: dict[str, Any]
    units: list[Unit] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    why_not: str = ""
    doubts: list[str] = field(default_factory=list)

    @property
    def sure(self) -> bool:
        """Whether nothing was guessed, or a person has looked at it: it may be taken up as it is."""
        if self.fact.get("checked"):
            return not self.why_not
        return not self.why_not and not self.doubts and self.fact.get("certainty") != "likely"

    @property
    def duty(self) -> Duty:
        """As a duty that is not saved."""
        return Duty(**self.fields)


def asked_in(version: Version, on: dt.date) -> list[Asked]:
    """The reports that a version asks for as of a day, in the order of its words."""
    facts = [fact for fact in version.duties if fact.get("action") in REPORTS]
    names = {part for fact in facts for part in _parts(fact)}
    known = resolve(names, on=on, place=version.jurisdiction)
    found = [_asked(version, fact, facts, on) for fact in facts]
    for each in found:
        _address(each, known)
    _tell_apart(found)
    return found


def asked_as(version: Version, pid: str, facts: Mapping[str, Any], on: dt.date) -> Asked | None:
    """What a duty of a version would ask for if it had these facts; None for one that asks for no report."""
    tried = copy(version)
    tried.duties = [{**fact, **facts} if fact.get("pid") == pid else fact for fact in version.duties]
    return next((each for each in asked_in(tried, on) if each.pid == pid), None)


def _asked(version: Version, fact: Mapping[str, Any], facts: list[Mapping[str, Any]], on: dt.date) -> Asked:
    text = str(fact.get("text") or "")
    span = fact.get("span") or (None, None)
    made = Asked(str(fact.get("pid") or ""), fact, {})
    made.fields = {
        "jurisdiction": version.jurisdiction,
        "plan": version.plan,
        "version": version,
        "written": text,
        "start": span[0],
        "end": span[1],
        "first_day": on,
        "asks": _asks(text),
        **_rhythm(made, text, on),
    }
    made.fields["last_day"] = _last_day(version, made.fields, on)
    made.fields["name"] = _name(version.plan.title, made.fields["cadence"])
    made.why_not = made.why_not or _why_not(version, made.fields, fact, facts, on)
    return made


def _rhythm(made: Asked, text: str, on: dt.date) -> dict[str, Any]:
    """The rule of its dates; what the plan leaves open is noted as a doubt."""
    fact = made.fact
    months = tuple(int(month) for month in fact.get("months") or ())
    day, days = int(fact.get("day") or 0), working_days(text)
    said = str(fact.get("cadence") or "")
    cadence = Cadence(said) if said in Cadence.values else Cadence.ONCE
    if said == "adhoc" and days:
        cadence = Cadence.WITHIN
    elif said == "adhoc":
        made.why_not = _("文中没有写明多久一次、哪天前。")
    elif cadence == Cadence.MONTHLY and len(months) == 6:
        cadence = Cadence.BIMONTHLY
    if cadence in MONTHS and not day:
        if "底" not in text and "末" not in text:
            made.doubts.append(_("文中没有写哪一天前，按月底。"))
        day = LAST_DAY
    return {
        "cadence": cadence,
        "months": [] if months == MONTHS.get(cadence) else list(months),
        "day": day or LAST_DAY,
        "date": dt.date.fromisoformat(str(fact["date"])) if fact.get("date") else None,
        "received": on if cadence == Cadence.WITHIN else None,
        "working_days": days if cadence == Cadence.WITHIN else 0,
        "about": _about(cadence, months, day or LAST_DAY),
    }


def _about(cadence: Cadence, months: tuple[int, ...], day: int) -> About:
    """A day early in the month, or in the first month of a quarter or half, tells of the last period."""
    if cadence == Cadence.MONTHLY:
        return About.LAST if day <= 15 else About.THIS
    if cadence == Cadence.BIMONTHLY:
        return About.LAST if months and months[0] % 2 else About.THIS
    return About.LAST if months and set(months) <= _FIRSTS.get(cadence, set()) else About.THIS


def _last_day(version: Version, fields: Mapping[str, Any], on: dt.date) -> dt.date | None:
    """The end of the plan's period; a month later where the report tells of the period before."""
    end = version.plan.period_end
    if fields["cadence"] in (Cadence.ONCE, Cadence.WITHIN) or end is None or end < on:
        return None
    if fields["about"] == About.THIS:
        return end
    after = end + dt.timedelta(days=1)
    return month_end(after.year, after.month)


def _why_not(
    version: Version,
    fields: Mapping[str, Any],
    fact: Mapping[str, Any],
    facts: list[Mapping[str, Any]],
    on: dt.date,
) -> str:
    """Why nothing falls due by it from the day on; empty where something does."""
    end, words = version.plan.period_end, str(fact.get("text") or "")
    if fact.get("action") == "walkthrough" and any(
        other is not fact and other.get("action") == "report" and _WALKING in str(other.get("text"))
        for other in facts
    ):
        return _("随走流程情况的报送一并报，不另要一份。")
    if fields["cadence"] == Cadence.ONCE and fields["date"] is None:
        return _("文中没有写明日期。")
    if fields["cadence"] == Cadence.ONCE and fields["date"] < on:
        return _("%(day)s 已经过去。") % {"day": fields["date"]}
    if fields["cadence"] not in (Cadence.ONCE, Cadence.WITHIN) and end is not None and end < on:
        return _("方案期到 %(day)s，已经结束。") % {"day": end}
    return "" if words else _("没有原文。")


def _asks(text: str) -> list[str]:
    """What a report is made of, by what it is called: of walking through nobody reports task by task."""
    if _WALKING in text:
        return [Asks.SUMMARY, Asks.PROBLEMS]
    asks = [Asks.PROGRESS, Asks.PERCENT, Asks.FIGURES, Asks.PROBLEMS]
    if re.search("小结|总结|全年", text):
        asks.append(Asks.SUMMARY)
    return [*asks, Asks.NEXT]


def _parts(fact: Mapping[str, Any]) -> list[str]:
    """Names that the directory is asked for: who reports, each by itself and all together, and to whom."""
    actor, recipient = str(fact.get("actor") or ""), str(fact.get("recipient") or "")
    found = [actor, recipient, *_single(actor), re.split(r"[（(]", recipient)[0]]
    return [name for name in found if name]


def _single(actor: str) -> list[str]:
    """县水务局、各乡镇（街道） are two; brackets hold no separators."""
    return [part for part in (each.strip() for each in _AND.split(actor)) if part]


def _address(made: Asked, known: Mapping[str, Any]) -> None:
    """Who reports, and to whom."""
    actor, recipient = str(made.fact.get("actor") or ""), str(made.fact.get("recipient") or "")
    to = known.get(recipient) or known.get(re.split(r"[（(]", recipient)[0])
    if to is not None and to.unit is not None:
        made.fields["requester"] = to.unit
    matches = [known[actor]] if actor in known else [known.get(name) for name in _single(actor)]
    if matches and all(matches):
        made.fields["audience"] = Audience.NAMED
        made.units = [match.unit for match in matches if match and match.unit]
        made.groups = [match.group for match in matches if match and match.group]
        return
    leads = "牵头" in actor and "责任" not in actor
    made.fields["audience"] = Audience.LEADS if leads else Audience.OWNERS
    unknown = [name for name in _single(actor) if name not in known and not COLLECTIVE.search(name)]
    if not actor:
        made.doubts.append(_("文中没有写明由谁报，按方案的牵头和责任单位。"))
    elif unknown and not leads:
        words = {"names": "、".join(unknown)}
        made.doubts.append(_("“%(names)s”没有对应到单位，按方案的牵头和责任单位。") % words)


_KINDS = {
    Cadence.MONTHLY: gettext_lazy("月报"),
    Cadence.BIMONTHLY: gettext_lazy("双月报"),
    Cadence.QUARTERLY: gettext_lazy("季报"),
    Cadence.SEMIANNUAL: gettext_lazy("半年报"),
    Cadence.YEARLY: gettext_lazy("年报"),
}


def _name(title: str, cadence: Cadence, what: str = "") -> str:
    kind = str(_KINDS.get(cadence, _("专报")))
    return (f"{kind}（{what}） · {title}" if what else f"{kind} · {title}")[:120]


def _tell_apart(found: Iterable[Asked]) -> None:
    """Two quarterly reports of one plan are named by what they tell of."""
    seen: dict[str, int] = {}
    for each in found:
        seen[each.fields["name"]] = seen.get(each.fields["name"], 0) + (not each.why_not)
    for each in found:
        what = _WHAT.search(str(each.fact.get("text") or ""))
        if seen[each.fields["name"]] > 1 and what:
            title = each.fields["plan"].title
            each.fields["name"] = _name(title, each.fields["cadence"], re.sub("[“”]", "", what["what"]))
