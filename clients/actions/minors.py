"""Clients under age, and worry about a child."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.db import connection

from clients.models import URGENT, ChildConcern, Client, Consent
from clients.reports import is_without_consent
from practices.clock import today
from privacy.actor import Actor
from privacy.ids import uuid7
from rest.problems import Refused
from rest.serializers import RowVersion

UNDER_AGE: Final = "This client is under age. Record who consented before a sign-in, a reminder or a form."


def refuse_without_consent(by: Actor, client: Client) -> None:
    """409 where a client under the practice's age of consent has no consent on record that stands."""
    if is_without_consent(client, today(by)):
        raise Refused(UNDER_AGE, allowed=[])


def withdraw_consent(*, by: Actor, consent: Consent) -> Consent:
    """From now on nothing reaches a client under age, and what they have open ends; the rest stays on record.

    The trigger `closes_sign_in` ends their sessions, here and where a day of birth is put right.
    """
    if consent.withdrawn_on is not None:
        raise Refused("This consent is withdrawn already.", allowed=[])
    return RowVersion().write(consent, {"withdrawn_on": today(by), "withdrawn_by_id": by.member_id})


def worry_about_child(
    *, by: Actor, client: Client, what: str, since: date, told_whom: str = ""
) -> ChildConcern:
    """Urgent from now on, until somebody acknowledges by name what was done."""
    concern = ChildConcern(
        client_id=client.pk, what=what, since=since, told_whom=told_whom, recorded_by_id=by.member_id
    )
    concern.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rls.file_inbox_item(%s, %s, NULL, %s, %s, %s)",
            [uuid7(), client.pk, URGENT, ChildConcern._meta.model_name, concern.pk],
        )
    return concern


def follow_concern(*, by: Actor, concern: ChildConcern, told: Mapping[str, Any]) -> ChildConcern:
    """Who was told, and what came of looking at the duty to report: by whom and when."""
    changes = dict(told)
    if changes.get("duty_result"):
        changes |= {"duty_looked_at_on": today(by), "duty_looked_at_by_id": by.member_id}
    return RowVersion().write(concern, changes)
