"""What follows for a client where a message is refused or comes back, by whose fault it is."""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection
from django.db.models import Q

from clients.actions import file_items
from clients.models import CHECK_INS_STUCK
from reminders import rules
from reminders.addresses import flag_address
from reminders.models import (
    BOUNCED,
    COMPLAINED,
    DELIVERED,
    EXPIRED,
    FAILED,
    SENT,
    WAITING,
    Message,
)

# So many dates in a row of which nothing arrived.
IN_VAIN: Final = 3
ARRIVED: Final = (SENT, DELIVERED, COMPLAINED)


def follow_refusal(message: Message, fault: str, channel: str, address: str, at: datetime) -> None:
    """Nothing more to an address that is none, nor to somebody who wants no more. Else all goes on, and the
    care team is told once nothing arrived of so many dates in a row."""
    if fault == rules.OF_ADDRESS:
        flag_address(message.client_id, channel, address, at)
    elif fault == rules.OF_READER:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rls.opt_out_of(%s)", [message.id])
    elif message.plan_id is not None and _is_in_vain(message.plan_id):
        file_items(CHECK_INS_STUCK, [(message.client_id, "reminders_checkinplan", message.plan_id)], at)


def _is_in_vain(plan_id: UUID) -> bool:
    """Whether nothing arrived of the newest dates. What was left out, what is still to be tried and what is
    uncertain is passed over."""
    tried = Q(status__in=(*WAITING, EXPIRED), attempt__gt=0, ambiguous=0)
    known = Q(status__in=(*ARRIVED, BOUNCED, FAILED)) | tried
    newest = Message.objects.filter(known, plan_id=plan_id).order_by("-occurrence")
    statuses = list(newest.values_list("status", flat=True)[:IN_VAIN])
    return len(statuses) == IN_VAIN and not set(statuses) & set(ARRIVED)
