"""What the API serves of this floor."""

from reminders.api.help import RemindersHelp
from reminders.api.labels import SenderLabels
from reminders.api.link_factor import BehindLinks, LinkFactors
from reminders.api.log import ClientMessages
from reminders.api.plans import CheckInPlans
from reminders.api.push import PushDevices, PushKey
from reminders.api.queue import PracticeQueue
from reminders.api.shared_addresses import SharedAddresses

__all__ = [
    "BehindLinks",
    "CheckInPlans",
    "ClientMessages",
    "LinkFactors",
    "PracticeQueue",
    "PushDevices",
    "PushKey",
    "RemindersHelp",
    "SenderLabels",
    "SharedAddresses",
]
