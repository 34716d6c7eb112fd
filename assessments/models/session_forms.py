"""Who was asked how a session went for them."""

from django.db import models

from assessments.models.homework import Homework
from clients.models import Case, Session
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import Rows


class SessionForm(ClientOwned):
    """That this client, who was in the room, was asked after this session: alone, once."""

    space = "team"
    rows = Rows(case_column="case_id", definer="SELECT, INSERT")

    case = PracticeForeignKey(Case)
    session = PracticeForeignKey(Session)
    homework = PracticeForeignKey(Homework)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "session", "client"], name="session_form_once"),
            # Read by rls.reminder_facts: nobody is reminded of it.
            models.UniqueConstraint(fields=["practice", "homework"], name="session_form_of_its_homework"),
        ]
