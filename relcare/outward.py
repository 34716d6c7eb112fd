"""Settings of what reaches outside: a mail provider, web push, text messages. Half of one is refused."""

import base64
import binascii
import re
from importlib.util import find_spec
from typing import Any, Final

from relcare.env import Env, Refused

SMTP: Final = "reminders.channels.smtp.SmtpBackend"
# Each with the way anymail names its key and what verifies its webhooks.
PROVIDERS: Final = {
    "mailgun": ("MAILGUN_API_KEY", "MAILGUN_WEBHOOK_SIGNING_KEY"),
    "postmark": ("POSTMARK_SERVER_TOKEN", "WEBHOOK_SECRET"),
}
# To connect, and then to wait for an answer: whoever is told to stop has ten seconds.
PROVIDER_SECONDS: Final = (3, 5)
NUMBER: Final = re.compile(r"\+[1-9][0-9]{6,14}\Z")
TOKEN_LENGTH: Final = 32
# With the longest text around it, a link still fits into one text message.
LONGEST_IN_SMS: Final = 100


def all_or_none(told: dict[str, str]) -> bool:
    """Whether these are set; refused where some are and others are not."""
    missing = [name for name, value in told.items() if not value]
    if missing and len(missing) < len(told):
        others = ", ".join(name for name in told if name not in missing)
        raise Refused(f"{missing[0]} is not set, and {others} is: they go together")
    return not missing


def mail_provider(env: Env) -> tuple[str, dict[str, Any]]:
    """Django's backend and anymail's settings. Links are never rewritten and no picture is added."""
    name = env.text("EMAIL_PROVIDER", choices=tuple(PROVIDERS))
    key, secret = env.text("EMAIL_PROVIDER_KEY"), env.text("EMAIL_WEBHOOK_SECRET")
    url = env.address("EMAIL_PROVIDER_URL", ("https",))
    named = {"EMAIL_PROVIDER": name, "EMAIL_PROVIDER_KEY": key, "EMAIL_WEBHOOK_SECRET": secret}
    if not all_or_none(named):
        if url:
            raise Refused("EMAIL_PROVIDER_URL is set and EMAIL_PROVIDER is not")
        return SMTP, {}
    if name == "postmark" and not all(secret.partition(":")):
        raise Refused("EMAIL_WEBHOOK_SECRET must be user:password, as it stands in the webhook's address")
    its_key, its_secret = PROVIDERS[name]
    told: dict[str, Any] = {
        its_key: key,
        its_secret: secret,
        "SEND_DEFAULTS": {"track_opens": False, "track_clicks": False},
        "REQUESTS_TIMEOUT": PROVIDER_SECONDS,
    }
    if url:
        told[f"{name.upper()}_API_URL"] = url
    return f"anymail.backends.{name}.EmailBackend", told


def vapid(env: Env) -> tuple[str, str]:
    """The private key that signs web push, and whom a push service writes to; both empty: no web push."""
    key, subject = env.text("VAPID_PRIVATE_KEY"), env.text("VAPID_SUBJECT")
    if not all_or_none({"VAPID_PRIVATE_KEY": key, "VAPID_SUBJECT": subject}):
        return "", ""
    try:
        length = len(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    except (binascii.Error, ValueError):
        length = 0
    if length != 32 or not re.fullmatch(r"[A-Za-z0-9_-]+=?", key):
        raise Refused("VAPID_PRIVATE_KEY must be 32 bytes in URL-safe base64")
    if not subject.startswith(("mailto:", "https://")):
        raise Refused("VAPID_SUBJECT must begin with mailto: or https://")
    return key, subject


def sms(env: Env) -> tuple[str, str, str, str]:
    """Provider, account, token and the number that text messages come from; all empty: none are sent."""
    provider = env.text("SMS_PROVIDER", choices=("twilio",))
    account, token, sender = env.text("TWILIO_ACCOUNT"), env.text("TWILIO_TOKEN"), env.text("SMS_FROM")
    named = {"SMS_PROVIDER": provider, "TWILIO_ACCOUNT": account, "TWILIO_TOKEN": token, "SMS_FROM": sender}
    if not all_or_none(named):
        return "", "", "", ""
    if not NUMBER.match(sender):
        raise Refused("SMS_FROM must be a number like +4930123456")
    if len(env.text("PUBLIC_URL").rstrip("/")) > LONGEST_IN_SMS:
        raise Refused(f"PUBLIC_URL may have {LONGEST_IN_SMS} characters where text messages are sent")
    if find_spec("twilio") is None:
        raise Refused("SMS_PROVIDER is twilio, and its library is not there: install requirements-twilio.txt")
    return provider, account, token, sender


def metrics_token(env: Env) -> str:
    """What reads /metrics from elsewhere; empty: nobody does."""
    token = env.text("METRICS_TOKEN")
    if token and len(token) < TOKEN_LENGTH:
        raise Refused(f"METRICS_TOKEN must be at least {TOKEN_LENGTH} characters long")
    return token
