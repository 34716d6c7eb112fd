"""Asked in a session: is the contact plan still safe?"""

from datetime import date
from typing import Final
from uuid import UUID

from django.db import connection
from rest_framework.exceptions import ValidationError

from clients.actions.contact import recheck_until
from clients.models import CONTACT_UNSAFE, ContactPlan, SafeChannel
from practices.clock import today
from privacy.actor import Actor
from privacy.ids import uuid7
from rest.serializers import RowVersion

FILE: Final = "SELECT rls.file_inbox_item(%s, %s, %s, %s, '', NULL)"
NO_PLAN: Final = "There is no contact plan yet."
ONLY_SAFE: Final = "Only a plan that is safe is asked about again on a day."
NEVER_CONFIRMED: Final = "No channel of this plan was ever confirmed: confirm the plan itself."


def answer_contact_plan(
    *, by: Actor, client_id: UUID, case_id: UUID, is_safe: bool, recheck_by: date | None = None
) -> None:
    """Yes confirms the plan until its next recheck. No takes its confirmation back, so that nothing is sent
    from this moment on, and puts it before the team."""
    plan = ContactPlan.objects.filter(client_id=client_id).first()
    if is_safe:
        _confirm(by, plan, recheck_by)
        return
    if recheck_by is not None:
        raise ValidationError({"recheck_by": [ONLY_SAFE]})
    if plan is not None and plan.confirmed_on is not None:
        RowVersion().write(plan, {"confirmed_on": None, "confirmed_by_id": None})
    with connection.cursor() as cursor:
        cursor.execute(FILE, [uuid7(), client_id, case_id, CONTACT_UNSAFE])


def _confirm(by: Actor, plan: ContactPlan | None, recheck_by: date | None) -> None:
    if plan is None:
        raise ValidationError({"is_safe": [NO_PLAN]})
    # What was confirmed once: asking about the plan is not asking about an address.
    channels = SafeChannel.objects.filter(plan_id=plan.pk, confirmed_on__isnull=False)
    if not channels.exists():
        raise ValidationError({"is_safe": [NEVER_CONFIRMED]})
    day = today(by)
    until = recheck_until(day, recheck_by)
    confirmed = {"confirmed_on": day, "confirmed_by_id": by.member_id}
    RowVersion().write(plan, {**confirmed, "recheck_by": until})
    channels.update(**confirmed)
