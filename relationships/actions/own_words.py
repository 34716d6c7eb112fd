"""What somebody wrote stays as they wrote it: whoever else says it otherwise adds an entry of their own."""

from collections.abc import Collection

from rest_framework.exceptions import PermissionDenied

from privacy.actor import Actor
from relationships.models import Told


def refuse_to_reword(by: Actor, told: Told, fields: Collection[str]) -> None:
    """403 where anybody would change the words of somebody else's entry; said in the database once more."""
    if fields and told.recorded_by_id != by.member_id:
        raise PermissionDenied("These are the words of who wrote them. Add an entry of your own.")
