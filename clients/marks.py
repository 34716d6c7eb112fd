"""By which mark an address lies beside another's, so that the two can be compared where neither is read."""

from typing import Any, Final
from uuid import UUID

from clients.addresses import place_of
from privacy.marks import keyed_mark

BATCH: Final = 500


def mark_of(practice_id: UUID, channel: str, address: str) -> bytes:
    """32 bytes, to be written with every address: the same for all that leads to one place."""
    return keyed_mark(practice_id, channel, place_of(channel, address))


def mark_addresses(channels: Any) -> int:
    """Write the mark of each of these rows whose mark is another one, or none yet; how many were written.

    For the owner, who reads the addresses of all practices with FIELD_KEY.
    """
    found = channels.only("id", "practice_id", "channel", "address", "address_mark").order_by("id")
    written = 0
    for row in found.iterator(BATCH):
        mark = mark_of(row.practice_id, row.channel, row.address)
        if row.address_mark is None or bytes(row.address_mark) != mark:
            channels.filter(pk=row.pk).update(address_mark=mark)
            written += 1
    return written
