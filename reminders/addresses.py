"""An address that nothing can be sent to."""

from datetime import datetime
from uuid import UUID

from clients.actions import file_items
from clients.models import CONTACT_UNSAFE, SafeChannel


def flag_address(client_id: UUID, channel: str, address: str, at: datetime) -> None:
    """The address is good for nothing until somebody looks at it; unless it was changed meanwhile."""
    found = SafeChannel.objects.filter(client_id=client_id, channel=channel).first()
    if found is not None and found.address.casefold() == address.casefold():
        SafeChannel.objects.filter(pk=found.pk).update(failed_at=at)
        file_items(CONTACT_UNSAFE, [(client_id, "", None)], at)
