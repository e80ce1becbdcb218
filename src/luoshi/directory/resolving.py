"""What a written name means on a day, and why: the rule that found it is told with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from luoshi.calendar import clock
from luoshi.directory.models import Alias, Group, Jurisdiction, NameKind, Succession, Unit
from luoshi.directory.names import abbreviates, key_of, variants


@dataclass(frozen=True)
class Match:
    """What a written name means: a unit or a group. `why` says how it was found, empty for its own name."""

    unit: Unit | None = None
    group: Group | None = None
    why: str = ""


def resolve(
    names: Iterable[str], *, on: dt.date | None = None, place: Jurisdiction | None = None
) -> dict[str, Match]:
    """The names that the directory knows on a day (today), each with its meaning; unknown ones are left out.

    A name in force on the day comes first, then what it last was, then the ways to write it of
    `names.variants` where they mean one thing only. With `place`, only names of that jurisdiction count: a
    city reads its counties' directories as well, and each of them has a 财政局.
    """
    day, wanted = on or clock.today(), set(names)
    known = Names(place, wanted)
    found: dict[str, Match] = {}
    for name in wanted:
        match = known.meaning(name, day)
        if match is not None:
            found[name] = match
    return found


def similar(name: str, limit: int = 5) -> list[Alias]:
    """Known names that look like this one, best first: for a person to choose from, never taken by itself.

    What it abbreviates comes before what merely looks alike.
    """
    wanted = key_of(name)
    scored = []
    for alias in Alias.objects.select_related("unit", "group"):
        ratio = SequenceMatcher(None, wanted, alias.key, autojunk=False).ratio()
        if abbreviates(name, alias.name) or abbreviates(alias.name, name):
            ratio += 1
        if ratio >= 0.5:
            scored.append((ratio, alias))
    scored.sort(key=lambda pair: (-pair[0], pair[1].pk))
    best: dict[tuple[int | None, int | None], Alias] = {}
    for _ratio, alias in scored:
        best.setdefault((alias.unit_id, alias.group_id), alias)
    return list(best.values())[:limit]


def likely(name: str, candidates: Iterable[Alias]) -> Alias | None:
    """The one candidate whose name this is short for; None where none or several would do."""
    fitting = {
        alias.unit_id: alias for alias in candidates if alias.unit_id and abbreviates(name, alias.name)
    }
    return next(iter(fitting.values())) if len(fitting) == 1 else None


def ended(units: Iterable[Unit], on: dt.date) -> dict[int, str]:
    """For each unit that is no more on the day a sentence that names its successor; {key: sentence}."""
    gone = {unit.pk: unit for unit in units if unit.until is not None and unit.until < on}
    heirs: dict[int, list[str]] = {}
    for each in Succession.objects.filter(predecessor__in=gone).select_related("successor"):
        heirs.setdefault(each.predecessor_id, []).append(each.successor.name)
    return {pk: _ended(unit, heirs.get(pk, [])) for pk, unit in gone.items()}


def _ended(unit: Unit, heirs: list[str]) -> str:
    assert unit.until is not None
    values = {"unit": unit.name, "day": unit.until + dt.timedelta(days=1), "heirs": "、".join(heirs)}
    if heirs:
        return _("“%(unit)s”已于 %(day)s 撤销，职责由“%(heirs)s”承接，请改派。") % values
    return _("“%(unit)s”已于 %(day)s 撤销，没有登记承接单位，请改派给别的单位。") % values


class Names:
    """Names of a directory, read once and asked often: all of them, or what `wanted` may be found by."""

    def __init__(self, place: Jurisdiction | None, wanted: Iterable[str] | None = None) -> None:
        self.place = place.name if place is not None else _only_place()
        rows = Alias.objects.select_related("unit", "group")
        if place is not None:
            rows = rows.filter(jurisdiction=place)
        if wanted is not None:
            rows = rows.filter(
                key__in={key for name in wanted for key in (key_of(name), *variants(name, self.place))}
            )
        self.by_key: dict[str, list[Alias]] = {}
        for alias in rows:
            self.by_key.setdefault(alias.key, []).append(alias)

    def meaning(self, name: str, day: dt.date) -> Match | None:
        """What the name means on the day; None for an unknown one and for one that could be several."""
        own = self._on(key_of(name), day)
        if own is not None:
            return Match(own.unit, own.group, _why(own, day))
        other = [alias for key in variants(name, self.place) if (alias := self._on(key, day)) is not None]
        meant = {(alias.unit_id, alias.group_id) for alias in other}
        if len(meant) != 1 or other[0].group_id:
            return None
        why = _("“%(written)s”是“%(name)s”的另一种写法") % {"written": name, "name": other[0].name}
        return Match(other[0].unit, None, why)

    def _on(self, key: str, day: dt.date) -> Alias | None:
        """The name in force on the day, else the last one before it, else the first one after it."""

        def distance(alias: Alias) -> int:
            if alias.until is not None and alias.until < day:
                return (day - alias.until).days
            if alias.since is not None and alias.since > day:
                return 1_000_000 + (alias.since - day).days
            return 0

        return min(self.by_key.get(key, ()), key=distance, default=None)


def _only_place() -> str:
    """The name of the jurisdiction where only one is read; none where several are."""
    names = list(Unit.objects.order_by().values_list("jurisdiction__name", flat=True).distinct()[:2])
    return names[0] if len(names) == 1 else ""


def _why(alias: Alias, day: dt.date) -> str:
    if alias.kind != NameKind.FORMER or alias.unit is None:
        return ""
    values = {"former": alias.name, "name": alias.unit.name, "until": alias.until}
    if alias.until is None:
        return _("“%(former)s”是“%(name)s”的曾用名") % values
    if alias.until < day:
        return _("“%(former)s”是“%(name)s”的曾用名，用到 %(until)s") % values
    return _("“%(former)s”是“%(name)s”当时的名称，用到 %(until)s") % values
