"""Whether the messages of a practice leave as they should."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from privacy.permissions import Can
from reminders.log_words import REASONS
from reminders.models import MESSAGE_STATES
from reminders.queue_health import SORTS, QueueHealth, queue_health
from rest.serializers import StrictSerializer
from rest.views import Asked


class StateCountSerializer(StrictSerializer):
    state = serializers.ChoiceField(choices=list(MESSAGE_STATES))
    messages = serializers.IntegerField()


class ReasonCountSerializer(StrictSerializer):
    suppressed_reason = serializers.ChoiceField(choices=list(REASONS))
    because = serializers.CharField()
    messages = serializers.IntegerField()


class HeartbeatSerializer(StrictSerializer):
    name = serializers.ChoiceField(choices=SORTS)
    age_seconds = serializers.IntegerField(
        allow_null=True, help_text="Since beat rang a tick, or a worker ran one; null: never yet."
    )


class QueueHealthSerializer(StrictSerializer):
    """Counts of reminders and staff alerts together; nothing of any client."""

    due_unsent = serializers.IntegerField(help_text="Due by now and still here, tried already or not.")
    alerts_due_unsent = serializers.IntegerField(help_text="Of these, alerts to staff.")
    plans_due = serializers.IntegerField(
        help_text="Of these, check-in plans whose date has come without a message having been made. Of one"
        " that stays so for an hour its care team finds `not_planned` in the inbox."
    )
    oldest_lag_seconds = serializers.IntegerField(help_text="For how long the oldest of these is due.")
    waiting = serializers.IntegerField(help_text="All messages that have not left yet, due or not.")
    last_24_hours = StateCountSerializer(many=True, help_text="Made within 24 hours, by what became of each.")
    suppressed = ReasonCountSerializer(
        many=True,
        help_text="Reminders left out within 24 hours; reasons of fewer than five clients are not named.",
    )
    suppressed_untold = serializers.IntegerField(help_text="Left out for reasons that are not named.")
    uncertain = serializers.IntegerField(help_text="Of seven days; nobody can say whether they left.")
    messages_per_hour = serializers.IntegerField()
    left_this_hour = serializers.IntegerField(help_text="How many reminders may still leave within the hour.")
    heartbeats = HeartbeatSerializer(many=True)


class PracticeQueue(Asked):
    """Whether messages leave: what is due, what became of them, and whether somebody works on them."""

    needs = {"get": Can.READ_PROGRESS}

    @extend_schema(operation_id="practice_queue_retrieve", responses={200: QueueHealthSerializer})
    def get(self, request: Request) -> Response:
        found = queue_health()
        if found is None:
            raise Http404
        return Response(as_json(found))


def as_json(found: QueueHealth) -> dict[str, Any]:
    return {
        "due_unsent": found.due_unsent,
        "alerts_due_unsent": found.alerts_due_unsent,
        "plans_due": found.plans_due,
        "oldest_lag_seconds": found.oldest_lag_seconds,
        "waiting": found.waiting,
        "last_24_hours": [{"state": state, "messages": n} for state, n in found.states.items()],
        "suppressed": [
            {"suppressed_reason": reason, "because": REASONS[reason], "messages": n}
            for reason, n in sorted(found.suppressed.items())
        ],
        "suppressed_untold": found.suppressed_untold,
        "uncertain": found.uncertain,
        "messages_per_hour": found.messages_per_hour,
        "left_this_hour": found.left_this_hour,
        "heartbeats": [{"name": name, "age_seconds": age} for name, age in found.heartbeats.items()],
    }
