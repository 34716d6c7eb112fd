from django.apps import AppConfig
from django.core.checks import register

from reminders.checks import says_nothing


class RemindersConfig(AppConfig):
    name = "reminders"

    def ready(self) -> None:
        register(says_nothing)
