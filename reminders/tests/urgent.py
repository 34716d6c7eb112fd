"""An urgent item of Ana's, who is on duty, and what became of the alerts."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import time_machine
from django.db import connection

from clients.models import URGENT, Duty, StaffAlert
from privacy.actor import acting_as, engine
from privacy.ids import uuid7
from relcare.demo.people import PEOPLE, case_id
from reminders.alerts import alert_practice
from reminders.engine import for_each
from reminders.tests.weeks import RIVERSIDE, TUESDAY
from tests.cast import as_person


def on_duty(*names: str) -> None:
    """These alone, from an hour before Tuesday's time for eight hours."""
    with as_person("mark"):
        Duty.objects.all().delete()
        for name in names:
            Duty(
                member_id=PEOPLE[name].member_id,
                starts_at=TUESDAY - timedelta(hours=1),
                ends_at=TUESDAY + timedelta(hours=8),
            ).save(force_insert=True)


def urgent() -> UUID:
    """What Ana's sending leaves behind."""
    item = uuid7()
    with as_person("ana"), connection.cursor() as cursor:
        cursor.execute(
            "SELECT rls.file_inbox_item(%s, %s, %s, %s, %s, %s)",
            [item, PEOPLE["ana"].client_id, case_id("ana and ben"), URGENT, "assessments_response", uuid4()],
        )
    return item


def tick_at(at: datetime) -> None:
    with time_machine.travel(at, tick=False):
        for_each("alert", alert_practice, at)


def told() -> list[tuple[int, str]]:
    names = {person.member_id: name for name, person in PEOPLE.items()}
    with acting_as(engine(RIVERSIDE)):
        alerts = StaffAlert.objects.order_by("step", "made_at", "id")
        return [(alert.step, names[alert.member_id]) for alert in alerts]
