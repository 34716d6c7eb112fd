"""Both of a couple are reached at one place: their care team is warned, and neither of the two."""

from datetime import datetime
from typing import Final
from uuid import UUID

from clients.models import SAME_ADDRESS, InboxItem
from privacy.actor import acting_as, engine
from reminders.facts import select
from reminders.models import SharedAddress

ABOUT: Final = "reminders_sharedaddress"
# The case, the channel, and one of the two, by whom the item is filed.
SHARED: Final = (
    "SELECT DISTINCT ON (case_id, channel) case_id, channel, client_id FROM rls.shares_address(NULL)"
    " ORDER BY case_id, channel, client_id"
)

# Of a case: which channel leads both to one place.
Place = tuple[UUID, str]


def warn_of_shared_addresses(practice_id: UUID, at: datetime) -> int:
    """Once for as long as it stays so, and anew when it comes back; how much began or ended."""
    with acting_as(engine(practice_id)):
        shared = {(case_id, channel): client_id for case_id, channel, client_id in select(SHARED)}
        known = {(row.case_id, row.channel): row.pk for row in SharedAddress.objects.filter(ended_at=None)}
        begun = {place: client_id for place, client_id in shared.items() if place not in known}
        ended = [pk for place, pk in known.items() if place not in shared]
        _begin(begun, at)
        if ended:
            SharedAddress.objects.filter(pk__in=ended, ended_at=None).update(ended_at=at)
            select("SELECT rls.withdraw_same_address()")
        return len(begun) + len(ended)


def _begin(begun: dict[Place, UUID], at: datetime) -> None:
    rows = [SharedAddress(case_id=case_id, channel=channel, began_at=at) for case_id, channel in begun]
    SharedAddress.objects.bulk_create(rows, ignore_conflicts=True)
    # Whoever looked in the same moment filed it already.
    written = set(SharedAddress.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    InboxItem.objects.bulk_create(
        InboxItem(
            client_id=client_id,
            case_id=row.case_id,
            kind=SAME_ADDRESS,
            since=at,
            about=ABOUT,
            about_id=row.pk,
        )
        for row, client_id in zip(rows, begun.values(), strict=True)
        if row.pk in written
    )
