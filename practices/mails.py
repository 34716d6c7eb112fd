"""What the mails about signing in say: the same for everybody, but for the link."""

import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from email.utils import make_msgid, parseaddr
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

log = logging.getLogger(__name__)
# Not in the request: how long an answer takes would tell who has an account.
_post = ThreadPoolExecutor(max_workers=1, thread_name_prefix="sign-in-mail")

SUBJECTS: Final[Mapping[str, str]] = {"en": "Your link", "de": "Ihr Link"}
NEW_PASSWORD: Final[Mapping[str, str]] = {
    "en": (
        "Hello,\n\nthis link lets you choose a new password. It works once:\n\n{link}\n\n"
        "If you did not ask for it, you need not do anything.\n"
    ),
    "de": (
        "Guten Tag,\n\nmit diesem Link wählen Sie ein neues Passwort. Er gilt einmal:\n\n{link}\n\n"
        "Wenn Sie nicht darum gebeten haben, müssen Sie nichts tun.\n"
    ),
}


def new_password_mail(address: str, link: str, locale: str) -> EmailMessage:
    """In a language of settings.LANGUAGES; text alone."""
    sender = settings.DEFAULT_FROM_EMAIL
    headers = {
        # Django would name this machine in it.
        "Message-ID": make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2]),
        "Auto-Submitted": "auto-generated",
    }
    text = NEW_PASSWORD[locale].format(link=link)
    return EmailMessage(SUBJECTS[locale], text, sender, [address], headers=headers)


def send_later(message: EmailMessage) -> None:
    """After the request's transaction, if that is not undone, and beside its answer."""
    transaction.on_commit(lambda: _post.submit(_hand_over, message))


def wait_until_sent() -> None:
    """Return when everything that was given out for sending has been tried."""
    _post.submit(lambda: None).result()


def _hand_over(message: EmailMessage) -> None:
    try:
        message.send()
    # smtplib's errors are OSErrors, an unfit header is a ValueError; their texts hold the address.
    except (OSError, ValueError) as failure:
        log.warning("a sign-in mail was not handed over: %s", type(failure).__name__)
