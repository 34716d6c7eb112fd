"""What the API serves of this floor."""

from reminders.api.labels import SenderLabels
from reminders.api.plans import CheckInPlans
from reminders.api.push import PushDevices, PushKey

__all__ = ["CheckInPlans", "PushDevices", "PushKey", "SenderLabels"]
