import logging
from typing import Any, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.db import transaction
from django.http import HttpRequest

from practices.models import Account, Session
from privacy.fields import cipher

UNKNOWN: Final = "account/email/unknown_account"

log = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up by themself: a member is invited."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: Account, password: str) -> None:
        """The other sessions end at once. Django's own way would not: `rls.enter` knows no password."""
        user.set_password(password)
        user.save(update_fields=["password"])
        own = getattr(getattr(self.request, "session", None), "session_key", None)
        Session.objects.filter(account_id=user.pk).exclude(session_key=own or "").delete()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Security mails say nothing about the practice, and never an unknown account."""
        if template_prefix == UNKNOWN:
            return
        context.pop("current_site", None)
        message = self.render_mail(template_prefix, email, context)
        # A slow mail server must not hold the request's transaction open.
        transaction.on_commit(lambda: _hand_over(message))


def _hand_over(message: Any) -> None:
    try:
        message.send()
    except OSError as failure:  # smtplib's errors are OSErrors; their texts hold the address
        log.warning("a security mail was not handed over: %s", type(failure).__name__)


class MfaAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors lie encrypted, like addresses."""

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().decrypt(encrypted_text.encode("ascii")).decode()
