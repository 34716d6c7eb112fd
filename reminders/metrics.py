"""What Prometheus reads of reminders. Counted anew in the database for each reading: a counter in one of
several web processes would tell of that one alone. Nothing of any practice.
"""

import ipaddress
from collections.abc import Iterator
from typing import Final

import orjson
from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from practices.clock import now
from privacy.actor import acting_as
from reminders.facts import NOWHERE, select
from reminders.models import MESSAGE_STATES
from reminders.queue_health import beats, seconds_since
from rest.problems import problem_response

METRICS: Final = "SELECT due_unsent, plans_due, oldest_due_at, states FROM rls.reminder_metrics()"
# A reading that takes longer is given up: it must not stand in the way of what it measures.
AT_MOST: Final = "SET LOCAL statement_timeout = '5s'"
BEARER: Final = "Bearer "


class Reminders(Collector):
    """One reading, in one transaction."""

    def collect(self) -> Iterator[Metric]:
        with acting_as(NOWHERE):
            with connection.cursor() as cursor:
                cursor.execute(AT_MOST)
            ((due_unsent, plans_due, oldest_due_at, states),) = select(METRICS)
            told = beats()
        at, counted = now(), orjson.loads(states)
        yield GaugeMetricFamily(
            "relcare_reminders_due_unsent",
            "Messages that are due and have not left, and plans whose date has come without one.",
            value=due_unsent,
        )
        yield GaugeMetricFamily(
            "relcare_reminders_plans_due", "Of these, plans without a message.", value=plans_due
        )
        yield GaugeMetricFamily(
            "relcare_reminders_lag_seconds",
            "For how long the oldest of these is due.",
            value=seconds_since(oldest_due_at, at) or 0,
        )
        messages = GaugeMetricFamily(
            "relcare_reminders_messages",
            "Messages by state: all that wait, and those made within 24 hours that ended.",
            labels=["state"],
        )
        for state in MESSAGE_STATES:
            messages.add_metric([state], counted.get(state, 0))
        yield messages
        ages = GaugeMetricFamily(
            "relcare_reminders_heartbeat_age_seconds", "Since a process was last well.", labels=["name"]
        )
        for name, beat_at in told:
            ages.add_metric([name], seconds_since(beat_at, at) or 0)
        yield ages


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """For who asks from this machine, or with the token. Everybody else finds no such page."""
    if not _may_read(request):
        return problem_response(404)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Reminders())
    try:
        told = generate_latest(registry)
    except OperationalError:
        return problem_response(503)
    return HttpResponse(told, content_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": "no-store"})


def _may_read(request: HttpRequest) -> bool:
    told = request.headers.get("Authorization", "")
    if settings.METRICS_TOKEN and told.startswith(BEARER):
        return constant_time_compare(told.removeprefix(BEARER), settings.METRICS_TOKEN)
    # Behind a proxy everybody comes from here.
    return not settings.BEHIND_PROXY and _is_here(request.META.get("REMOTE_ADDR", ""))


def _is_here(told: str) -> bool:
    try:
        address = ipaddress.ip_address(told)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
