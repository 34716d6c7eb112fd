"""The safety plan: written by client and therapist together, a version at a time."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from clients.models import SAFETY_PLAN_DUE, Client, InboxItem, SafetyPlan
from practices.clock import now
from privacy.actor import Actor


def write_safety_plan(
    *, by: Actor, client: Client, told: Mapping[str, Any], kept_at_practice: bool = False
) -> SafetyPlan:
    """The next version. Kept at the practice, none stands on the client's pages any more."""
    if kept_at_practice:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rls.keep_safety_plans(%s)", [client.pk])
    plan = SafetyPlan(client_id=client.pk, is_kept=kept_at_practice, recorded_by_id=by.member_id, **told)
    plan.save(force_insert=True)
    if by.is_staff:
        # What a client writes alone is not what the task asks of their team.
        waiting = InboxItem.objects.filter(
            client_id=client.pk, kind=SAFETY_PLAN_DUE, acknowledged_at__isnull=True
        )
        waiting.update(acknowledged_at=now(), acknowledged_by_id=by.member_id, done="written")
    return plan
