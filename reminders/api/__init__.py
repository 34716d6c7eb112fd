"""What the API serves of this floor."""

from reminders.api.plans import CheckInPlans

__all__ = ["CheckInPlans"]
