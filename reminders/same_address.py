"""Two are reached at one place: the care team of their case is warned, or each one's own; neither of the two
is."""

from datetime import datetime
from typing import Final
from uuid import UUID

from clients.marks import mark_of
from clients.models import SAME_ADDRESS, InboxItem
from privacy.actor import acting_as, engine
from reminders.facts import select
from reminders.models import SharedAddress

ABOUT: Final = "reminders_sharedaddress"
# The case, the channel, whether both are in it, and one of the two who is in it, by whom the item is filed.
SHARED: Final = (
    "SELECT DISTINCT ON (case_id, channel) case_id, channel, within_case, client_id"
    " FROM rls.shares_address(NULL)"
    " ORDER BY case_id, channel, within_case DESC, client_id"
)

# Of a case: which channel leads both to one place, or one of them to somebody else's; which of the two it is.
Place = tuple[UUID, str, bool]


def warn_of_shared_addresses(practice_id: UUID, at: datetime) -> int:
    """Once for as long as it stays so, and anew when it comes back; how much began or ended."""
    with acting_as(engine(practice_id)):
        mark_other_places(practice_id)
        shared: dict[Place, UUID] = {
            (case_id, channel, within): client_id for case_id, channel, within, client_id in select(SHARED)
        }
        rows = SharedAddress.objects.filter(ended_at=None)
        known: dict[Place, UUID] = {(row.case_id, row.channel, row.within_case): row.pk for row in rows}
        begun = {place: client_id for place, client_id in shared.items() if place not in known}
        ended = [pk for place, pk in known.items() if place not in shared]
        # First: of a case and a channel one row at a time is open.
        if ended:
            SharedAddress.objects.filter(pk__in=ended, ended_at=None).update(ended_at=at)
            select("SELECT rls.withdraw_same_address()")
        _begin(begun, at)
        return len(begun) + len(ended)


def mark_other_places(practice_id: UUID) -> None:
    """Where clients sign in and their phones on record, as far as they changed since."""
    for place_id, channel, told in select("SELECT id, channel, told FROM rls.unmarked_places()"):
        select("SELECT rls.mark_place(%s, %s)", place_id, mark_of(practice_id, channel, told))


def _begin(begun: dict[Place, UUID], at: datetime) -> None:
    rows = [
        SharedAddress(case_id=case_id, channel=channel, within_case=within, began_at=at)
        for case_id, channel, within in begun
    ]
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
