from django.db.models import QuerySet

from reminders.models import CheckInPlan, Message


def log_of(plan: CheckInPlan) -> QuerySet[Message]:
    """What became of each of the plan's dates, newest first."""
    return Message.objects.filter(plan_id=plan.id).order_by("-occurrence", "-id")
