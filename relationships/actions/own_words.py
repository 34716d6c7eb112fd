"""What a client wrote stays as they wrote it: the care team adds what it records itself."""

from collections.abc import Collection

from rest_framework.exceptions import PermissionDenied

from privacy.actor import Actor
from relationships.models import Told


def refuse_to_reword(by: Actor, told: Told, fields: Collection[str]) -> None:
    """403 where staff would change the words of somebody else's entry."""
    if fields and by.is_staff and told.recorded_by_id != by.member_id:
        raise PermissionDenied("These are the words of who wrote them. Add an entry of your own.")
