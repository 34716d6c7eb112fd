from django.db import models

from assessments.models import Homework
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import Rows
from reminders.models.plans import CheckInPlan


class CheckIn(ClientOwned):
    """That a plan asked its form on one of its dates: once, as homework of its own.

    The client reads the homework; which plan asked it, and for when, is the team's.
    """

    space = "team"
    rows = Rows(definer="SELECT, INSERT", engine="SELECT")

    plan = PracticeForeignKey(CheckInPlan)
    # Which of the plan's dates this is.
    occurrence = models.DateTimeField()
    homework = PracticeForeignKey(Homework)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["practice", "plan", "occurrence"], name="check_in_once_per_occurrence"
            ),
            # Read by rls.reminder_facts: a check-in is no open homework.
            models.UniqueConstraint(fields=["practice", "homework"], name="check_in_of_its_homework"),
        ]
        indexes = [
            # Read by what is told of a quarter.
            models.Index(fields=["practice", "asked_at"], name="check_in_by_time")
        ]
