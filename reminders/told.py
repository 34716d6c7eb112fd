"""What the care team has to do something about, before a client can be asked again."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from clients.actions import file_items
from clients.models import CHECK_INS_STUCK, CONTACT_UNSAFE, MISSED_CHECK_INS
from reminders import rules
from reminders.models import ADDRESS_FAILED, MISSED, OPTED_OUT, UNFIT_RULE

# Contact has to be looked at.
UNSAFE: Final = (
    *("not_confirmed", "no_window", "recheck_overdue", "words_to_avoid"),
    # Whoever has a link in hand can opt out: whether the client did is for the care team to ask.
    *(ADDRESS_FAILED, OPTED_OUT, "no_channel"),
)
# The plan, its form, the client's sign-in or the practice's hours have to be.
STUCK: Final = (*rules.LEADS_NOWHERE, "nobody_reads", UNFIT_RULE)

# A client, one of their plans, and why nothing leaves, or the plan has ended.
Why = tuple[UUID, UUID, str]


def put_before_team(whys: Iterable[Why], at: datetime) -> None:
    """One item for each client whose contact is not safe, and one for each plan that is stuck or was not
    answered; of other reasons there is nothing to do. What waits there already stays as it is."""
    told = list(whys)
    unsafe = {client_id for client_id, _, reason in told if reason in UNSAFE}
    if unsafe:
        file_items(CONTACT_UNSAFE, ((client_id, "", None) for client_id in unsafe), at)
    for kind, reasons in ((CHECK_INS_STUCK, STUCK), (MISSED_CHECK_INS, (MISSED,))):
        plans = {(client_id, plan_id) for client_id, plan_id, reason in told if reason in reasons}
        if plans:
            file_items(kind, ((client, "reminders_checkinplan", plan) for client, plan in plans), at)
