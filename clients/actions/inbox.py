from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from rest_framework.exceptions import PermissionDenied, ValidationError

from clients.models import URGENT, InboxClearing, InboxItem
from clients.reports import TO_DO, inbox
from practices.clock import now
from privacy.actor import Actor
from rest.problems import Refused

LEAST_SAID: Final = 3


def acknowledge(*, by: Actor, item: InboxItem, done: str) -> InboxItem:
    """Take care of an item by name. Said again by the same person: nothing changes; by another: 409."""
    if item.kind == URGENT and len(done.strip()) < LEAST_SAID:
        raise ValidationError({"done": ["Say what was done, in 3 characters or more."]})
    moment = now()
    written = InboxItem.objects.filter(pk=item.pk, acknowledged_at=None).update(
        acknowledged_at=moment, acknowledged_by_id=by.member_id, done=done
    )
    if not written:
        _same_again(by, item, done)
        return item
    item.acknowledged_at, item.acknowledged_by_id, item.done = moment, by.member_id, done
    return item


def _same_again(by: Actor, item: InboxItem, done: str) -> None:
    # Read again: somebody else may have been faster than this request.
    item.refresh_from_db(fields=("acknowledged_at", "acknowledged_by", "done"))
    if item.acknowledged_at is None:
        raise PermissionDenied("This is not yours to take care of.")
    if item.acknowledged_by_id != by.member_id:
        raise Refused("Somebody else has taken care of this already.", allowed=["clear"])
    if item.done != done:
        raise Refused("You have taken care of this already, in other words.", allowed=[])


def clear(*, by: Actor, item: InboxItem) -> None:
    """Take an item that somebody took care of off one's own list; it stays on everybody else's."""
    if item.acknowledged_at is None:
        raise Refused("Nobody has taken care of this yet.", allowed=["acknowledge"])
    clear_all(by=by, items=[item.pk], at=now())


def clear_all(*, by: Actor, items: Iterable[UUID], at: datetime) -> None:
    """Those of these items that others took care of, off one's own list; the rest stays as it is."""
    waiting = inbox(by).filter(pk__in=items, mine=TO_DO, acknowledged_at__isnull=False)
    InboxClearing.objects.bulk_create(
        [
            InboxClearing(client_id=item.client_id, case_id=item.case_id, item_id=item.pk, cleared_at=at)
            for item in waiting
        ],
        ignore_conflicts=True,
    )


def file_items(kind: str, wanted: Iterable[tuple[UUID, str, UUID | None]], at: datetime) -> None:
    """Put (client, about, its id) before the care team; what waits there already stays as it is."""
    InboxItem.objects.bulk_create(
        [
            InboxItem(client_id=client_id, kind=kind, since=at, about=about, about_id=about_id)
            for client_id, about, about_id in wanted
        ],
        ignore_conflicts=True,
    )
