"""Where providers tell what became of a message. Nothing is believed before its signature is."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from anymail.exceptions import AnymailError, AnymailWebhookValidationFailure
from anymail.signals import EventType
from anymail.webhooks.mailgun import MailgunTrackingWebhookView
from anymail.webhooks.postmark import PostmarkTrackingWebhookView
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from practices.clock import now
from reminders import rules
from reminders.channels.provider import MESSAGE
from reminders.channels.sms import sms_provider
from reminders.events import Told, take_in
from rest.problems import problem_response

VIEWS: Final[Mapping[str, Any]] = {
    "anymail.backends.mailgun.EmailBackend": MailgunTrackingWebhookView,
    "anymail.backends.postmark.EmailBackend": PostmarkTrackingWebhookView,
}
EVENTS: Final[Mapping[str, str]] = {
    EventType.QUEUED: rules.SENT,
    EventType.SENT: rules.SENT,
    EventType.DELIVERED: rules.DELIVERED,
    EventType.BOUNCED: rules.BOUNCED,
    EventType.REJECTED: rules.BOUNCED,
    EventType.FAILED: rules.BOUNCED,
    EventType.COMPLAINED: rules.COMPLAINED,
    EventType.UNSUBSCRIBED: rules.UNSUBSCRIBED,
}
CAME_BACK: Final = (rules.BOUNCED, rules.COMPLAINED)
# What Mailgun calls what came back; its reason stands beside it.
FAILED: Final = "failed"
# Mailgun tries again for eight hours; what was signed longer ago than this was overheard. It signs its clock
# and a token alone: whoever overheard them could tell something else.
FRESH: Final = timedelta(hours=12)
# What a body of the wrong shape makes of code that trusts its shape.
MISSHAPEN: Final = (
    *(ArithmeticError, AttributeError, LookupError, OSError, RecursionError, TypeError, ValueError),
    *(AnymailError, ImproperlyConfigured),
)


@csrf_exempt  # a machine sends this; its signature is looked at instead
@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """What the mail provider tells. Of a message that is none of ours, too, it is told that all is well."""
    if settings.EMAIL_BACKEND not in VIEWS:
        return problem_response(404)
    view = VIEWS[settings.EMAIL_BACKEND]()
    if not _is_signed(view, request):
        return problem_response(403)
    try:
        told = [_told(event, view.esp_name) for event in view.parse_events(request)]
    except MISSHAPEN:
        return problem_response(400)
    for event in filter(None, told):
        take_in(event)
    return HttpResponse(status=204)


@csrf_exempt  # as above
@require_POST
def sms(request: HttpRequest) -> HttpResponse:
    """What the provider of text messages tells."""
    provider = sms_provider()
    if provider is None:
        return problem_response(404)
    if not provider.is_signed(request):
        return problem_response(403)
    told = provider.told(request)
    if told is not None:
        take_in(told)
    return HttpResponse(status=204)


def _is_signed(view: Any, request: HttpRequest) -> bool:
    if request.content_type != "application/json":
        return False
    try:
        view.run_validators(request)
        return view.esp_name != "Mailgun" or _is_fresh(view, request)
    except (AnymailWebhookValidationFailure, *MISSHAPEN):
        return False


def _is_fresh(view: Any, request: HttpRequest) -> bool:
    """Mailgun signs its own clock."""
    (event,) = view.parse_events(request)
    signed_at = datetime.fromtimestamp(int(event.esp_event["signature"]["timestamp"]), UTC)
    return abs(now() - signed_at) < FRESH


def _told(event: Any, provider: str) -> Told | None:
    """None for an event of no use, and for a mail that we gave no id along with, such as an invitation."""
    what, ours = EVENTS.get(event.event_type), event.metadata.get(MESSAGE)
    if what is None or not isinstance(ours, str):
        return None
    at = event.timestamp
    if at is not None and at.tzinfo is None:
        at = at.replace(tzinfo=UTC)
    recipient = event.recipient if isinstance(event.recipient, str) else ""
    fault, code = WHOSE[provider](event.esp_event) if what in CAME_BACK else (rules.OF_NEITHER, "")
    if what == rules.COMPLAINED and fault != rules.OF_READER:
        # A filter's word, not a reader's.
        what = rules.BOUNCED
    return Told(provider.lower(), UUID(ours), what, at, recipient, fault, code)


def _by_postmark(event: Any) -> tuple[str, str]:
    """Whose fault it is, and the code that says so."""
    word = event.get("Type") or event.get("SuppressionReason") or event["RecordType"]
    return rules.fault_of(rules.POSTMARK, word), word if word in rules.FAULTS[rules.POSTMARK] else ""


def _by_mailgun(event: Any) -> tuple[str, str]:
    """As above; of most failures it passes on what the mail server answered."""
    data = event["event-data"]
    word, told = data["event"], data.get("delivery-status") or {}
    if word == FAILED and data.get("reason") in rules.FAULTS[rules.MAILGUN]:
        word = data["reason"]
    code = int(told.get("code") or 0)
    answer = f"{told.get('enhanced-code') or ''} {told.get('message') or ''}".encode(errors="replace")
    return rules.fault_of(rules.MAILGUN, word, code, answer), str(code or word)


WHOSE: Final[Mapping[str, Callable[[Any], tuple[str, str]]]] = {
    "Postmark": _by_postmark,
    "Mailgun": _by_mailgun,
}
