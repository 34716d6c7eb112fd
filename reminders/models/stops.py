from django.db import models

from privacy.actor import acting_member
from privacy.fields import PracticeForeignKey
from privacy.models import ClientOwned
from privacy.spaces import Rows
from reminders.models.plans import CheckInPlan


class PlanStop(ClientOwned):
    """Why somebody of the care team stopped a plan, in their own words.

    The plan is the client's to read, on a phone that others may hold; these words are not.
    """

    space = "team"
    rows = Rows(team_adds=True)

    plan = PracticeForeignKey(CheckInPlan)
    reason = models.TextField()
    recorded_by = PracticeForeignKey("practices.Member", default=acting_member)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="plan_stop_has_a_reason")]
        indexes = [models.Index(fields=["practice", "plan", "recorded_at"], name="plan_stop_by_plan")]
