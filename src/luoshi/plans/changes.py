"""Every decision and correction of a review goes through here: made, kept as a `Change`, and undone.

The version's row is the lock that puts the changes of one version in order: they are short, and each gets
the next number, by which other people's pages ask what is new.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from luoshi.audit.actions import record
from luoshi.calendar import clock
from luoshi.directory.permission import Actor, require
from luoshi.directory.scope import new_pid
from luoshi.plans import facts
from luoshi.plans.describing import follow
from luoshi.plans.facts import Facts
from luoshi.plans.models import META, WHOLE, Change, Item, ItemState, Version, VersionState


class Stale(Exception):
    """Somebody else decided on the item since the page was shown."""


class Gone(ValidationError):
    """The item is no more: somebody merged it with another one or took its making back."""

    def __init__(self) -> None:
        super().__init__(_("这一项已经不在了（别人合并或撤回了它），请刷新页面。"))


def open_for_review(version: Version) -> None:
    """Refuse what would change a version that is in force."""
    if version.state != VersionState.REVIEW:
        raise ValidationError(_("这一版已经下达，不能再改；要改请上传新的一版。"))


class Changing:
    """One change of a version while it is made."""

    def __init__(self, actor: Actor, version: Version, kind: str) -> None:
        self.actor = actor
        self.version = version
        self.kind = kind
        self.before: dict[str, Any] = {}
        self.after: dict[str, Any] = {}

    def item(self, item: Item, revision: int | None = None) -> Item:
        """The item as it is now, locked. Raises Stale where `revision` is given and is another one."""
        held = Item.objects.select_for_update().filter(pk=item.pk, version=self.version).first()
        if held is None:
            raise Gone()
        if revision is not None and held.revision != revision:
            raise Stale()
        return held

    def set(self, item: Item, wanted: Facts) -> bool:
        """Give a locked item these facts; says whether any of them is new."""
        before, after = facts.differing(facts.facts_of(item, wanted), wanted)
        if not after:
            return False
        facts.write(item, after)
        self.before[item.pid], self.after[item.pid] = before, after
        return True

    def set_states(self, items: list[Item], state: ItemState) -> None:
        """The same decision on many locked items, in one statement."""
        for item in items:
            self.before[item.pid], self.after[item.pid] = {"state": item.state}, {"state": state.value}
            item.state, item.revision = state, item.revision + 1
        Item.objects.bulk_update(items, ("state", "revision"))

    def add(self, wanted: Facts, pid: str = "") -> Item:
        """A new item, put at its place in the text."""
        last = self.version.items.aggregate(last=Max("position"))["last"]
        item = facts.make(self.version, pid or new_pid(), (last if last is not None else -1) + 1, wanted)
        self.before[item.pid], self.after[item.pid] = None, facts.facts_of(item)
        return item

    def remove(self, item: Item) -> None:
        """Take a locked item away; its facts stay in the change."""
        self.before[item.pid], self.after[item.pid] = facts.facts_of(item), None
        item.delete()

    def set_whole(self, name: str, wanted: Any) -> None:
        """Give the version its own facts of this name (one of WHOLE)."""
        self.before[name], self.after[name] = getattr(self.version, name), wanted
        setattr(self.version, name, wanted)
        self.version.save(update_fields=(name,))
        if name == META:
            follow(self.version)

    @property
    def reshapes(self) -> bool:
        """Whether items came, went or changed their stretch of text: the page's outline is another one."""
        pairs = [(self.before[pid], self.after[pid]) for pid in self.after if pid not in WHOLE]
        return any(before is None or after is None or "start" in after for before, after in pairs)


@contextmanager
def changing(actor: Actor, version: Version, kind: str, *, reason: str = "") -> Iterator[Changing]:
    """One change in one transaction, kept and recorded at its end; nothing is kept where nothing changed."""
    require(actor, "plans.review", version)
    with transaction.atomic():
        versions = Version.objects.select_for_update(of=("self",)).select_related("plan", "jurisdiction")
        change = Changing(actor, versions.defer("text", "machine").get(pk=version.pk), kind)
        open_for_review(change.version)
        yield change
        if not change.after:
            return
        if change.reshapes:
            put_in_order(change.version)
        _keep(change, reason)


def _keep(change: Changing, reason: str) -> None:
    version, person = change.version, change.actor.person
    Change.objects.create(
        jurisdiction=version.jurisdiction,
        version=version,
        number=last_number(version) + 1,
        kind=change.kind,
        before=change.before,
        after=change.after,
        by=person,
        at=clock.now(),
    )
    items = {item.pid: item for item in version.items.filter(pid__in=change.after).order_by("position")}
    # One item's change belongs into that item's own history, any other into the version's.
    alone = len(change.after) == 1 and next(iter(items.values()), None)
    record(
        change.actor,
        f"plans.{change.kind}",
        alone or version,
        jurisdiction=version.jurisdiction.pid,
        before=_told(change.before[alone.pid] if alone else change.before),
        after=_told(change.after[alone.pid] if alone else change.after)
        | {"items": [item.code for item in items.values()]},
        reason=reason,
    )


def _told(kept: dict[str, Any] | None) -> dict[str, Any]:
    """What the record says; the machine's own reading stands in the version."""
    return {name: value for name, value in (kept or {}).items() if name != "machine"}


def last_number(version: Version) -> int:
    """The number of a version's last change, 0 before the first."""
    last: int | None = version.changes.aggregate(last=Max("number"))["last"]
    return last or 0


def put_in_order(version: Version) -> None:
    """Number the items by their places in the text."""
    items = list(version.items.order_by("start", "end", "pk").only("pk", "position", "version"))
    moved = []
    for position, item in enumerate(items):
        if item.position != position:
            item.position = position
            moved.append(item)
    Item.objects.bulk_update(moved, ("position",))


def undo(actor: Actor, version: Version) -> Change | None:
    """Take back the actor's own last change that still stands; None when there is none.

    Refused where somebody has changed the same facts since.
    """
    last = version.changes.filter(by=actor.person, closed=False).exclude(kind="undone").last()
    if last is None:
        return None
    with changing(actor, version, "undone") as change:
        last = Change.objects.select_for_update().get(pk=last.pk)
        for pid, before in last.before.items():
            _put_back(change, pid, before, last.after[pid])
        last.closed = True
        last.save(update_fields=("closed",))
    return last


def _put_back(change: Changing, pid: str, before: Any, after: Any) -> None:
    since = ValidationError(_("您上次的改动之后，别人又改过同一处，不能直接撤销。请在那一项上改回。"))
    if pid in WHOLE:
        if getattr(change.version, pid) != after:
            raise since
        change.set_whole(pid, before)
        return
    item = Item.objects.select_for_update().filter(pid=pid, version=change.version).first()
    if after is None:
        change.add(before, pid)
        return
    now = facts.facts_of(item, after) if item else {}
    if item is None or any(now[name] != value for name, value in after.items()):
        raise since
    if before is None:
        change.remove(item)
    else:
        change.set(item, before)
