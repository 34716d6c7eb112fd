"""Days in bodies are days in the practice's zone."""

from datetime import date
from typing import Any

from rest_framework import serializers

from practices.clock import today
from privacy.actor import member_of
from rest.serializers import PastOrToday


def practice_today(field: serializers.Field[Any, Any, Any, Any]) -> date:
    return today(member_of(field.context["request"]))


class PracticeDay(PastOrToday):
    """A day that has come where the practice is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(today=practice_today, **options)
